/**
 * How much the site is used, as numbers about nobody: how many different visitors did something in an hour, rounded, and
 * only if there were several. Who they were is known in memory alone, and forgotten when the hour is over.
 */
import type { Records } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Service } from '../lib/service.ts';

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

export type AggregateParts = { readonly records: Records; readonly clock: Clock; readonly log: Log };

export class Aggregates implements Service {
  readonly #parts: AggregateParts;
  /** When the hour that is being counted began. */
  #startedAtMs: number;
  readonly #seen = new Map<Counted, Set<string>>();
  #unwritten: HourlyNumber[] = [];
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
    await this.#writing;
  }

  #closeHour(): void {
    const now = this.#parts.clock.now();
    if (now >= this.#startedAtMs && now < this.#startedAtMs + hourMs) return;
    const hour = hourAt(this.#startedAtMs);
    for (const [what, seen] of this.#seen) {
      const count = publish(seen.size);
      if (count !== null) this.#unwritten.push({ hour, what, count });
    }
    this.#seen.clear();
    this.#startedAtMs = startOfHour(now);
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Never throws: what could not be written is written with the next hour. */
  async #write(): Promise<void> {
    try {
      while (this.#unwritten.length > 0) {
        const rows = this.#unwritten.slice(0, rowsAtOnce);
        await this.#parts.records
          .insertInto('hourly_number')
          .values(rows)
          // Where the server was started twice in an hour, what was told first stays.
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        this.#unwritten = this.#unwritten.slice(rows.length);
      }
    } catch (bug) {
      this.#parts.log.error('the numbers of an hour could not be written; it is tried again', {
        bug: describeBug(bug),
      });
    }
  }
}
