/**
 * Notices that there is nothing to see: a dark or covered camera, a picture that stands still, or one that comes again
 * and again. It looks at thumbnails of the last half minute, which never leave this memory.
 */
import type { Emptiness } from '../screens/view.ts';
import { brightnessOf, type Thumbnail } from './thumbnail.ts';

/** Thumbnails are taken at this pace. */
export const lookEveryMs = 100;
const perSecond = 1000 / lookEveryMs;
const kept = 40 * perSecond;

/** A covered lens is nearly black, or one colour all over. */
const darkBelow = 24;
const plainBelow = 3;
const darkForLooks = 3 * perSecond;

/** What a camera takes is never twice the same, even with nobody before it. */
const stillBelow = 0.35;
const stillForLooks = 8 * perSecond;

/**
 * A repetition counts when a whole round has come again, and the picture moved in it: it differs from what was a round
 * ago by this share of what it differs from itself half a round ago.
 */
const leastRoundLooks = 2 * perSecond;
const mostRoundLooks = 16 * perSecond;
const comparedLooks = 8 * perSecond;
const movingAbove = 2.5;
const sameShare = 0.2;
/** Comparing costs more than the rest, and nobody is in a hurry. */
const compareEveryLooks = perSecond;

type Comparison = { readonly slack: 0 | 1; readonly enough: number };

export class EmptinessWatch {
  #history: Float32Array[] = [];
  #looks = 0;
  #isLooped = false;

  /** Takes the next thumbnail. @returns null while there is something to see. */
  look(thumbnail: Thumbnail): Emptiness | null {
    this.#history.push(brightnessOf(thumbnail));
    if (this.#history.length > kept) this.#history.shift();
    this.#looks++;
    if (this.#isDark()) return 'dark';
    if (this.#isStill()) return 'frozen';
    if (this.#looks % compareEveryLooks === 0) this.#isLooped = this.#findRound();
    return this.#isLooped ? 'looped' : null;
  }

  forget(): void {
    this.#history = [];
    this.#looks = 0;
    this.#isLooped = false;
  }

  #isDark(): boolean {
    if (this.#history.length < darkForLooks) return false;
    return this.#history.slice(-darkForLooks).every((picture) => {
      const mean = meanOf(picture);
      return mean < darkBelow || meanOf(picture.map((cell) => Math.abs(cell - mean))) < plainBelow;
    });
  }

  #isStill(): boolean {
    const latest = this.#history.at(-1);
    if (!latest || this.#history.length < stillForLooks) return false;
    return this.#history.slice(-stillForLooks).every((picture) => differ(picture, latest) < stillBelow);
  }

  /** Whether the last while has been the same as what was there some looks before it. */
  #findRound(): boolean {
    for (let round = leastRoundLooks; round <= mostRoundLooks; round++) {
      if (this.#comesAgainAfter(round)) return true;
    }
    return false;
  }

  #comesAgainAfter(round: number): boolean {
    const compared = Math.max(round, comparedLooks);
    if (this.#history.length < round + compared + 1) return false;
    const motion = this.#differFromBefore(round >> 1, compared, {
      slack: 0,
      enough: Number.POSITIVE_INFINITY,
    });
    if (motion <= movingAbove) return false;
    const enough = motion * sameShare;
    return this.#differFromBefore(round, compared, { slack: 1, enough }) < enough;
  }

  /**
   * Mean difference of the last looks from those `round` looks before; a look may come early or late by `slack`. It is
   * not counted any further than to `enough`: most rounds are none, which shows soon.
   */
  #differFromBefore(round: number, compared: number, { slack, enough }: Comparison): number {
    const history = this.#history;
    const enoughInAll = enough * compared;
    let sum = 0;
    for (let index = history.length - compared; index < history.length && sum < enoughInAll; index++) {
      let least = Number.POSITIVE_INFINITY;
      for (let shift = -slack; shift <= slack; shift++) {
        const [now, before] = [history[index], history[index - round + shift]];
        if (now && before) least = Math.min(least, differ(now, before));
      }
      sum += least;
    }
    return sum / compared;
  }
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function differ(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let cell = 0; cell < one.length; cell++) sum += Math.abs((one[cell] ?? 0) - (other[cell] ?? 0));
  return sum / one.length;
}
