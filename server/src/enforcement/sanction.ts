/**
 * What a sanction is: what was imposed on one browser, why, from when until when. Pure. How long, and for what, is decided
 * elsewhere (see `escalation.ts`); who is let in, at the gate.
 */
import type { SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import type { SubjectRef } from './subject.ts';

export type SanctionId = string & { readonly __brand: 'SanctionId' };

/** So many independent ones, people or their devices, objected, of so many. */
export type Facts = { readonly flags: number; readonly of: number };

export type Sanction = {
  readonly id: SanctionId;
  readonly case: string;
  readonly subject: SubjectRef;
  readonly kind: SanctionKind;
  readonly reason: SanctionReason;
  /** Null where a person judged by what was reported. */
  readonly facts: Facts | null;
  /** The staff member who decided; null: by rule. */
  readonly decidedBy: string | null;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly lifted: { readonly atMs: number; readonly why: LiftReason } | null;
};

/** appeal: it was wrong. mistake: somebody of the staff saw that it was. undone: taken back within the minute. */
export type LiftReason = 'appeal' | 'mistake' | 'undone';

/** What is asked of those who impose sanctions. */
export type SanctionOrder = Pick<
  Sanction,
  'case' | 'subject' | 'kind' | 'reason' | 'facts' | 'decidedBy' | 'untilMs'
> & {
  /** Reference of where the subject was seen last, on its day; null if that is not known, or must not count. */
  readonly address: string | null;
};

export function isInForce({ fromMs, untilMs, lifted }: Sanction, now: number): boolean {
  return lifted === null && fromMs <= now && now < untilMs;
}

/** It keeps the one under it out for as long as it is in force. */
export function refuses({ kind }: Pick<Sanction, 'kind'>): boolean {
  return kind === 'cool-off' || kind === 'exclusion';
}
