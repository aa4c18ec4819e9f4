/** Members, cases and the like for tests: whole, so that each says only what matters to it. */
import type { CaseSummary, Queue } from '@anoncam/protocol/staff-api/staff-cases';
import { type Me, MeSchema } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';

export function makeId(name: string): string {
  return name.padEnd(22, '0').slice(0, 22);
}

export function makeMe(change: Partial<v.InferInput<typeof MeSchema>> = {}): Me {
  return v.parse(MeSchema, {
    id: makeId('ada'),
    name: 'Ada',
    role: 'moderator',
    permissions: ['read cases', 'decide cases'],
    signedInUntil: '2026-11-26T21:00:00Z',
    freshUntil: null,
    ...change,
  });
}

export function makeCase(name: string, change: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id: makeId(name),
    state: 'waiting',
    priority: 'other',
    openedAt: '2026-11-26T09:00:00Z',
    dueAt: '2026-11-27T09:00:00Z',
    isOverdue: false,
    categories: ['spam'],
    reports: 1,
    flags: 1,
    of: 3,
    before: 0,
    takenBy: null,
    ...change,
  };
}

export function makeQueue(cases: readonly CaseSummary[], done: Partial<Queue['done']> = {}): Queue {
  return {
    cases: [...cases],
    waiting: { cases: cases.length, appeals: 0, notices: 0, messages: 0, dataRequests: 0, approvals: 0 },
    done: { today: 0, lastHour: 0, sinceBreakMinutes: 0, ...done },
  };
}
