/**
 * What skipping costs: patience, never a ban. Quick skips in a row make the next wait longer, smoothly, and time
 * makes it short again.
 */

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
