/**
 * Deletes what has been kept long enough: every hour, a little at a time, going on where it was interrupted. What it
 * did is there for everybody to see, and a run that was missed makes the server say that it is not well.
 */
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Service } from '../lib/service.ts';

export type PurgeStep = {
  /** As it is shown. */
  readonly name: string;
  /** Deletes up to `most` of what is old. @returns how many there were; less than `most` means that nothing is left. */
  deleteOld(most: number): Promise<number>;
};

export type PurgeRun = {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** By the step's name, how many rows, files or keys were deleted. */
  readonly deleted: Readonly<Record<string, number>>;
};

export type PurgeParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly steps: readonly PurgeStep[];
  /** What was deleted leaves the disk as well. */
  settle(): Promise<void>;
};

export const purgeEveryMs = 60 * 60 * 1000;
/** So long after the last complete run something must be wrong. */
export const overdueAfterMs = 3 * purgeEveryMs;
/** Few enough that nobody has to wait for it, whatever the database. */
const rowsAtOnce = 500;

export class Purge implements Service {
  readonly #parts: PurgeParts;
  readonly #bornAtMs: number;
  #last: PurgeRun | null = null;
  #running: Promise<void> | null = null;
  #timer: Timer | null = null;
  #isEnding = false;

  constructor(parts: PurgeParts) {
    this.#parts = parts;
    this.#bornAtMs = parts.clock.now();
  }

  /** The last complete run of this process. */
  get last(): PurgeRun | null {
    return this.#last;
  }

  isOverdue(): boolean {
    const sinceMs = this.#last?.endedAtMs ?? this.#bornAtMs;
    return this.#parts.clock.now() - sinceMs > overdueAfterMs;
  }

  /** Begins at once, and again every full hour: what ends with a day ends with its last second. */
  run(): void {
    void this.purge();
  }

  /** One run, or the one that is going on. It never throws: a step that fails is logged and tried again in an hour. */
  purge(): Promise<void> {
    this.#running ??= this.#purge().finally(() => {
      this.#running = null;
      this.#planNext();
    });
    return this.#running;
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#timer?.cancel();
    await this.#running;
  }

  #planNext(): void {
    if (this.#isEnding) return;
    const { clock } = this.#parts;
    this.#timer?.cancel();
    this.#timer = clock.at((Math.floor(clock.now() / purgeEveryMs) + 1) * purgeEveryMs, () => this.run());
  }

  async #purge(): Promise<void> {
    const { clock, log, steps, settle } = this.#parts;
    const startedAtMs = clock.now();
    const deleted: Record<string, number> = {};
    try {
      // The step before must not keep the next one from being done.
      const results = await Promise.allSettled(steps.map((step) => this.#finish(step, deleted)));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      await settle();
      if (!this.#isEnding) this.#last = { startedAtMs, endedAtMs: clock.now(), deleted };
    } catch (bug) {
      log.error('the purge could not be finished; it goes on in an hour', { bug: describeBug(bug) });
    }
  }

  async #finish(step: PurgeStep, deleted: Record<string, number>): Promise<void> {
    deleted[step.name] = 0;
    while (!this.#isEnding) {
      const count = await step.deleteOld(rowsAtOnce);
      deleted[step.name] = (deleted[step.name] ?? 0) + count;
      if (count < rowsAtOnce) return;
      await breathe();
    }
  }
}

/** Lets visitors be served in between: the embedded database answers within the same turn of the event loop. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
