/**
 * What the events of a case amount to: what has to be done about it, how urgent that is, and until when. Pure, and total:
 * an event that makes no sense where it comes changes nothing.
 */
import type { CaseState, Priority } from '@anoncam/protocol/staff-api/staff-cases';
import type { CaseEvent } from './case-event.ts';
import { clocksMs, isHeard, mostUrgent, priorityOfCategory, priorityOfNotice, unheardMs } from './triage.ts';

/** Something that somebody has to look at. */
type Wait = {
  readonly atMs: number;
  readonly dueMs: number;
  readonly priority: Priority;
  readonly isHeard: boolean;
};

export type Decision = Extract<CaseEvent, { type: 'decided' }>;
export type LastDecision = { readonly event: Decision; readonly before: readonly Wait[] };

export type CaseStatus = {
  readonly state: CaseState;
  /** Of what waits, or of what did last. */
  readonly priority: Priority;
  readonly dueMs: number;
  /** Somebody who is believed says what waits. */
  readonly isHeard: boolean;
  readonly waits: readonly Wait[];
  readonly taken: { readonly by: string; readonly atMs: number } | null;
  /** By their ids, those that wait. */
  readonly appeals: readonly string[];
  /** The latest that was not undone; what was before it came back with it. */
  readonly lastDecision: LastDecision | null;
  /** As all flags weighed when they were last counted. */
  readonly weight: number;
  readonly isHeld: boolean;
};

export const noStatus: CaseStatus = {
  state: 'decided',
  priority: 'other',
  dueMs: 0,
  isHeard: false,
  waits: [],
  taken: null,
  appeals: [],
  lastDecision: null,
  weight: 0,
  isHeld: false,
};

export function foldEvents(events: readonly CaseEvent[]): CaseStatus {
  return events.reduce(addEvent, noStatus);
}

export function addEvent(status: CaseStatus, event: CaseEvent): CaseStatus {
  const next = change(status, event);
  return { ...next, ...sumUp(next), state: findState(next, status.state === 'closed') };
}

/** Of a closed one: that it is closed stays, and so do appeals, which wait in a list of their own. */
function findState({ state, taken, waits, appeals }: CaseStatus, wasClosed: boolean): CaseState {
  if (wasClosed || state === 'closed') return 'closed';
  if (waits.length > 0) return taken ? 'taken' : 'waiting';
  return appeals.length > 0 ? 'appealed' : 'decided';
}

function sumUp({
  waits,
  priority,
  dueMs,
  isHeard,
}: CaseStatus): Pick<CaseStatus, 'priority' | 'dueMs' | 'isHeard'> {
  if (waits.length === 0) return { priority, dueMs, isHeard };
  return {
    priority: mostUrgent(waits.map((wait) => wait.priority)),
    dueMs: Math.min(...waits.map((wait) => wait.dueMs)),
    isHeard: waits.some((wait) => wait.isHeard),
  };
}

function change(status: CaseStatus, event: CaseEvent): CaseStatus {
  switch (event.type) {
    case 'reported':
    case 'asked':
    case 'noticed':
      return { ...status, waits: [...status.waits, waitFor(event)] };
    case 'tallied':
      return { ...status, weight: event.weight };
    case 'taken':
      return status.waits.length === 0 ? status : { ...status, taken: { by: event.by, atMs: event.atMs } };
    case 'given back':
      return { ...status, taken: null };
    case 'decided':
      return { ...status, waits: [], taken: null, lastDecision: { event, before: status.waits } };
    case 'undone':
      return undo(status);
    case 'answered':
      return { ...status, waits: [], taken: null, state: 'closed' };
    case 'closed':
      return { ...status, state: 'closed' };
    case 'appealed':
    case 'appeal decided':
      return { ...status, appeals: changeAppeals(status.appeals, event) };
    case 'held':
    case 'released':
      return { ...status, isHeld: event.type === 'held' };
    case 'sanctioned':
    case 'lifted':
      return status;
  }
}

function waitFor(event: Extract<CaseEvent, { type: 'reported' | 'asked' | 'noticed' }>): Wait {
  switch (event.type) {
    case 'reported': {
      const { atMs, category, weight } = event;
      if (isHeard(weight)) return waitAs(priorityOfCategory[category], atMs);
      return { atMs, dueMs: atMs + unheardMs(category), priority: 'other', isHeard: false };
    }
    case 'noticed':
      return waitAs(priorityOfNotice[event.category], event.atMs);
    case 'asked':
      return waitAs('other', event.atMs);
  }
}

function waitAs(priority: Priority, atMs: number): Wait {
  return { atMs, dueMs: atMs + clocksMs[priority], priority, isHeard: true };
}

function undo(status: CaseStatus): CaseStatus {
  const { lastDecision, waits } = status;
  if (!lastDecision) return status;
  return { ...status, waits: [...lastDecision.before, ...waits], taken: null, lastDecision: null };
}

function changeAppeals(
  appeals: readonly string[],
  { type, appeal }: Extract<CaseEvent, { type: 'appealed' | 'appeal decided' }>,
): readonly string[] {
  const others = appeals.filter((other) => other !== appeal);
  return type === 'appealed' ? [...others, appeal] : others;
}
