/**
 * How long to wait before the next attempt to reach the server: full jitter, so that a crowd that lost its server at
 * one moment does not come back at one moment.
 */
const baseMs = 500;
const capMs = 30_000;

/** `attempt` counts from 0; `chance` is uniform in [0, 1). Whole milliseconds. */
export function delayBeforeAttempt(attempt: number, chance: number): number {
  return Math.floor(Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16)) * chance);
}
