/**
 * How much the site is used, as numbers about nobody: how many different visitors did something in an hour, rounded, and
 * only if there were several. Who they were is known in memory alone, and forgotten when the hour is over.
 */
import type { Records } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Service } from '../lib/service.ts';
import type { HourlyUnion } from './hourly-union.ts';

export const countedThings = ['visitors', 'paired by video', 'paired by text'] as const;
/** Or one of the buckets of something: `country: DE`, `round trip: 25 to 50 ms`. */
export type Counted = (typeof countedThings)[number] | `${string}: ${string}`;

/** `hour`: its beginning, as `2026-11-25T22` in UTC. */
export type HourlyNumber = { readonly hour: string; readonly what: string; readonly count: number };

/** Fewer are not told at all, and more in steps of as many: one visitor more or less changes one step at most. */
export const step = 8;
const hourMs = 60 * 60 * 1000;
/** No database takes any number of values in one go. */
const rowsAtOnce = 500;

/** What is told of so many; null for nothing. */
export function publish(count: number): number | null {
  return count < step ? null : Math.round(count / step) * step;
}

function startOfHour(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}

export function hourAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 13);
}

/** After the hour: in it the others tell of theirs, whose clocks are not quite the same. Who is later is counted by who is last. */
const othersTellMs = 30_000;

export type AggregateParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: this is the only server. */
  readonly union?: HourlyUnion | null;
};

export class Aggregates implements Service {
  readonly #parts: AggregateParts;
  /** When the hour that is being counted began. */
  #startedAtMs: number;
  #seen = new Map<Counted, Set<string>>();
  /** Hours that are over, of which others are waited for. */
  readonly #concluding = new Set<Promise<void>>();
  readonly #ending = Promise.withResolvers<void>();
  /** By hour and thing. */
  readonly #unwritten = new Map<string, HourlyNumber>();
  #writing: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;

  constructor(parts: AggregateParts) {
    this.#parts = parts;
    this.#startedAtMs = startOfHour(parts.clock.now());
  }

  /** Closes each hour when it is over. */
  run(): void {
    const { clock } = this.#parts;
    this.#timer = clock.at(startOfHour(clock.now()) + hourMs, () => {
      this.#closeHour();
      this.run();
    });
  }

  /** `who`, a visitor or a network, counts once an hour, however often it happens. */
  note(what: Counted, who: string): void {
    this.#closeHour();
    const seen = this.#seen.get(what) ?? new Set();
    this.#seen.set(what, seen.add(who));
  }

  /** As what a visitor has been counted in this hour. */
  tell(visitor: string): readonly Counted[] {
    this.#closeHour();
    return [...this.#seen].flatMap(([what, seen]) => (seen.has(visitor) ? [what] : []));
  }

  /** Counts a visitor no more who wants to be forgotten. */
  forget(visitor: string): void {
    for (const seen of this.#seen.values()) seen.delete(visitor);
  }

  /** What was published since an hour, the earliest first. */
  async list(sinceHour: string): Promise<readonly HourlyNumber[]> {
    await this.#writing;
    return this.#parts.records
      .selectFrom('hourly_number')
      .selectAll()
      .where('hour', '>=', sinceHour)
      .orderBy('hour')
      .execute();
  }

  async drain(): Promise<void> {}

  /** An hour that is not over is not told: the next process begins to count anew. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#closeHour();
    this.#seen.clear();
    this.#ending.resolve();
    await Promise.all(this.#concluding);
    await this.#writing;
  }

  #closeHour(): void {
    const now = this.#parts.clock.now();
    if (now >= this.#startedAtMs && now < this.#startedAtMs + hourMs) return;
    const [hour, seen] = [hourAt(this.#startedAtMs), this.#seen];
    this.#seen = new Map();
    this.#startedAtMs = startOfHour(now);
    const { union = null } = this.#parts;
    if (union === null) return this.#tellHour(hour, sizesOf(seen));
    const concluding = this.#conclude(union, hour, seen).finally(() => this.#concluding.delete(concluding));
    this.#concluding.add(concluding);
  }

  /** Without the others what is told is what this server knows: so many there were at least. */
  async #conclude(union: HourlyUnion, hour: string, seen: Map<Counted, Set<string>>): Promise<void> {
    const own = sizesOf(seen);
    const isTold = await union.add(hour, seen);
    seen.clear();
    if (isTold) await this.#waitForOthers();
    this.#tellHour(hour, (isTold && (await union.count(hour, [...own.keys()]))) || own);
  }

  async #waitForOthers(): Promise<void> {
    const { clock } = this.#parts;
    const { promise: waited, resolve } = Promise.withResolvers<void>();
    const timer = clock.at(clock.now() + othersTellMs, resolve);
    await Promise.race([waited, this.#ending.promise]);
    timer.cancel();
  }

  #tellHour(hour: string, counts: ReadonlyMap<string, number>): void {
    for (const [what, all] of counts) {
      const [count, key] = [publish(all), `${hour} ${what}`];
      if (count !== null && count > (this.#unwritten.get(key)?.count ?? 0))
        this.#unwritten.set(key, { hour, what, count });
    }
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Never throws: what could not be written is written with the next hour. */
  async #write(): Promise<void> {
    try {
      while (this.#unwritten.size > 0) {
        const some = [...this.#unwritten].slice(0, rowsAtOnce);
        await this.#parts.records
          .insertInto('hourly_number')
          .values(some.map(([, row]) => row))
          // Told twice of an hour, by several servers or where a clock was set back: so many there were at least, each time.
          .onConflict((conflict) =>
            conflict
              .columns(['hour', 'what'])
              .doUpdateSet((is) => ({ count: is.ref('excluded.count') }))
              .whereRef('hourly_number.count', '<', 'excluded.count'),
          )
          .execute();
        for (const [key, row] of some) if (this.#unwritten.get(key) === row) this.#unwritten.delete(key);
      }
    } catch (bug) {
      this.#parts.log.error('the numbers of an hour could not be written; it is tried again', {
        bug: describeBug(bug),
      });
    }
  }
}

function sizesOf(seen: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, number> {
  return new Map([...seen].map(([what, visitors]) => [what, visitors.size]));
}
