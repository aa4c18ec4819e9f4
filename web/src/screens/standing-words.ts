/**
 * Times of what was decided about somebody, in words. Pure.
 */
import type { SanctionState } from '@anoncam/protocol/standing';
import type { AllTexts } from '../texts/texts.ts';

const minuteMs = 60_000;
const minutesOfHour = 60;
const minutesOfDay = 24 * minutesOfHour;

/** Whole minutes, rounded up: while anything is left it is not nothing. */
export function minutesLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / minuteMs));
}

/** `2 days and 4 hours`: the two largest units. */
export function describeLeft(until: number, now: number, texts: AllTexts): string {
  const { days, hours, minutes, joined } = texts.standing;
  const all = minutesLeft(until, now);
  const [wholeDays, restOfDay] = [Math.floor(all / minutesOfDay), all % minutesOfDay];
  const [wholeHours, rest] = [Math.floor(restOfDay / minutesOfHour), restOfDay % minutesOfHour];
  if (wholeDays > 0) return wholeHours === 0 ? days(wholeDays) : joined(days(wholeDays), hours(wholeHours));
  if (wholeHours > 0) return rest === 0 ? hours(wholeHours) : joined(hours(wholeHours), minutes(rest));
  return minutes(rest);
}

/** How much of it is over, 0 to 1. */
export function shareOver({ from, until }: Pick<SanctionState, 'from' | 'until'>, now: number): number {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  if (untilMs <= fromMs) return 1;
  return Math.min(1, Math.max(0, (now - fromMs) / (untilMs - fromMs)));
}

/** As the visitor's own clock and calendar have it. @param timeZone that of the device unless said otherwise */
export function nameMoment(ms: number, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(ms);
}

/** A day of UTC, as it was told. */
export function nameDay(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day));
}
