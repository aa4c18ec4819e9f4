/**
 * Sees to it that of all servers on one database one at a time does a job, once in each period, and remembers how it
 * ended. What the job is, it does not know.
 */
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import type { Records } from './open-database.ts';

export type DoneJob = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** As JSON would give it back. */
  readonly result: unknown;
};

export type JobLedgerParts = { readonly records: Records; readonly clock: Clock; readonly random: Random };

/** So long after the last sign of life of who does it, another may. */
const heldMs = 2 * 60 * 1000;

export class JobLedger {
  readonly #parts: JobLedgerParts;
  readonly #name: string;
  readonly #self: string;

  constructor(name: string, parts: JobLedgerParts) {
    this.#parts = parts;
    this.#name = name;
    this.#self = createId(parts.random);
  }

  /**
   * Takes the job, if nobody is at it and it was not done since `sinceMs`.
   *
   * @returns null when it was taken. Otherwise when whoever is at it must have given a sign of life (ms since the epoch),
   * or null for that if nobody is.
   */
  async take(sinceMs: number): Promise<{ readonly againAtMs: number | null } | null> {
    const { records, clock } = this.#parts;
    const now = clock.now();
    const row = { name: this.#name, holder: this.#self, held_until: toText(now + heldMs) };
    const { numInsertedOrUpdatedRows } = await records
      .insertInto('job')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder: row.holder, held_until: row.held_until })
          .where((is) =>
            is.or([
              is('job.held_until', '<=', toText(now)),
              // Nobody holds it so far ahead whose clock is right, a little more or less.
              is('job.held_until', '>', toText(now + 2 * heldMs)),
            ]),
          )
          .where((is) =>
            is.or([
              is('job.started_at', 'is', null),
              is('job.started_at', '<', toText(sinceMs)),
              // The time of day has been set back meanwhile.
              is('job.started_at', '>', toText(now)),
            ]),
          ),
      )
      .executeTakeFirst();
    if ((numInsertedOrUpdatedRows ?? 0n) > 0n) return null;
    const held = await this.#find();
    const untilMs = Date.parse(held?.held_until ?? '');
    return { againAtMs: untilMs > now ? untilMs : null };
  }

  /** A sign of life. @returns false if another has taken the job meanwhile. */
  async hold(): Promise<boolean> {
    const { numUpdatedRows } = await this.#update({ held_until: toText(this.#parts.clock.now() + heldMs) });
    return numUpdatedRows > 0n;
  }

  /** It is done, or was given up: null. Others may. */
  async release(done: DoneJob | null): Promise<void> {
    const held_until = toText(0);
    await this.#update(
      done === null
        ? { held_until }
        : {
            held_until,
            started_at: toText(done.startedAtMs),
            ended_at: toText(done.endedAtMs),
            result: JSON.stringify(done.result),
          },
    );
  }

  /** The last time that it was done to the end, by whichever server; null if it never was. */
  async findLast(): Promise<DoneJob | null> {
    const row = await this.#find();
    if (!row?.started_at || !row.ended_at || row.result === null) return null;
    return {
      startedAtMs: Date.parse(row.started_at),
      endedAtMs: Date.parse(row.ended_at),
      result: JSON.parse(row.result),
    };
  }

  #find() {
    return this.#parts.records
      .selectFrom('job')
      .selectAll()
      .where('name', '=', this.#name)
      .executeTakeFirst();
  }

  #update(change: Readonly<Record<string, string>>) {
    return this.#parts.records
      .updateTable('job')
      .set(change)
      .where('name', '=', this.#name)
      .where('holder', '=', this.#self)
      .executeTakeFirst();
  }
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
