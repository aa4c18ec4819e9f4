/**
 * What came of a town, what of it would be wrong, and how it is told.
 */
import type { Villager } from './people.ts';
import type { Town } from './town.ts';

export type TownFigures = {
  /** Those who could have been found out: judged in ten calls, or found out before. */
  readonly offenders: number;
  /** Of them, excluded within ten judged calls. */
  readonly stopped: number;
  readonly innocent: number;
  readonly wronglyExcluded: number;
  readonly wronglyOnProbation: number;
  /** A person would have to look at them. */
  readonly wronglyAsked: number;
  readonly judgedCalls: number;
  /** Of those who lie about everybody, after 20 calls: the sum of their weights, and of how many. */
  readonly liarWeight: number;
  readonly liars: number;
  readonly heaviestLiar: number;
};

const withinCalls = 10;

export function measure({ villagers, liarWeights }: Town): TownFigures {
  const offenders = villagers.filter(
    ({ role, judgedCalls, first }) =>
      role === 'offender' && (judgedCalls >= withinCalls || first.exclusion !== null),
  );
  const innocent = villagers.filter(({ role }) => role === 'honest');
  const count = (
    people: readonly Villager[],
    rung: keyof Villager['first'],
    within = Number.POSITIVE_INFINITY,
  ) =>
    people.filter(({ first }) => (first[rung] ?? Number.POSITIVE_INFINITY) <= Math.min(within, 1e9)).length;
  return {
    offenders: offenders.length,
    stopped: count(offenders, 'exclusion', withinCalls),
    innocent: innocent.length,
    wronglyExcluded: count(innocent, 'exclusion'),
    wronglyOnProbation: count(innocent, 'probation'),
    wronglyAsked: count(innocent, 'person'),
    judgedCalls: innocent.reduce((sum, { judgedCalls }) => sum + judgedCalls, 0),
    liarWeight: liarWeights.reduce((sum, weight) => sum + weight, 0),
    liars: liarWeights.length,
    heaviestLiar: Math.max(0, ...liarWeights),
  };
}

export function addFigures(one: TownFigures, other: TownFigures): TownFigures {
  const names = Object.keys(one) as (keyof TownFigures)[];
  const sums = names.map((name) => [name, one[name] + other[name]] as const);
  const heaviestLiar = Math.max(one.heaviestLiar, other.heaviestLiar);
  return { ...(Object.fromEntries(sums) as Record<keyof TownFigures, number>), heaviestLiar };
}

/** Shares of people, and weights. */
export type TownBounds = {
  readonly leastStopped: number;
  readonly mostWronglyExcluded: number;
  readonly mostLiarWeight: number;
  readonly mostHeaviestLiar: number;
};

const strict: TownBounds = {
  leastStopped: 0.95,
  mostWronglyExcluded: 0.002,
  mostLiarWeight: 0.15,
  // No more than somebody new: a liar with a new cookie each time, behind a school’s good record, is that each time.
  mostHeaviestLiar: 1 / 3,
};

/** What must not come of a town; empty if all is well. */
export function judgeTown(figures: TownFigures, bounds: TownBounds = strict): string[] {
  const { offenders, stopped, innocent, wronglyExcluded, liars, liarWeight, heaviestLiar } = figures;
  const found: string[] = [];
  if (stopped < offenders * bounds.leastStopped)
    found.push(`only ${stopped} of ${offenders} offenders are stopped`);
  if (wronglyExcluded > innocent * bounds.mostWronglyExcluded)
    found.push(`${wronglyExcluded} of ${innocent} innocent people are excluded`);
  if (liars > 0 && liarWeight / liars > bounds.mostLiarWeight)
    found.push(`a liar's word still weighs ${(liarWeight / liars).toFixed(3)}`);
  if (heaviestLiar > bounds.mostHeaviestLiar)
    found.push(`one liar's word still weighs ${heaviestLiar.toFixed(3)}`);
  return found;
}

function percent(count: number, of: number): string {
  return `${((100 * count) / Math.max(1, of)).toFixed(2)} %`;
}

export function describeTown(figures: TownFigures): string {
  const { offenders, stopped, innocent, wronglyExcluded, wronglyOnProbation, wronglyAsked } = figures;
  const { judgedCalls, liars, liarWeight, heaviestLiar } = figures;
  const weight = `, a liar weighs ${(liarWeight / liars).toFixed(3)} after 20 calls (at most ${heaviestLiar.toFixed(3)})`;
  return (
    `${percent(stopped, offenders)} of ${offenders} offenders excluded within ${withinCalls} judged calls; ` +
    `of ${innocent} innocent people in ${(judgedCalls / innocent).toFixed(0)} judged calls each ` +
    `${percent(wronglyExcluded, innocent)} excluded, ${percent(wronglyOnProbation, innocent)} on probation, ` +
    `${percent(wronglyAsked, innocent)} before a person${liars > 0 ? weight : ''}`
  );
}
