/**
 * A decision while it is being made: from what the rules suggest to what is sent. Pure.
 */
import { maxExclusionDays, type SanctionReason } from '@anoncam/protocol/conduct';
import type { CaseDecision, CaseView, Outcome } from '@anoncam/protocol/staff-api/staff-cases';

export type DecisionDraft = {
  readonly outcome: Outcome;
  readonly reason: SanctionReason;
  /** Of an exclusion; kept when another outcome is looked at meanwhile. */
  readonly days: number;
  readonly note: string;
};

const usualDays = 7;

/** What the rules suggest: a plain case is decided by leaving it so. */
export function startDraft({ suggested }: Pick<CaseView, 'suggested'>): DecisionDraft {
  return {
    outcome: suggested.outcome,
    reason: suggested.reason,
    days: suggested.days > 0 ? clampDays(suggested.days) : usualDays,
    note: '',
  };
}

export function changeDays(draft: DecisionDraft, days: number): DecisionDraft {
  return Number.isFinite(days) ? { ...draft, days: clampDays(Math.round(days)) } : draft;
}

/** As the server wants it: no reason where nothing follows, days for an exclusion only. */
export function writeDecision(
  { id, reports }: Pick<CaseView, 'id' | 'reports'>,
  { outcome, reason, days, note }: DecisionDraft,
): CaseDecision {
  return {
    id,
    reports,
    outcome,
    reason: outcome === 'nothing' ? null : reason,
    days: outcome === 'exclusion' ? days : 0,
    note: note.trim(),
  };
}

/** Whether the draft still says what the rules suggest; a note changes nothing of that. */
export function isAsSuggested(draft: DecisionDraft, { suggested }: Pick<CaseView, 'suggested'>): boolean {
  if (draft.outcome !== suggested.outcome) return false;
  if (draft.outcome === 'nothing') return true;
  return (
    draft.reason === suggested.reason && (draft.outcome !== 'exclusion' || draft.days === suggested.days)
  );
}

function clampDays(days: number): number {
  return Math.max(1, Math.min(maxExclusionDays, days));
}
