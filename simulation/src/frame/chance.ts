/**
 * The one source of chance of a simulated run: everything that could happen either way is drawn from it, so that a seed
 * is a whole run.
 */
import type { Random } from '../../../server/src/lib/random.ts';

const range = 2 ** 32;

/** Mulberry32: quick, repeatable, and of no use where somebody might guess. */
export class Chance implements Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not begin alike.
    this.#state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.floor(seed / range);
  }

  #word(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    const state = this.#state;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let index = 0; index < count; index++) bytes[index] = this.#word();
    return bytes;
  }

  /** Its bias is far too small to be noticed here. */
  below(bound: number): number {
    return Math.floor((this.#word() / range) * bound);
  }

  happens(probability: number): boolean {
    return probability > 0 && this.#word() < probability * range;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Some of them, in their own order. */
  pickSome<Item>(items: readonly Item[], probability: number): Item[] {
    return items.filter(() => this.happens(probability));
  }

  /** How long until something happens that happens so often on average, in whole milliseconds. */
  untilNext(perMinute: number): number {
    const uniform = (this.#word() + 1) / (range + 1);
    return Math.ceil((-Math.log(uniform) * 60_000) / perMinute);
  }
}
