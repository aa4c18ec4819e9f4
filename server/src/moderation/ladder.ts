/**
 * What so many votes ask for. Pure. Nothing is carried out here: a decision says what a sanction would rest on. It knows
 * nothing longer than a day, since anything longer is a person's to decide.
 */
import type { Facts } from '../enforcement/sanction.ts';

/** One independent witness, or several who count as one. */
export type Vote = {
  readonly isFlag: boolean;
  /** Of a flag, from 0 to 1: whom it is from, and how long ago it was. */
  readonly weight: number;
  readonly atMs: number;
};

export type Decision = {
  /** probation: matched with others on probation. exclusion: for 24 hours. */
  readonly automatic: 'nothing' | 'probation' | 'exclusion';
  /** Beyond that, somebody has to look at it. */
  readonly asksPerson: boolean;
};

type Rung = {
  readonly flags: number;
  readonly of: number;
  readonly withinMs: number;
  /** So much must the flags weigh on average, from 0 to 1. */
  readonly weight: number;
};

const always = Number.POSITIVE_INFINITY;
/**
 * About what flags of new reporters weigh. One of them may be less trusted if another has proved right before; all of them may
 * not.
 */
const weightOfNew = 0.28;
/**
 * Devices alone err about one person twice in a row too often (decision 19): where two are enough, they have proved right before,
 * or the subject's own device agrees.
 */
const weightOfProved = 0.45;
export const rungs = {
  probation: { flags: 2, of: 3, withinMs: always, weight: weightOfProved },
  exclusion: { flags: 3, of: 5, withinMs: 30 * 60_000, weight: weightOfNew },
  person: { flags: 5, of: 10, withinMs: always, weight: weightOfNew },
} as const satisfies Record<string, Rung>;

export const nothing: Decision = { automatic: 'nothing', asksPerson: false };

/** For each rung, until when flags have had their consequence (ms since the epoch): they have none a second time. */
export type Spent = Readonly<Record<keyof typeof rungs, number>>;
export const nothingSpent: Spent = { probation: -always, exclusion: -always, person: -always };

/** @param votes the latest first. */
export function decide(votes: readonly Vote[], now: number, spent: Spent = nothingSpent): Decision {
  const isReached = (name: keyof typeof rungs) => reaches(withoutSpent(votes, spent[name]), rungs[name], now);
  const automatic = isReached('exclusion') ? 'exclusion' : isReached('probation') ? 'probation' : 'nothing';
  return { automatic, asksPerson: isReached('person') };
}

/** What a decision rests on, in general terms. */
export function countFacts(votes: readonly Vote[], rung: keyof typeof rungs, spent: Spent): Facts {
  const heard = withoutSpent(votes, spent[rung]).slice(0, rungs[rung].of);
  return { flags: heard.filter(({ isFlag }) => isFlag).length, of: heard.length };
}

function withoutSpent(votes: readonly Vote[], untilMs: number): readonly Vote[] {
  return votes.filter(({ isFlag, atMs }) => !isFlag || atMs > untilMs);
}

function reaches(votes: readonly Vote[], rung: Rung, now: number): boolean {
  const { flags, of, withinMs } = rung;
  const flagged = votes.slice(0, of).filter(({ isFlag, atMs }) => isFlag && now - atMs <= withinMs);
  const weight = flagged.reduce((sum, vote) => sum + vote.weight, 0);
  return flagged.length >= flags && weight >= flags * rung.weight;
}
