/**
 * What so many votes ask for. Pure. Nothing here is carried out: a decision says what a sanction would rest on. It knows
 * nothing longer than a day, since anything longer is a person's to decide.
 */

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

type Rung = { readonly flags: number; readonly of: number; readonly withinMs: number };

const always = Number.POSITIVE_INFINITY;
const rungs = {
  probation: { flags: 2, of: 3, withinMs: always },
  exclusion: { flags: 3, of: 5, withinMs: 30 * 60_000 },
  person: { flags: 5, of: 10, withinMs: always },
} as const satisfies Record<string, Rung>;

/**
 * So much must the flags weigh on average: about what those of new reporters do. One of them may be less trusted if another
 * has proved right before; all of them may not.
 */
const weightOfFlag = 0.28;

export const nothing: Decision = { automatic: 'nothing', asksPerson: false };

/** @param votes the latest first. */
export function decide(votes: readonly Vote[], now: number): Decision {
  const isReached = (rung: Rung) => reaches(votes, rung, now);
  const automatic = isReached(rungs.exclusion)
    ? 'exclusion'
    : isReached(rungs.probation)
      ? 'probation'
      : 'nothing';
  return { automatic, asksPerson: isReached(rungs.person) };
}

function reaches(votes: readonly Vote[], { flags, of, withinMs }: Rung, now: number): boolean {
  const flagged = votes.slice(0, of).filter(({ isFlag, atMs }) => isFlag && now - atMs <= withinMs);
  const weight = flagged.reduce((sum, vote) => sum + vote.weight, 0);
  return flagged.length >= flags && weight >= flags * weightOfFlag;
}
