/**
 * How long there is left to decide something, and how long ago something was. Pure: the time is an argument. Words for
 * it are in `texts/`.
 */

/** In the largest unit that says enough. */
export type Span = { readonly count: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Rounded down: what is left is at least that. */
export function readSpan(ms: number): Span {
  const whole = Math.max(0, ms);
  if (whole >= 2 * dayMs) return { count: Math.floor(whole / dayMs), unit: 'day' };
  if (whole >= 2 * hourMs) return { count: Math.floor(whole / hourMs), unit: 'hour' };
  if (whole >= minuteMs) return { count: Math.floor(whole / minuteMs), unit: 'minute' };
  return { count: Math.floor(whole / 1000), unit: 'second' };
}

export type TimeLeft = {
  /** Of the time that there was, from 0 to 1. */
  readonly share: number;
  readonly span: Span;
  /** soon: less than a quarter is left. */
  readonly state: 'ample' | 'soon' | 'over';
};

/** @param opened, due ISO 8601 */
export function readTimeLeft(opened: string, due: string, now: number): TimeLeft {
  const [from, until] = [Date.parse(opened), Date.parse(due)];
  const leftMs = until - now;
  if (leftMs <= 0) return { share: 0, span: readSpan(-leftMs), state: 'over' };
  const share = until > from ? Math.min(1, leftMs / (until - from)) : 0;
  return { share, span: readSpan(leftMs), state: share < 0.25 ? 'soon' : 'ample' };
}

/** The end of a day, UTC, as a moment. @param day `2026-11-25` */
export function endOfDay(day: string): string {
  return `${day}T23:59:59Z`;
}
