/**
 * What follows from a browser's standing for what its visitor is told. Pure.
 */
import type { SanctionState, Standing } from '@anoncam/protocol/standing';
import type { Probation } from '../screens/view.ts';

export function isInForce({ from, until, isLifted }: SanctionState, now: number): boolean {
  return !isLifted && Date.parse(from) <= now && now < Date.parse(until);
}

/** Whether nobody is met before it ends. */
export function keepsOut(sanction: SanctionState, now: number): boolean {
  const { kind } = sanction;
  return (kind === 'cool-off' || kind === 'exclusion') && isInForce(sanction, now);
}

function endsLater(one: SanctionState, other: SanctionState): number {
  return Date.parse(other.until) - Date.parse(one.until);
}

/**
 * What has to be told before the visitor goes on, if anything: what keeps them out, again and again; that something was
 * lifted, and a warning, once.
 *
 * @param told the codes of those that were told before
 */
export function pickToTell(
  { sanctions }: Standing,
  told: readonly string[],
  now: number,
): SanctionState | null {
  const news = sanctions.filter(({ code }) => !told.includes(code));
  return (
    sanctions.filter((sanction) => keepsOut(sanction, now)).sort(endsLater)[0] ??
    news.find(({ isLifted }) => isLifted) ??
    news.find((sanction) => sanction.kind === 'warning' && isInForce(sanction, now)) ??
    null
  );
}

/** The probation that ends last; null if there is none. */
export function findProbation({ sanctions }: Standing, now: number): SanctionState | null {
  const all = sanctions.filter((sanction) => sanction.kind === 'probation' && isInForce(sanction, now));
  return all.sort(endsLater)[0] ?? null;
}

/** @param isOnProbation what the server said last over the link; null before it has said anything. */
export function probationOf(
  standing: Standing | null,
  isOnProbation: boolean | null,
  now: number,
): Probation | null {
  const sanction = standing && findProbation(standing, now);
  const isIn = isOnProbation ?? sanction !== null;
  return isIn ? { until: sanction ? Date.parse(sanction.until) : null } : null;
}
