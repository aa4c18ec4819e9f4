/** How long a sanction is, and what is imposed by rule on whom something was imposed before. Pure. */
import { maxExclusionDays } from '@anoncam/protocol/conduct';
import type { CaseDecision } from '@anoncam/protocol/staff-api/staff-cases';
import { followConsensus, ladder } from '../enforcement/escalation.ts';
import { isInForce, type Sanction } from '../enforcement/sanction.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Of what a person decides: an exclusion as long as they say, all else as long as it always is. */
export function termOf({ outcome, days }: Pick<CaseDecision, 'outcome' | 'days'>): number {
  if (outcome === 'exclusion') return Math.min(days, maxExclusionDays) * dayMs;
  return ladder.find(({ kind }) => kind === outcome)?.forMs ?? 0;
}

type ByRule = { readonly kind: 'probation' | 'exclusion'; readonly forMs: number };

/** Null where what is in force is as strict as what was decided. */
export function followByRule(decided: ByRule['kind'], past: readonly Sanction[], now: number): ByRule | null {
  const inForce = past.filter((sanction) => isInForce(sanction, now));
  if (followConsensus(decided, inForce) === null) return null;
  const kind = kindByRule(decided, past, now);
  const measure = followConsensus(kind, inForce);
  return measure && { kind, forMs: measure.forMs };
}

/** A probation counts for so long when there is another. */
export const relapseMs = 7 * dayMs;

/**
 * What is imposed by rule. Whoever is on probation meets hardly anybody who could say more, so that they would go from one
 * probation to the next and never reach what excludes. Others object to them a second time within a week: that is four
 * independent voices by then.
 */
export function kindByRule(
  decided: 'probation' | 'exclusion',
  past: readonly Sanction[],
  now: number,
): 'probation' | 'exclusion' {
  const isRelapse = past.some(
    ({ kind, fromMs, lifted }) => kind === 'probation' && lifted === null && now - fromMs < relapseMs,
  );
  return isRelapse ? 'exclusion' : decided;
}
