/** Cases and sanctions in the shapes in which those see them who decide. It knows no address and no reporter. */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { CaseSummary, PastSanction, TimelineEntry } from '@anoncam/protocol/staff-api/staff-cases';
import { isInForce, type Sanction } from '../enforcement/sanction.ts';
import type { CaseEvent } from './case-event.ts';
import { type KeptCase, toText } from './case-file.ts';
import { sortByGravity } from './reason.ts';

/** Names of members by their ids. */
export type Names = ReadonlyMap<string, string>;

/** What stands in rows of their own, by their ids. */
export type Words = ReadonlyMap<string, string>;

export function tellSummary(
  { row, events, status }: KeptCase,
  { names, before, now }: { readonly names: Names; readonly before: number; readonly now: number },
): CaseSummary {
  const tallied = events.findLast((event) => event.type === 'tallied');
  const reports = events.flatMap((event) => (event.type === 'reported' ? [event.category] : []));
  return {
    id: row.id,
    state: status.state,
    priority: status.priority,
    openedAt: tellTime(Date.parse(row.opened_at)),
    dueAt: tellTime(status.dueMs),
    isOverdue: status.waits.length > 0 && status.dueMs <= now,
    categories: [...sortByGravity(reports satisfies readonly ReportCategory[])],
    reports: reports.length,
    flags: tallied?.flags ?? 0,
    of: tallied?.of ?? 0,
    before,
    takenBy: status.taken && nameIn(names, status.taken.by),
  };
}

/** Those members whose names are in a timeline. */
export function listMembers(events: readonly CaseEvent[]): readonly string[] {
  const members = events.flatMap((event) => ('by' in event && event.by !== null ? [event.by] : []));
  return [...new Set(members)];
}

export function tellTimeline(
  events: readonly CaseEvent[],
  names: Names,
  words: Words,
): readonly TimelineEntry[] {
  return events.flatMap((event) => {
    const entry = tellEntry(event, names, words);
    return entry ? [entry] : [];
  });
}

function tellEntry(event: CaseEvent, names: Names, words: Words): TimelineEntry | null {
  const at = tellTime(event.atMs);
  switch (event.type) {
    case 'reported': {
      const { type, category, weight, mode, report } = event;
      return { type, at, category, weight, mode, words: words.get(report) ?? '' };
    }
    case 'tallied': {
      const { type, flags, of, isSelfFlagged } = event;
      return { type, at, flags, of, isSelfFlagged };
    }
    case 'appealed':
      return { type: event.type, at, words: words.get(event.appeal) ?? '' };
    case 'asked':
    case 'noticed':
    case 'given back':
    case 'answered':
    case 'closed':
      return null;
    default:
      return tellDeed(event, at, event.by === null ? 'automatic' : nameIn(names, event.by));
  }
}

type Deed = Extract<
  CaseEvent,
  {
    type: 'taken' | 'decided' | 'sanctioned' | 'undone' | 'lifted' | 'appeal decided' | 'held' | 'released';
  }
>;

/** What somebody of the staff has done, or a rule. */
function tellDeed(event: Deed, at: string, by: string): TimelineEntry {
  switch (event.type) {
    case 'sanctioned': {
      const { type, sanction, kind, reason, untilMs } = event;
      return { type, at, sanction, kind, reason, until: tellTime(untilMs), by };
    }
    case 'decided':
      return { type: event.type, at, outcome: event.outcome, note: event.note, by };
    case 'appeal decided':
      return { type: event.type, at, outcome: event.outcome, by };
    case 'lifted':
      return { type: event.type, at, sanction: event.sanction, why: event.why, by };
    default:
      return { type: event.type, at, by };
  }
}

export function tellPast(sanction: Sanction, hasAppeal: boolean, now: number): PastSanction {
  const { id, kind, reason, decidedBy, fromMs, untilMs, lifted } = sanction;
  return {
    id,
    case: sanction.case,
    kind,
    reason,
    decidedBy: decidedBy === null ? 'automatic' : 'person',
    from: tellTime(fromMs),
    until: tellTime(untilMs),
    state: lifted ? 'lifted' : isInForce(sanction, now) ? 'in force' : 'over',
    hasAppeal,
  };
}

/** To the second. */
export function tellTime(ms: number): string {
  return toText(Math.floor(ms / 1000) * 1000).replace('.000', '');
}

function nameIn(names: Names, member: string): string {
  return names.get(member) ?? 'somebody who left';
}
