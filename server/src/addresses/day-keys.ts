/**
 * Each UTC day's own key, in a file of its own that belongs in no backup. What was sealed under it can be read until
 * the key is destroyed, thirty days later, and by nobody after that, whatever copies there are.
 */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { destroyKey, loadKey, placeKey, readKey } from '../lib/key-file.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey } from '../lib/seal.ts';
import { type Day, dayAt, endOfAddresses, readDay } from './day.ts';

/** In the data folder. */
export const dayKeyFolder = 'day-keys';
const ending = '.key';

export type DayKeyParts = {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Several servers have the same keys: none is made here, but `adopt` brings those that they agree on. */
  readonly areAgreed?: boolean;
};

export class DayKeys {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #areAgreed: boolean;
  readonly #known = new Map<Day, Uint8Array>();
  /** What was derived of each, by what for. */
  readonly #derived = new Map<Day, Map<string, Uint8Array>>();

  constructor({ dataDir, clock, random, areAgreed = false }: DayKeyParts) {
    this.#folder = join(dataDir, dayKeyFolder);
    this.#clock = clock;
    this.#random = random;
    this.#areAgreed = areAgreed;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** The key of the day it is. @throws while there is none that servers have agreed on. */
  today(): { readonly day: Day; readonly key: Uint8Array } {
    const day = dayAt(this.#clock.now());
    const known = this.#known.get(day);
    if (known) return { day, key: known };
    const key = this.#areAgreed
      ? readKey(this.#folder, nameOf(day))
      : loadKey(this.#folder, nameOf(day), this.#random);
    if (!key) throw new Error('the key of the day is not agreed on yet');
    this.#known.set(day, key);
    return { day, key };
  }

  /** Null when its time is over, even if it has not been destroyed yet; and if there never was one. */
  keyOf(day: Day): Uint8Array | null {
    if (this.#isOver(day)) return null;
    const key = this.#known.get(day) ?? readKey(this.#folder, nameOf(day));
    if (key) this.#known.set(day, key);
    return key;
  }

  /** The key that servers have agreed on. A day that has one keeps it, unless it has not begun. @returns whether this one counts. */
  adopt(day: Day, key: Uint8Array): boolean {
    const own = this.keyOf(day);
    if (own && areSame(own, key)) return true;
    if (own && day <= dayAt(this.#clock.now())) return false;
    if (own) destroyKey(this.#folder, nameOf(day));
    this.#known.delete(day);
    this.#derived.delete(day);
    return areSame(placeKey(this.#folder, nameOf(day), key, this.#random), key);
  }

  /** A key of the same life for one purpose alone; worked out once. */
  deriveFor(purpose: string, day: Day): Uint8Array | null {
    const key = this.keyOf(day);
    if (!key) return null;
    const known = this.#derived.get(day)?.get(purpose);
    if (known) return known;
    const derived = deriveKey(key, purpose);
    this.#derived.set(day, (this.#derived.get(day) ?? new Map<string, Uint8Array>()).set(purpose, derived));
    return derived;
  }

  /** @returns the days whose keys were destroyed just now. */
  destroyOld(): readonly Day[] {
    const old = this.list().filter((day) => this.#isOver(day));
    for (const day of old) destroyKey(this.#folder, nameOf(day));
    for (const [day, key] of this.#known) {
      if (!this.#isOver(day)) continue;
      for (const each of [key, ...(this.#derived.get(day)?.values() ?? [])]) each.fill(0);
      this.#known.delete(day);
      this.#derived.delete(day);
    }
    return old;
  }

  /** The days that have a key, the earliest first. */
  list(): readonly Day[] {
    const names = readdirSync(this.#folder).filter((name) => name.endsWith(ending));
    return names.flatMap((name) => readDay(name.slice(0, -ending.length)) ?? []).sort();
  }

  #isOver(day: Day): boolean {
    return this.#clock.now() >= endOfAddresses(day);
  }
}

function areSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function nameOf(day: Day): string {
  return `${day}${ending}`;
}
