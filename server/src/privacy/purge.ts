/**
 * Deletes what has been kept long enough: every hour, a little at a time, going on where it was interrupted. What all
 * servers share, one of them purges; what each has for itself, each does. What was done is there for everybody to see, and
 * a run that was missed makes the server say that it is not well.
 */
import type { JobLedger } from '../database/job-ledger.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Service } from '../lib/service.ts';

export type PurgeStep = {
  /** As it is shown. */
  readonly name: string;
  /** shared: in the database. own: on this machine. */
  readonly of: 'shared' | 'own';
  /**
   * Deletes up to `most` of what is old, or a little more where it only goes together. @returns how many there were; less
   * than `most` means that nothing is left.
   */
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
  readonly ledger: JobLedger;
  /** Whether what all share is left to other servers. */
  readonly isSharedLeft?: boolean;
  /** What was deleted leaves the disk as well. */
  settle(): Promise<void>;
};

export const purgeEveryMs = 60 * 60 * 1000;
/** So long after the last complete run something must be wrong. */
export const overdueAfterMs = 3 * purgeEveryMs;
/** Few enough that nobody has to wait for it: each row may lie in another part of the file. */
const rowsAtOnce = 100;
const signEveryMs = 30 * 1000;

/** The job is not this server's any more: it was so slow that another has taken it. */
class TakenError extends Error {
  override name = 'TakenError';
}

export class Purge implements Service {
  readonly #parts: PurgeParts;
  readonly #bornAtMs: number;
  /** When what is this machine's own was last purged to the end, and how much that was. */
  #own: { readonly atMs: number; readonly deleted: PurgeRun['deleted'] } | null = null;
  #last: PurgeRun | null = null;
  #running: Promise<void> | null = null;
  #timer: Timer | null = null;
  #isEnding = false;
  #signedAtMs = 0;

  constructor(parts: PurgeParts) {
    this.#parts = parts;
    this.#bornAtMs = parts.clock.now();
  }

  /** The last complete run of whichever server, as of the last time that this one looked, and what it did itself. */
  get last(): PurgeRun | null {
    return this.#last && { ...this.#last, deleted: { ...this.#own?.deleted, ...this.#last.deleted } };
  }

  /** How long ago that was, or that this process began. */
  get sinceLastMs(): number {
    return this.#parts.clock.now() - (this.#last?.endedAtMs ?? this.#bornAtMs);
  }

  isOverdue(): boolean {
    const sharedAtMs = this.#last?.endedAtMs ?? this.#bornAtMs;
    const sinceMs = Math.min(sharedAtMs, this.#own?.atMs ?? this.#bornAtMs);
    return this.#parts.clock.now() - sinceMs > overdueAfterMs;
  }

  /** Begins at once, and again every full hour: what ends with a day ends with its last second. */
  run(): void {
    void this.purge();
  }

  /** One run, or the one that is going on. It never throws: a step that fails is logged and tried again in an hour. */
  purge(): Promise<void> {
    this.#running ??= this.#purge()
      .catch((bug) => {
        this.#parts.log.error('the purge could not be finished; it goes on in an hour', {
          bug: describeBug(bug),
        });
        return null;
      })
      .then((againAtMs) => {
        this.#running = null;
        this.#planNext(againAtMs);
      });
    return this.#running;
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#timer?.cancel();
    await this.#running;
  }

  #planNext(againAtMs: number | null): void {
    if (this.#isEnding) return;
    const { clock } = this.#parts;
    this.#timer?.cancel();
    const nextHourMs = startOfPeriod(clock.now()) + purgeEveryMs;
    this.#timer = clock.at(Math.min(againAtMs ?? nextHourMs, nextHourMs), () => this.run());
  }

  /** @returns when to look again if that is before the next hour; null otherwise. */
  async #purge(): Promise<number | null> {
    const own = await settleAll([this.#purgeOwn(), this.#purgeShared()]);
    return own[1];
  }

  async #purgeOwn(): Promise<void> {
    const deleted = await this.#finishAll('own');
    if (!this.#isEnding) this.#own = { atMs: this.#parts.clock.now(), deleted };
  }

  async #purgeShared(): Promise<number | null> {
    const { clock, ledger, isSharedLeft = false } = this.#parts;
    this.#last = await this.#findLast();
    if (isSharedLeft) return null;
    const startedAtMs = clock.now();
    const refusal = await ledger.take(startOfPeriod(startedAtMs));
    if (refusal) return refusal.againAtMs;
    this.#signedAtMs = startedAtMs;
    const run = await this.#runShared(startedAtMs).catch(async (bug: unknown) => {
      await ledger.release(null);
      throw bug;
    });
    await ledger.release(run && { ...run, result: run.deleted });
    this.#last = run ?? this.#last;
    return null;
  }

  /** Null when the server ends before the run does. */
  async #runShared(startedAtMs: number): Promise<PurgeRun | null> {
    const deleted = await this.#finishAll('shared');
    await this.#parts.settle();
    return this.#isEnding ? null : { startedAtMs, endedAtMs: this.#parts.clock.now(), deleted };
  }

  async #findLast(): Promise<PurgeRun | null> {
    const last = await this.#parts.ledger.findLast();
    return last && { ...last, deleted: last.result as PurgeRun['deleted'] };
  }

  /** A step that fails keeps no other from being done. @throws what the first has thrown. */
  async #finishAll(of: PurgeStep['of']): Promise<Readonly<Record<string, number>>> {
    const steps = this.#parts.steps.filter((step) => step.of === of);
    const counts = await settleAll(steps.map((step) => this.#finish(step)));
    return Object.fromEntries(steps.map(({ name }, index) => [name, counts[index] ?? 0]));
  }

  async #finish(step: PurgeStep): Promise<number> {
    let all = 0;
    while (!this.#isEnding) {
      const count = await step.deleteOld(rowsAtOnce);
      all += count;
      if (count < rowsAtOnce) break;
      if (step.of === 'shared') await this.#sign();
      await breathe();
    }
    return all;
  }

  async #sign(): Promise<void> {
    const { clock, ledger } = this.#parts;
    if (clock.now() - this.#signedAtMs < signEveryMs) return;
    this.#signedAtMs = clock.now();
    if (!(await ledger.hold())) throw new TakenError('another server has taken the purge');
  }
}

function startOfPeriod(ms: number): number {
  return Math.floor(ms / purgeEveryMs) * purgeEveryMs;
}

/** Waits for all, whichever fail. @throws what the first has thrown. */
async function settleAll<Values extends readonly unknown[]>(
  works: { readonly [Index in keyof Values]: Promise<Values[Index]> },
): Promise<Values> {
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return Promise.all(works) as Promise<Values>;
}

/** Lets visitors be served in between: the embedded database answers within the same turn of the event loop. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
