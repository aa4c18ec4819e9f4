/**
 * How long something stays on the page that must not stay: until its time, or until nobody has looked for a while. Pure.
 */

/** Who has looked away for so long may be away from the desk. */
export const maxHiddenMs = 60_000;

/** @param hiddenSince when the page was hidden, in ms since the epoch; null while it is seen */
export function mayStillShow(untilMs: number, hiddenSince: number | null, now: number): boolean {
  if (now >= untilMs) return false;
  return hiddenSince === null || now - hiddenSince < maxHiddenMs;
}
