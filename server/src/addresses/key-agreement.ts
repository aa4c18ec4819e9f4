/**
 * Sees to it that several servers have the same key of each day, and of each fortnight one for tags of networks. They agree a
 * day before it is needed, so that a store that is away for hours is not noticed.
 */
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { repeatEvery } from '../lib/repeat.ts';
import type { Service } from '../lib/service.ts';
import { addDays, type Day, dayAt, endOfAddresses, firstDayKept } from './day.ts';
import type { DayKeys } from './day-keys.ts';
import { MasterKeyError, type SharedKeys } from './shared-keys.ts';

const agreeEveryMs = 60_000;
const dayMs = 24 * 60 * 60 * 1000;
const fortnightMs = 14 * dayMs;
const keyBytes = 32;

export type KeyAgreementParts = {
  readonly dayKeys: DayKeys;
  readonly shared: SharedKeys;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export class KeyAgreement implements Service {
  readonly #parts: KeyAgreementParts;
  /** By the number of the fortnight. */
  readonly #networkKeys = new Map<number, Uint8Array>();
  #timer: Timer | null = null;
  #isApart = false;
  readonly #doubled = new Set<Day>();

  constructor(parts: KeyAgreementParts) {
    this.#parts = parts;
  }

  /** Agrees for the first time, and goes on doing so. @throws MasterKeyError if it never could. */
  async begin(): Promise<void> {
    await this.agree();
    this.#timer = repeatEvery(agreeEveryMs, this.#parts.clock, () => this.agree().catch(() => undefined));
  }

  /** Of this fortnight. One of this server's own, if there is none that all have. */
  networkKey(): Uint8Array {
    const present = fortnightAt(this.#parts.clock.now());
    const key = this.#networkKeys.get(present) ?? this.#parts.random.bytes(keyBytes);
    this.#networkKeys.set(present, key);
    return key;
  }

  async agree(): Promise<void> {
    try {
      await Promise.all([this.#agreeOnDays(), this.#agreeOnNetworks()]);
      this.#isApart = false;
    } catch (error) {
      if (error instanceof MasterKeyError) throw error;
      // Said once, not each minute.
      if (!this.#isApart) this.#parts.log.error('keys could not be agreed on', { bug: describeBug(error) });
      this.#isApart = true;
    }
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#timer?.cancel();
  }

  async #agreeOnDays(): Promise<void> {
    const now = this.#parts.clock.now();
    const tomorrow = addDays(dayAt(now), 1);
    const days: Day[] = [];
    for (let day = firstDayKept(now); day <= tomorrow; day = addDays(day, 1)) days.push(day);
    await Promise.all(days.map((day) => this.#agreeOnDay(day)));
  }

  async #agreeOnDay(day: Day): Promise<void> {
    const { dayKeys, shared, clock, random, log } = this.#parts;
    // Of a day that is over, nothing is made: what was noted under its key is read with that one or not at all.
    const isOver = day < dayAt(clock.now());
    const own = dayKeys.keyOf(day) ?? (isOver ? null : random.bytes(keyBytes));
    const key = await shared.agree(day, own, endOfAddresses(day));
    if (!key || dayKeys.adopt(day, key) || this.#doubled.has(day)) return;
    this.#doubled.add(day);
    log.error('servers have noted addresses of a day under two keys');
  }

  async #agreeOnNetworks(): Promise<void> {
    const { clock, shared, random } = this.#parts;
    const now = clock.now();
    const present = fortnightAt(now);
    for (const number of new Set([present, fortnightAt(now + dayMs)])) {
      const own = this.#networkKeys.get(number) ?? random.bytes(keyBytes);
      const key = await shared.agree(`network ${number}`, own, (number + 2) * fortnightMs);
      if (key) this.#networkKeys.set(number, key);
    }
    for (const number of this.#networkKeys.keys()) if (number < present) this.#networkKeys.delete(number);
  }
}

function fortnightAt(ms: number): number {
  return Math.floor(ms / fortnightMs);
}
