/**
 * Who lives in a town for a week: what they do to whom they meet, and what they and their devices say about it.
 */
import type { NetworkTag } from '../../../server/src/addresses/network-tag.ts';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Chance } from '../frame/chance.ts';

/**
 * exposer: shows what devices can see. harasser: does what only people notice. liar: flags and reports everybody.
 * plotter: flags and reports those who are marked, and tells the truth of others. trapper: reports everybody.
 */
export type Habit = 'honest' | 'exposer' | 'harasser' | 'liar' | 'plotter' | 'trapper';

export type Citizen = {
  readonly habit: Habit;
  readonly network: NetworkTag;
  /** Whom plotters have agreed on. */
  readonly isMarked: boolean;
  /** In which slot of the day they come. */
  readonly comesAt: number;
  /** So many calls a day. */
  readonly callsADay: number;
  /** Comes with another cookie to each call. */
  readonly rotates: boolean;
  ref: VisitorRef;
  /** With those who are not on probation. */
  calls: number;
  /** After how many of these calls they were first apart from everybody else, on probation or out; and first out. */
  readonly first: { apart: number | null; out: number | null };
};

export type CitizenPlan = Partial<
  Pick<Citizen, 'habit' | 'network' | 'isMarked' | 'comesAt' | 'callsADay' | 'rotates'>
>;

export const callMs = 3 * 60_000;
export const slotsADay = (24 * 60 * 60_000) / callMs;
export const usualCallsADay = 20;

/** So many share their network with others: a school, a company, a carrier. */
const crowded = 0.2;
const peoplePerCrowd = 20;

export function createNetwork(chance: Chance): NetworkTag {
  return createId(chance) as string as NetworkTag;
}

export function createCitizens(chance: Chance, count: number, plans: readonly CitizenPlan[]): Citizen[] {
  const crowds = Array.from({ length: Math.max(1, Math.round((count * crowded) / peoplePerCrowd)) }, () =>
    createNetwork(chance),
  );
  return Array.from({ length: count }, (_, index) => ({
    habit: 'honest',
    network: chance.happens(crowded) ? chance.pick(crowds) : createNetwork(chance),
    isMarked: false,
    comesAt: chance.below(slotsADay),
    callsADay: usualCallsADay,
    rotates: false,
    ref: createId(chance) as VisitorRef,
    calls: 0,
    first: { apart: null, out: null },
    ...plans[index],
  }));
}

export function isAbuser({ habit }: Citizen): boolean {
  return habit === 'exposer' || habit === 'harasser';
}

function lies(viewer: Citizen, subject: Citizen): boolean {
  return viewer.habit === 'liar' || (viewer.habit === 'plotter' && subject.isMarked);
}

/** Of innocent pictures so many are taken for explicit, of others so many are noticed. */
const falseAlarm = 0.01;
const detection = 0.9;

/** What the device of one says of the picture of the other. */
export function doesFlag(chance: Chance, viewer: Citizen, subject: Citizen): boolean {
  if (lies(viewer, subject)) return true;
  return chance.happens(subject.habit === 'exposer' ? detection : falseAlarm);
}

const reportsOf = { exposer: 0.2, harasser: 0.5, innocent: 0.002, byLiar: 0.3 } as const;

/** Whether one reports the other. Whoever lies does so often, whoever was harassed half the time, others by mistake. */
export function doesReport(chance: Chance, viewer: Citizen, subject: Citizen): boolean {
  if (viewer.habit === 'trapper') return true;
  if (viewer.habit === 'plotter' && subject.isMarked) return true;
  if (viewer.habit === 'liar') return chance.happens(reportsOf.byLiar);
  const { habit } = subject;
  return chance.happens(habit === 'exposer' || habit === 'harasser' ? reportsOf[habit] : reportsOf.innocent);
}
