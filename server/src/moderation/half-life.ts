/**
 * How what happened counts less and less with time.
 */
export const halfLifeMs = 24 * 60 * 60_000;

/** What is so old is forgotten: it would count for an eighth. */
export const keptMs = 3 * halfLifeMs;

/** From 1 down to 0. */
export function freshness(atMs: number, now: number): number {
  return 2 ** (-Math.max(0, now - atMs) / halfLifeMs);
}
