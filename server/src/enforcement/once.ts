/** Lets something count once in a while, at whichever server of the site it comes. */
import type { Counters } from './counters.ts';

/** @returns whether `what` comes for the first time in so many seconds, and at most twice as many. */
export type Once = (what: string) => Promise<boolean>;

export function createOnce(counters: Counters, name: string, seconds: number): Once {
  return async (what) => (await counters.count({ name, who: what, seconds }, 1)).used <= 1;
}
