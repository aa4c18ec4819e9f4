/** Days as UTC has them, and how long what belongs to one is kept. */

export type Day = string & { readonly __brand: 'Day' };

const dayMs = 24 * 60 * 60 * 1000;

/** An address noted on a day is gone so many days after that day began. */
const addressDays = 30;

/** @param ms since the epoch. */
export function dayAt(ms: number): Day {
  return new Date(ms).toISOString().slice(0, 10) as Day;
}

/** Null for what is no day, or not written like one. */
export function readDay(text: string): Day | null {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(ms) && dayAt(ms) === text ? (text as Day) : null;
}

/** 00:00 UTC of it, in milliseconds since the epoch. */
export function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

export function endOfAddresses(day: Day): number {
  return startOf(day) + addressDays * dayMs;
}

/** The earliest day whose addresses may still be known. */
export function firstDayKept(nowMs: number): Day {
  return dayAt(nowMs - (addressDays - 1) * dayMs);
}

/** The day so many days later. */
export function addDays(day: Day, days: number): Day {
  return dayAt(startOf(day) + days * dayMs);
}
