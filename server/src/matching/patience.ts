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
export const halfLifeMs = 30_000;
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

/** Where several servers put together what is skipped at each. Null: that is not known. */
export type SharedPatience = {
  find(visitor: VisitorRef): Promise<Patience | null>;
  /** One more quick skip. @returns what there is of them at all servers. */
  add(visitor: VisitorRef, now: number): Promise<Patience | null>;
  forget(visitor: VisitorRef): Promise<void>;
};

/** Patience belongs to a browser, whatever tabs, connections and servers it comes with; kept in memory while it matters. */
export class PatienceBook {
  readonly #entries = new Map<VisitorRef, Patience>();
  readonly #shared: SharedPatience | null;

  constructor(shared: SharedPatience | null = null) {
    this.#shared = shared;
  }

  /** This browser comes, perhaps from another server. */
  async meet(visitor: VisitorRef): Promise<void> {
    this.#take(visitor, (await this.#shared?.find(visitor)) ?? null);
  }

  of(visitor: VisitorRef): Patience {
    return this.#entries.get(visitor) ?? freshPatience;
  }

  note(visitor: VisitorRef, patience: Patience): void {
    this.#entries.set(visitor, patience);
    void this.#shared?.add(visitor, patience.atMs).then((all) => this.#take(visitor, all));
  }

  forget(visitor: VisitorRef): void {
    this.#entries.delete(visitor);
    void this.#shared?.forget(visitor);
  }

  /** Forgets whoever has recovered. */
  tidy(now: number): void {
    for (const [visitor, patience] of this.#entries) {
      if (scoreAt(patience, now) < recoveredScore) this.#entries.delete(visitor);
    }
  }

  /** A store that was emptied gives no patience back. */
  #take(visitor: VisitorRef, all: Patience | null): void {
    if (all && scoreAt(all, all.atMs) > scoreAt(this.of(visitor), all.atMs)) this.#entries.set(visitor, all);
  }
}
