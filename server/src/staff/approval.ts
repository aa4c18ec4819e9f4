/** An approval: what two of the staff must agree on, how far that is, and why it is refused. Pure. */
import type { ApprovalKind, Approvals, Ask } from '@anoncam/protocol/staff-api/staff-legal';
import type { ApprovalTable } from '../database/legal-tables.ts';
import type { StaffRefusal } from './route.ts';

/** So long somebody can agree. */
export const decideWithinMs = 7 * 24 * 60 * 60 * 1000;
/** So long after that it can be collected. */
export const collectWithinMs = 24 * 60 * 60 * 1000;
/** It is kept so many days after it was decided, or could have been. */
export const approvalDays = 90;

/** void: one of the two was not who they were any more. */
export type ApprovalState = 'waiting' | 'approved' | 'refused' | 'void';

export type Approval = Omit<ApprovalTable, 'kind' | 'state' | 'cases'> & {
  readonly kind: ApprovalKind;
  readonly state: ApprovalState;
  readonly cases: readonly string[];
};

export const approvalRefusals = {
  'bad ask': {
    refusal: 'bad request',
    words: 'A request of an authority names it and its file number; revealing addresses names neither.',
  },
  'no case': { refusal: 'not found', words: 'One of these cases is not there any more.' },
  'too many': { refusal: 'too often', words: 'Too many of your requests wait for somebody already.' },
  none: { refusal: 'not found' },
  own: { refusal: 'second person needed', words: 'Somebody other than who asked must agree.' },
  decided: { refusal: 'not now', words: 'It was decided before, or its time is over.' },
  void: {
    refusal: 'not now',
    words: 'One of the two is not of the team any more, or was in another role. It has to be asked for anew.',
  },
  'not asked': { refusal: 'not allowed', words: 'Only who asked for it can collect it.' },
  'not agreed': {
    refusal: 'not now',
    words: 'Nobody has agreed to it, or the day for collecting it is over.',
  },
} as const satisfies Record<string, StaffRefusal>;

export function readApproval(row: ApprovalTable): Approval {
  return {
    ...row,
    kind: row.kind as ApprovalKind,
    state: row.state as ApprovalState,
    cases: JSON.parse(row.cases) as string[],
  };
}

/** An authority is named where there is one, and nowhere else. */
export function isWellAsked({ kind, authority, reference }: Ask): boolean {
  return kind === 'reveal' ? authority === '' && reference === '' : authority !== '' && reference !== '';
}

export function isOver({ until_at }: Approval, nowMs: number): boolean {
  return Date.parse(until_at) <= nowMs;
}

type Told = Approvals['approvals'][number];
type Reader = {
  readonly member: string;
  readonly nowMs: number;
  /** Of the staff, by id. */
  readonly names: ReadonlyMap<string, string>;
};

export function tellApproval(approval: Approval, { member, nowMs, names }: Reader): Told {
  const { id, kind, cases, authority, reference, reason, decided_by } = approval;
  return {
    id,
    kind,
    cases: [...cases],
    authority,
    reference,
    reason,
    askedBy: names.get(approval.asked_by) ?? '',
    isOwn: approval.asked_by === member,
    askedAt: approval.asked_at,
    state: tellState(approval, nowMs),
    decidedBy: decided_by === null ? null : (names.get(decided_by) ?? ''),
    until: approval.until_at,
  };
}

function tellState(approval: Approval, nowMs: number): Told['state'] {
  if (approval.state === 'refused') return 'refused';
  return approval.state === 'void' || isOver(approval, nowMs) ? 'over' : approval.state;
}
