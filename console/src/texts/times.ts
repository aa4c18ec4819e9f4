/**
 * Times, spans and counts as people read them, in British English. Moments are told in the time of whoever reads.
 */
import type { Span, TimeLeft } from '../screens/due-time.ts';

export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : several}`;
}

export function tellSpan({ count, unit }: Span): string {
  return countOf(count, unit);
}

/** Short enough for a row of a list. */
export function tellSpanShort({ count, unit }: Span): string {
  const units = { second: 's', minute: 'min', hour: 'h', day: 'd' } as const;
  return `${count.toLocaleString('en-GB')}\u00a0${units[unit]}`;
}

export function tellTimeLeft({ span, state }: TimeLeft): string {
  return state === 'over' ? `${tellSpanShort(span)} over` : `${tellSpanShort(span)} left`;
}

/** `25 Nov, 14:07`. @param timeZone of the browser unless named */
export function tellMoment(iso: string, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(iso));
}

/** `25 November 2026`, of a day in UTC. */
export function tellDay(day: string): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(`${day}T00:00:00Z`));
}

/** `25 Nov`. */
export function tellDayShort(day: string): string {
  const options = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat('en-GB', options).format(new Date(`${day}T00:00:00Z`));
}

/** `8:05`, of seconds. */
export function tellClock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
