/** Days as people read them. */
const dayFormat = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

/** @param day `2026-11-25`. */
export function nameDay(day: string): string {
  return dayFormat.format(Date.parse(day));
}
