/**
 * Those who want to harm one person, or the mechanism itself: what came of a day of it, beside what must not come of it.
 */
import type { NetworkTag } from '../../../server/src/addresses/network-tag.ts';
import type { Sanction } from '../../../server/src/enforcement/sanction.ts';
import { Chance } from '../frame/chance.ts';
import { Court } from './court.ts';
import { Moderator } from './moderator.ts';
import { type Citizen, type CitizenPlan, createCitizens, createNetwork, slotsADay } from './people.ts';
import { findTooLong, weighWord } from './week-figures.ts';
import { WeekTown } from './week-town.ts';

export type AttackFigures = {
  /** Of the day, so much the target was kept out, and so much on probation. */
  readonly outShare: number;
  readonly probationShare: number;
  /** Of the target, or of all whom the attackers met where there is none. */
  readonly sanctions: readonly Sanction[];
  /** How many others were kept out. */
  readonly othersOut: number;
  /** How much the attackers’ word weighs in the end: the mean, and the most. */
  readonly weight: { readonly mean: number; readonly most: number };
};

type Attack = {
  readonly name: string;
  readonly visitors: number;
  /** The target first, then the attackers; without a target the attackers are all. */
  plan(chance: Chance): readonly CitizenPlan[];
  readonly hasTarget: boolean;
  /** A day unless it is said. */
  readonly days?: number;
  /** What is wrong with what came of it; null if nothing is. */
  judge(figures: AttackFigures): string | null;
};

const allDay = slotsADay;
const target: CitizenPlan = { isMarked: true, callsADay: allDay };

/** All of them are here all day, the others as well. */
function planSiege(
  { count, others }: { count: number; others: number },
  networkOf: (chance: Chance) => NetworkTag | null,
) {
  return (chance: Chance): readonly CitizenPlan[] => {
    const plotters = Array.from({ length: count }, (): CitizenPlan => {
      const network = networkOf(chance);
      return { habit: 'plotter', callsADay: allDay, ...(network && { network }) };
    });
    return [target, ...plotters, ...Array.from({ length: others }, () => ({ callsADay: allDay }))];
  };
}

/** A shared one for all who ask with the same chance. */
function shareNetwork(): (chance: Chance) => NetworkTag {
  let shared: NetworkTag | null = null;
  return (chance) => {
    shared ??= createNetwork(chance);
    return shared;
  };
}

/** Who is here all day is wrongly found to be one now and then, and is back when somebody has heard the appeal. */
const mostOut = 0.1;

function isKeptOut({ outShare, sanctions }: AttackFigures): string | null {
  return outShare > mostOut ? `the target is kept out by ${sanctions.length} sanctions` : null;
}

function isHeavy({ weight }: AttackFigures): string | null {
  return weight.most > 0.15 ? `their word still weighs ${weight.most.toFixed(3)}` : null;
}

/** Of some hundreds who are here all day, devices alone wrongly flag one or the other often enough. */
const mostOthersOut = 3;

function harmsOthers({ othersOut }: AttackFigures): string | null {
  return othersOut > mostOthersOut ? `${othersOut} others are kept out` : null;
}

export const attacks: readonly Attack[] = [
  {
    name: 'A4 100 from as many networks flag and report one target all day, among 300 others',
    visitors: 401,
    hasTarget: true,
    plan: (chance) => planSiege({ count: 100, others: 300 }, createNetwork)(chance),
    // How long the target is kept out is told, and not judged: where one in four has agreed on it, whoever follows the tallies
    // is deceived as well. That nothing is longer than a day without a person is looked at for every attack.
    judge: harmsOthers,
  },
  {
    name: '50 from one network flag and report one target all day, among 150 others',
    visitors: 201,
    hasTarget: true,
    plan: (chance) => planSiege({ count: 50, others: 150 }, shareNetwork())(chance),
    judge: (figures) => isKeptOut(figures) ?? harmsOthers(figures),
  },
  {
    name: 'one reports everybody all day, 300 others',
    visitors: 301,
    hasTarget: false,
    plan: () => [{ habit: 'trapper', callsADay: allDay }],
    judge: (figures) => isHeavy(figures) ?? harmsOthers(figures),
  },
  {
    name: 'one flags and reports everybody all day, with a new cookie for each call, 300 others',
    visitors: 301,
    hasTarget: false,
    plan: () => [{ habit: 'liar', callsADay: allDay, rotates: true }],
    judge: (figures) => isHeavy(figures) ?? harmsOthers(figures),
  },
];

export async function attack(
  { visitors, hasTarget, plan, days = 1 }: Attack,
  seed: number,
): Promise<AttackFigures> {
  const chance = new Chance(seed);
  await using court = await Court.open(chance);
  const plans = plan(chance);
  const citizens = createCitizens(chance, visitors, plans);
  const town = new WeekTown({ chance, court, moderator: new Moderator(court), citizens });
  const [victim] = hasTarget ? citizens : [];
  const share = { out: 0, probation: 0, free: 0 };
  await town.live(days, async () => {
    if (victim) share[court.standingOf(victim.ref)]++;
  });
  const attackers = citizens.filter(({ habit }) => habit !== 'honest');
  const bystanders = citizens.filter((citizen) => citizen.habit === 'honest' && citizen !== victim);
  const told = victim ? [victim] : bystanders;
  const weights = await Promise.all(attackers.map((attacker) => weighWord(court, attacker)));
  return {
    outShare: share.out / (days * slotsADay),
    probationShare: share.probation / (days * slotsADay),
    sanctions: (await Promise.all(told.map(({ ref }) => court.sanctionsOf(ref)))).flat(),
    othersOut: bystanders.filter(wasOut).length,
    weight: {
      mean: weights.reduce((sum, weight) => sum + weight, 0) / weights.length,
      most: Math.max(...weights),
    },
  };
}

function wasOut({ first }: Citizen): boolean {
  return first.out !== null;
}

/** @returns what came of each, and what is wrong with it. */
export async function tryAttacks(seed: number): Promise<{ told: [string, string][]; wrong: string[] }> {
  const [told, wrong]: [[string, string][], string[]] = [[], []];
  for (const each of attacks) {
    const figures = await attack(each, seed);
    told.push([each.name, describeAttack(figures, each.hasTarget)]);
    const found = [...findTooLong(figures.sanctions), each.judge(figures)];
    wrong.push(...found.flatMap((what) => (what === null ? [] : [`${each.name}: ${what}`])));
  }
  return { told, wrong };
}

function describeAttack(
  { outShare, probationShare, sanctions, othersOut, weight }: AttackFigures,
  hasTarget: boolean,
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const byPerson = sanctions.filter(({ decidedBy }) => decidedBy !== null).length;
  const lifted = sanctions.filter((sanction) => sanction.lifted !== null).length;
  const kept = hasTarget
    ? `the target kept out ${percent(outShare)} of the day, on probation ${percent(probationShare)}`
    : `${othersOut} others kept out`;
  const imposed = `${sanctions.length} sanctions (${byPerson} by a person, ${lifted} lifted)`;
  return `${kept}; ${imposed}; an attacker’s word weighs ${weight.mean.toFixed(3)}, at most ${weight.most.toFixed(3)}`;
}
