/**
 * How often somebody may try something within a while, whichever server of the site is asked. Each also counts for itself, which
 * holds where the others are out of reach, and where a flood comes from everywhere.
 */
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Counters } from '../enforcement/counters.ts';
import type { Clock } from '../lib/clock.ts';
import { type AttemptRule, Attempts } from './attempts.ts';

export type AttemptParts = { readonly clock: Clock; readonly counters: Counters };

/** @typeParam Who a network, or whatever else is to try only so often. */
export class SharedAttempts<Who extends string = NetworkTag> {
  readonly #own: Attempts<Who>;
  readonly #counters: Counters;
  readonly #limit: { readonly name: string; readonly seconds: number };
  readonly #most: number;

  /** @param name of what is tried, no other's. */
  constructor({ clock, counters }: AttemptParts, name: string, rule: AttemptRule) {
    this.#own = new Attempts(clock, rule);
    this.#counters = counters;
    this.#limit = { name: `tries ${name}`, seconds: rule.withinMs / 1_000 };
    this.#most = rule.most;
  }

  async hasLeft(who: Who): Promise<boolean> {
    return this.#own.hasLeft(who) && (await this.#count(who, 0)) < this.#most;
  }

  /** Counts one more, unless there is none left. @returns whether there was. */
  async take(who: Who): Promise<boolean> {
    if (!this.#own.hasLeft(who)) return false;
    this.#own.note(who);
    return (await this.#count(who, 1)) <= this.#most;
  }

  async #count(who: Who, more: number): Promise<number> {
    return (await this.#counters.count({ ...this.#limit, who }, more)).used;
  }
}
