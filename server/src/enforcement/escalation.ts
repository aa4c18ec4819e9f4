/**
 * What follows from what. Pure. What is decided by rule is short: nobody is treated otherwise for longer than a day before
 * a person has looked. What a person decides is suggested to them by a ladder, on which everybody begins where the reason
 * says and goes up a step for each time before.
 */
import type { SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import type { Sanction } from './sanction.ts';

export type Measure = { readonly kind: SanctionKind; readonly forMs: number };

/** As the consensus of independent witnesses decides. */
export type Automatic = 'nothing' | 'probation' | 'exclusion';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** Beyond that, always a person. */
export const mostAutomaticMs = dayMs;

/**
 * Probation by rule is as short as an exclusion by rule. It rests on two witnesses, which is little; whoever goes on gets
 * there again, and whoever was wronged is not met by strangers of the worst kind for a week.
 */
const automatic: Readonly<Record<Exclude<Automatic, 'nothing'>, Measure>> = {
  probation: { kind: 'probation', forMs: mostAutomaticMs },
  exclusion: { kind: 'exclusion', forMs: mostAutomaticMs },
};

/** From the mildest. A warning is in force until it is forgotten. */
export const ladder: readonly Measure[] = [
  { kind: 'warning', forMs: 30 * dayMs },
  { kind: 'probation', forMs: 7 * dayMs },
  { kind: 'cool-off', forMs: 6 * hourMs },
  { kind: 'exclusion', forMs: dayMs },
  { kind: 'exclusion', forMs: 3 * dayMs },
  { kind: 'exclusion', forMs: 7 * dayMs },
  { kind: 'exclusion', forMs: 30 * dayMs },
];

const top = ladder.length - 1;

/** On which step of the ladder it begins. Where somebody may come to harm, not with a warning. */
const firstSteps: Readonly<Record<SanctionReason, number>> = {
  spam: 0,
  hate: 0,
  sexual: 1,
  illegal: 3,
  evasion: 4,
  threat: 5,
  extortion: 5,
  'under-18': top,
};

/** Null where nothing follows, or nothing that is not in force already: to repeat what is known makes nothing longer. */
export function followConsensus(decision: Automatic, inForce: readonly Sanction[]): Measure | null {
  if (decision === 'nothing') return null;
  const measure = automatic[decision];
  return inForce.some((sanction) => isAsStrict(sanction, measure)) ? null : measure;
}

/** @param past all that was imposed on the same browser; what was lifted was wrong, and does not count. */
export function suggestMeasure(reason: SanctionReason, past: readonly Sanction[]): Measure {
  const before = past.filter(({ lifted }) => lifted === null).map(stepOf);
  const step = Math.max(firstSteps[reason], ...before.map((each) => each + 1));
  return ladder[Math.min(step, top)] as Measure;
}

function isAsStrict(one: Pick<Sanction, 'kind'>, other: Pick<Sanction, 'kind'>): boolean {
  return strictness[one.kind] >= strictness[other.kind];
}

const strictness: Readonly<Record<SanctionKind, number>> = {
  warning: 0,
  probation: 1,
  'cool-off': 2,
  exclusion: 3,
};

/** The highest step that was as long and as strict. */
function stepOf({ kind, fromMs, untilMs }: Sanction): number {
  const isReached = (measure: Measure) => measure.kind === kind && untilMs - fromMs + 1_000 > measure.forMs;
  const exact = ladder.findLastIndex(isReached);
  return exact >= 0 ? exact : ladder.findIndex((measure) => measure.kind === kind);
}
