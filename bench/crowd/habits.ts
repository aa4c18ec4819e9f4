/**
 * What the simulated visitors do, and for how long: chance decides, always in the same way for the same seed. Times are
 * those of impatient people, so that much happens in a minute.
 */
import type { Random } from '../../server/src/lib/random.ts';

/** next: looks for somebody else at once. stop: stays on the page for a while. leave: closes the tab and comes back later. */
export type Ending = 'next' | 'stop' | 'leave';

/** So many visitors of a hundred cannot connect to one another, only to the rest: that keeps a crowd waiting. */
const hardToReachPercent = 58;

const shortTalkPercent = 30;
const shortTalkMs = 4_000;
const longTalkMs = 30_000;
const leavePercent = 10;
const stopPercent = 20;

const meanMs = {
  /** After which somebody who meets nobody gives up. */
  patience: 40_000,
  /** After which somebody who was left by a stranger decides what to do. */
  surprise: 1_000,
  /** Of a pause on the page, and of one with the page closed. */
  pause: 5_000,
  absence: 5_000,
} as const;

/** Exponentially distributed: how long until something happens that may happen at any time. */
export function drawDuration(random: Random, mean: number): number {
  return -Math.log((random.below(2 ** 32) + 1) / 2 ** 32) * mean;
}

export class Habits {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  isHardToReach(): boolean {
    return this.#isOneOf(hardToReachPercent);
  }

  /** How long it would take this visitor to end a conversation: many are skipped soon, some are liked. */
  talkMs(): number {
    return drawDuration(this.#random, this.#isOneOf(shortTalkPercent) ? shortTalkMs : longTalkMs);
  }

  durationMs(of: keyof typeof meanMs): number {
    return drawDuration(this.#random, meanMs[of]);
  }

  /** Any time up to this one. */
  momentMs(atMostMs: number): number {
    return this.#random.below(atMostMs);
  }

  ending(): Ending {
    const percent = this.#random.below(100);
    if (percent < leavePercent) return 'leave';
    return percent < leavePercent + stopPercent ? 'stop' : 'next';
  }

  #isOneOf(percent: number): boolean {
    return this.#random.below(100) < percent;
  }
}
