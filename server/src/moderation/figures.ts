/** What was done on each day, in numbers about nobody: for those who do it. Pure. */
import type { Figures } from '@anoncam/protocol/staff-api/staff-cases';
import { addDays, dayAt } from '../addresses/day.ts';
import type { CaseEvent } from './case-event.ts';

export const figureDays = 30;

type FigureDay = Figures['days'][number];
type Counted = Exclude<keyof FigureDay, 'day' | 'medianMinutes'>;

/** @param opened when cases were opened (ms since the epoch). @param cases the events of each since the first day. */
export function countFigures(
  cases: readonly (readonly CaseEvent[])[],
  opened: readonly number[],
  nowMs: number,
): Figures {
  const first = addDays(dayAt(nowMs), 1 - figureDays);
  const days = Array.from({ length: figureDays }, (_, index) => createDay(addDays(first, index)));
  const byDay = new Map(days.map((entry) => [entry.day, entry]));
  const waited = new Map<string, number[]>();
  const count = (atMs: number, what: Counted) => {
    const entry = byDay.get(dayAt(atMs));
    if (entry) entry[what] += 1;
  };
  for (const atMs of opened) count(atMs, 'opened');
  for (const event of cases.flatMap(withoutUndone)) {
    for (const what of countedAs(event)) count(event.atMs, what);
    if (event.type !== 'decided') continue;
    const day = dayAt(event.atMs);
    waited.set(day, [...(waited.get(day) ?? []), event.waitedMinutes]);
  }
  return {
    days: days.map((entry) => ({ ...entry, medianMinutes: findMedian(waited.get(entry.day) ?? []) })),
  };
}

function createDay(day: string): FigureDay {
  const none = { reports: 0, opened: 0, decided: 0, sanctioned: 0, automatic: 0, appealed: 0, reversed: 0 };
  return { day, ...none, medianMinutes: null };
}

function countedAs(event: CaseEvent): readonly Counted[] {
  switch (event.type) {
    case 'reported':
      return ['reports'];
    case 'decided':
      return ['decided'];
    case 'sanctioned':
      return event.by === null ? ['sanctioned', 'automatic'] : ['sanctioned'];
    case 'appealed':
      return ['appealed'];
    case 'appeal decided':
      return event.outcome === 'reversed' ? ['reversed'] : [];
    default:
      return [];
  }
}

/** What was taken back within the minute was never done. */
function withoutUndone(events: readonly CaseEvent[]): readonly CaseEvent[] {
  const undone = new Set(
    events.flatMap((event) => (event.type === 'lifted' && event.why === 'undone' ? [event.sanction] : [])),
  );
  const kept: CaseEvent[] = [];
  for (const event of events) {
    if (event.type === 'undone') {
      const last = kept.findLastIndex(({ type }) => type === 'decided');
      if (last >= 0) kept.splice(last, 1);
    } else if (event.type !== 'sanctioned' || !undone.has(event.sanction)) kept.push(event);
  }
  return kept;
}

function findMedian(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? upper) : upper;
  return Math.round((lower + upper) / 2);
}
