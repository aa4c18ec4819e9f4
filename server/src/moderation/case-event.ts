/**
 * What happened in the case of one subject: the verdicts about them, and what was decided. Events are only ever added;
 * whatever else is known of a case follows from them. They hold no picture and no address.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { Decision } from './ladder.ts';

/** What is kept of a message; the rest has served to check it. */
type Claim = Pick<VerdictMessage, 'finding' | 'score' | 'confirmed'>;

/** Somebody who was in a call with the subject saw their picture, and their device concluded something. */
export type Judged = Claim & {
  readonly type: 'judged';
  readonly subject: Person;
  readonly call: CallId;
  readonly by: VisitorRef;
  /** From where they saw it. */
  readonly network: NetworkTag;
  readonly atMs: number;
};

/** The subject's own device concluded something about the subject's own picture. */
export type SelfJudged = Claim & {
  readonly type: 'self-judged';
  readonly subject: VisitorRef;
  readonly call: CallId;
  readonly atMs: number;
};

/** What followed from everything before. */
export type Decided = {
  readonly type: 'decided';
  readonly subject: Person;
  readonly decision: Decision;
  readonly atMs: number;
};

export type GivenVerdict = Judged | SelfJudged;
export type CaseEvent = GivenVerdict | Decided;
