/** What came of a week, what of it would be wrong, and how it is told. */
import { maxExclusionDays } from '@anoncam/protocol/conduct';
import type { Court } from './court.ts';
import type { Moderator } from './moderator.ts';
import { type Citizen, isAbuser } from './people.ts';

export type WeekFigures = {
  /** Abusers who could have been stopped: who had ten calls, or were kept out before. */
  readonly abusers: number;
  /** Kept out within ten calls of theirs. */
  readonly stopped: number;
  /** The same, of being kept apart from everybody else, be it on probation or out. */
  readonly toSetApart: number;
  readonly apart: number;
  readonly innocent: number;
  /** Innocent people who were ever kept out, and who were ever set apart. */
  readonly innocentOut: number;
  readonly innocentOnProbation: number;
  /** Of all calls, in so many somebody misbehaved. */
  readonly spoilt: number;
  readonly calls: number;
  readonly byRule: number;
  readonly byPerson: number;
  readonly reviews: number;
  readonly reversed: number;
  readonly waitedMs: readonly number[];
  /** Of each liar at the end. */
  readonly liarWeights: readonly number[];
  /** What must not be whatever the chances: sanctions that are longer than they may be. */
  readonly broken: readonly string[];
};

export const withinCalls = 10;
const dayMs = 24 * 60 * 60_000;

type Lived = {
  readonly court: Court;
  readonly moderator: Moderator;
  readonly citizens: readonly Citizen[];
  readonly town: { readonly calls: number; readonly spoilt: number };
};

export async function measureWeek({ court, moderator, citizens, town }: Lived): Promise<WeekFigures> {
  const abusers = citizens.filter(isAbuser);
  const innocent = citizens.filter(({ habit }) => habit === 'honest');
  const sanctions = (await Promise.all(citizens.map(({ ref }) => court.sanctionsOf(ref)))).flat();
  const liars = citizens.filter(({ habit }) => habit === 'liar');
  return {
    abusers: abusers.filter(hadOccasionFor('out')).length,
    stopped: abusers.filter(wasSoon('out')).length,
    toSetApart: abusers.filter(hadOccasionFor('apart')).length,
    apart: abusers.filter(wasSoon('apart')).length,
    innocent: innocent.length,
    innocentOut: innocent.filter(({ first }) => first.out !== null).length,
    innocentOnProbation: innocent.filter(({ first }) => first.apart !== null).length,
    spoilt: town.spoilt,
    calls: town.calls,
    byRule: sanctions.filter(({ decidedBy }) => decidedBy === null).length,
    byPerson: sanctions.filter(({ decidedBy }) => decidedBy !== null).length,
    reviews: moderator.reviews.length,
    reversed: moderator.reversed,
    waitedMs: moderator.reviews.map(({ waitedMs }) => waitedMs),
    liarWeights: await Promise.all(liars.map((liar) => weighWord(court, liar))),
    broken: findTooLong(sanctions),
  };
}

type What = keyof Citizen['first'];

function wasSoon(what: What) {
  return ({ first }: Citizen) => (first[what] ?? Number.POSITIVE_INFINITY) <= withinCalls;
}

function hadOccasionFor(what: What) {
  return ({ calls, first }: Citizen) => calls >= withinCalls || first[what] !== null;
}

/** How much somebody's word would count about a stranger. */
export function weighWord(court: Court, { ref, network }: Citizen): Promise<number> {
  const stranger = court.strangerRef;
  return court.consensus.weigh({ by: ref, network }, stranger, court.clock.now());
}

type Term = Pick<
  Awaited<ReturnType<Court['sanctionsOf']>>[number],
  'decidedBy' | 'fromMs' | 'untilMs' | 'kind'
>;

/** Over a day always a person, and never over thirty. */
export function findTooLong(sanctions: readonly Term[]): readonly string[] {
  return sanctions.flatMap(({ decidedBy, fromMs, untilMs, kind }) => {
    const days = (untilMs - fromMs) / dayMs;
    const most = decidedBy === null ? 1 : maxExclusionDays;
    return days > most ? [`${kind} of ${days} days by ${decidedBy ?? 'rule'}`] : [];
  });
}

export function addWeeks(one: WeekFigures, other: WeekFigures): WeekFigures {
  const names = Object.keys(one) as (keyof WeekFigures)[];
  const add = (name: keyof WeekFigures) => {
    const [left, right] = [one[name], other[name]];
    return typeof left === 'number' && typeof right === 'number'
      ? left + right
      : [...(left as readonly unknown[]), ...(right as readonly unknown[])];
  };
  return Object.fromEntries(names.map((name) => [name, add(name)])) as unknown as WeekFigures;
}

/** Of all innocent people, so many may ever be kept out or set apart. */
const mostWronged = 0.002;

/** What must not come of it; empty if all is well. */
export function judgeWeek(figures: WeekFigures, leastStopped = 0.95): readonly string[] {
  const { abusers, stopped, innocent, innocentOut, innocentOnProbation, broken } = figures;
  const found = [...broken];
  if (stopped < abusers * leastStopped) found.push(`only ${stopped} of ${abusers} abusers are stopped`);
  if (innocentOut > innocent * mostWronged)
    found.push(`${innocentOut} of ${innocent} innocent people were kept out`);
  if (innocentOnProbation > innocent * mostWronged)
    found.push(`${innocentOnProbation} of ${innocent} innocent people were on probation`);
  return found;
}

function percent(count: number, of: number): string {
  return `${((100 * count) / Math.max(1, of)).toFixed(2)} %`;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Rows of a table. */
export function describeWeek(figures: WeekFigures): readonly (readonly [string, string])[] {
  const { abusers, stopped, innocent, innocentOut, innocentOnProbation, liarWeights } = figures;
  const sum = liarWeights.reduce((total, weight) => total + weight, 0);
  const weight = `${(sum / Math.max(1, liarWeights.length)).toFixed(3)}, at most ${Math.max(0, ...liarWeights).toFixed(3)}`;
  return [
    ['abusers stopped within ten calls', `${percent(stopped, abusers)} of ${abusers}`],
    ['the same, or on probation', `${percent(figures.apart, figures.toSetApart)} of ${figures.toSetApart}`],
    ['innocent people ever kept out', `${percent(innocentOut, innocent)} of ${innocent}`],
    ['innocent people ever on probation', percent(innocentOnProbation, innocent)],
    ['calls that somebody spoilt', `${percent(figures.spoilt, figures.calls)} of ${figures.calls}`],
    ['sanctions by rule · by a person', `${figures.byRule} · ${figures.byPerson}`],
    [
      'cases reviewed · median wait',
      `${figures.reviews} · ${Math.round(medianOf(figures.waitedMs) / 60_000)} min`,
    ],
    ...(liarWeights.length > 0 ? ([['what a liar’s word weighs in the end', weight]] as const) : []),
  ];
}
