/**
 * What skipping costs: patience, never a ban. Quick skips in a row make the next wait longer, smoothly, and time
 * makes it short again.
 */
import type { VisitorRef } from './ticket.ts';

/** `score` quick skips, as of `atMs`; it halves with every half-life. */
export type Patience = { readonly score: number; readonly atMs: number };

export const freshPatience: Patience = { score: 0, atMs: 0 };

/** A call that lasted this long was not a quick skip. */
export const quickSkipMs = 10_000;
const halfLifeMs = 30_000;
const freeSkips = 5;
const firstRestMs = 500;
const growth = 1.5;
const maxRestMs = 20_000;
/** So little is nothing. */
const recoveredScore = 0.1;

function scoreAt(patience: Patience, now: number): number {
  return patience.score * 2 ** (-Math.max(0, now - patience.atMs) / halfLifeMs);
}

export function noteQuickSkip(patience: Patience, now: number): Patience {
  return { score: scoreAt(patience, now) + 1, atMs: now };
}

/** How long the next ticket rests before it enters the waiting room, in whole milliseconds. */
export function restMsFor(patience: Patience, now: number): number {
  const over = scoreAt(patience, now) - freeSkips;
  return over <= 0 ? 0 : Math.round(Math.min(maxRestMs, firstRestMs * growth ** over));
}

/** Patience belongs to a browser, whatever tabs and connections it comes with; kept in memory while it matters. */
export class PatienceBook {
  readonly #entries = new Map<VisitorRef, Patience>();

  of(visitor: VisitorRef): Patience {
    return this.#entries.get(visitor) ?? freshPatience;
  }

  note(visitor: VisitorRef, patience: Patience): void {
    this.#entries.set(visitor, patience);
  }

  forget(visitor: VisitorRef): void {
    this.#entries.delete(visitor);
  }

  /** Forgets whoever has recovered. */
  tidy(now: number): void {
    for (const [visitor, patience] of this.#entries) {
      if (scoreAt(patience, now) < recoveredScore) this.#entries.delete(visitor);
    }
  }
}
