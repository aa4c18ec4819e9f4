/**
 * Every threshold of the shield in one value, so that it can be read, argued about and tested as a whole. Times are
 * milliseconds, scores are probabilities.
 */
import type { PictureClass, Scores } from './analysis.ts';

export type ShieldPolicy = {
  /** Classes that must not be shown… */
  readonly offending: readonly PictureClass[];
  /** …and for who wants to be protected strictly. */
  readonly strictOffending: readonly PictureClass[];
  /** A picture with less sharpness cannot be judged: it approves nothing and accuses nobody. */
  readonly sharpFrom: number;
  /** Below this the offending classes together approve a picture… */
  readonly passBelow: number;
  /** …and from this on they speak against it. */
  readonly flagFrom: number;
  /** Two approved pictures, so far apart, open a picture that has not been seen yet. */
  readonly gateApartMs: number;
  /**
   * A changed scene stands still for so long while it is looked at, then it is covered. What stands has passed, so that
   * this is no matter of safety; but nobody should take a standing picture for a living one.
   */
  readonly holdMs: number;
  /** After so long without an approval the visitor may decide. */
  readonly unclearAfterMs: number;
  /** So many approved pictures over so long clear a suspicion. */
  readonly clearances: number;
  readonly clearOverMs: number;
  /** So many of the last ones that speak against a picture block it. */
  readonly blockFlags: number;
  readonly blockOf: number;
  /** An answer older than this says nothing about what comes now. */
  readonly staleMs: number;
  /** A classifier that has not come by then is not waited for. */
  readonly loadingMs: number;
  /** Mean difference of two 8 × 8 thumbnails (0 to 255) from which on they are different scenes. */
  readonly sceneDifference: number;
  /** The same from which on nothing of the scene before is left: somebody who moves hardly makes it. */
  readonly cutDifference: number;
  /** The same from which on a scene is on its way to become another one. */
  readonly driftDifference: number;
  /** The steepest that the log-odds of an offence rise with the difference: as a camera turned, 0.47 was measured. */
  readonly steepestRise: number;
  readonly pace: {
    /** Between two looks at a picture that is clear, give or take the jitter… */
    readonly calmMs: number;
    readonly jitterMs: number;
    /** …at one that drifts away from what was approved… */
    readonly driftMs: number;
    /** …and at one that is new, or under suspicion. */
    readonly closeMs: number;
    readonly newForMs: number;
    /** Never more often on average than that, however much changes. */
    readonly leastMs: number;
  };
  readonly own: {
    readonly calmMs: number;
    readonly closeMs: number;
    /** It is looked at after so long even if the stranger's has not been seen yet. */
    readonly patienceMs: number;
    /** So many stops in one visit end it for a while. */
    readonly stops: number;
    readonly coolOffMs: number;
  };
};

export const shieldPolicy: ShieldPolicy = {
  offending: ['Hentai', 'Porn'],
  strictOffending: ['Hentai', 'Porn', 'Sexy'],
  sharpFrom: 8,
  passBelow: 0.3,
  flagFrom: 0.6,
  gateApartMs: 150,
  holdMs: 400,
  unclearAfterMs: 5_000,
  clearances: 4,
  clearOverMs: 2_000,
  blockFlags: 2,
  blockOf: 3,
  staleMs: 2_000,
  loadingMs: 5_000,
  sceneDifference: 12,
  cutDifference: 30,
  driftDifference: 6,
  steepestRise: 0.6,
  pace: { calmMs: 1_000, jitterMs: 150, driftMs: 200, closeMs: 160, newForMs: 3_000, leastMs: 120 },
  own: { calmMs: 2_000, closeMs: 250, patienceMs: 5_000, stops: 2, coolOffMs: 5 * 60_000 },
};

/** How likely it is that a picture must not be shown, 0 to 1. */
export function offenceOf(scores: Scores, classes: readonly PictureClass[]): number {
  return classes.reduce((sum, name) => sum + scores[name], 0);
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/**
 * How far a picture is from an approved one: further where that was approved with some doubt, since it may be on its way
 * to be an offending one. Before its offence can have come to where it counts, the scene is another one.
 */
export function weighDifference(difference: number, offence: number, policy: ShieldPolicy): number {
  const { flagFrom, steepestRise, sceneDifference } = policy;
  const reach = (logOdds(flagFrom) - logOdds(offence)) / steepestRise;
  return difference * Math.max(1, sceneDifference / reach);
}
