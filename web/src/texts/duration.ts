/**
 * Durations as people read them. It knows digits only; the words around them belong to a language.
 */

/** Seconds as a clock shows them: 7 is "0:07", 3725 is "1:02:05". Negative counts as nothing. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Whole seconds from `now` to `until`, both in ms since the epoch, rounded up; 0 when it has passed. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

/** Whole seconds since `since`, both in ms since the epoch; 0 when it lies ahead. */
export function secondsSince(since: number, now: number): number {
  return Math.max(0, Math.floor((now - since) / 1000));
}
