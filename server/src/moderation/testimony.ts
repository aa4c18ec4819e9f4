/**
 * What is said about one subject: by devices, by those who met them, and by the people who decide; and what followed from
 * it. Events are only ever added. They hold no picture, no address and no word that anybody wrote.
 */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { Decision } from './ladder.ts';

/**
 * What testimony is about. What devices see and what people say or do are known by different people: whoever was insulted
 * is not contradicted by a device that saw nothing wrong in the picture, nor the other way round.
 */
export type Matter = 'picture' | 'conduct';
export const matters = ['picture', 'conduct'] as const satisfies readonly Matter[];

/** What is kept of a message; the rest has served to check it. */
type Claim = Pick<VerdictMessage, 'finding' | 'score' | 'confirmed'>;

/** Somebody was in a call with the subject. */
type Met = {
  readonly subject: Person;
  readonly call: CallId;
  readonly by: VisitorRef;
  /** From where they were in it. */
  readonly network: NetworkTag;
  readonly atMs: number;
};

/** They saw the subject's picture, and their device concluded something. */
export type Judged = Met & Claim & { readonly type: 'judged' };

/** They reported the subject, whom they saw or only read. */
export type Reported = Met & {
  readonly type: 'reported';
  readonly category: ReportCategory;
  readonly mode: Mode;
};

/** They talked for a while, and ended it without a report. */
export type Parted = Met & { readonly type: 'parted' };

/** The subject's own device concluded something about the subject's own picture. */
export type SelfJudged = Claim & {
  readonly type: 'self-judged';
  readonly subject: VisitorRef;
  readonly call: CallId;
  readonly atMs: number;
};

/**
 * A person has looked at it. upheld: there was a reason. unfounded: there was none. reversed: somebody else found that there
 * had been none. withdrawn: the one before was a slip.
 */
export type Ruling = 'upheld' | 'unfounded' | 'reversed' | 'withdrawn';
export type Ruled = {
  readonly type: 'ruled';
  readonly subject: Person;
  readonly ruling: Ruling;
  readonly atMs: number;
};

/** A sanction was imposed by rule. What it rests on is not held against the subject a second time. */
export type Imposed = {
  readonly type: 'imposed';
  readonly subject: Person;
  readonly kind: 'probation' | 'exclusion';
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
/** What those say who were in a call with the subject. */
export type Sighting = Judged | Reported | Parted;
export type Testimony = Sighting | SelfJudged;
export type LogEvent = Testimony | Ruled | Imposed | Decided;

export function isSighting(event: LogEvent): event is Sighting {
  return event.type === 'judged' || event.type === 'reported' || event.type === 'parted';
}

/** Classifiers know what is sexual, and nothing else. */
export function matterOf(sighting: Sighting): Matter {
  if (sighting.type === 'judged') return 'picture';
  const isSeen = sighting.type === 'reported' && sighting.category === 'sexual' && sighting.mode === 'video';
  return isSeen ? 'picture' : 'conduct';
}

/** Null where there was nothing to see. */
export function opinionOf(sighting: Sighting): 'flag' | 'clear' | null {
  switch (sighting.type) {
    case 'reported':
      return 'flag';
    case 'parted':
      return 'clear';
    case 'judged':
      return ({ explicit: 'flag', clear: 'clear', empty: null } as const)[sighting.finding];
  }
}
