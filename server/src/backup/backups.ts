/**
 * Makes the backups of a running server: a new generation when it starts and once a day, and of the embedded database
 * every change within seconds. A folder that fails is left out and tried again with a new generation; visitors notice
 * nothing of it.
 */
import { dayAt } from '../addresses/day.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Service } from '../lib/service.ts';
import { describeFailure } from './backup-error.ts';
import type { DeletionList } from './deletion-list.ts';
import { pruneGenerations } from './generation.ts';
import type { LogCopies } from './log-copies.ts';
import type { Made } from './making.ts';
import type { OnHeld } from './making-child.ts';

export type BackupParts = {
  readonly folders: readonly string[];
  readonly keepDays: number;
  /** Null where the database sees to its changes itself. */
  readonly copies: LogCopies | null;
  readonly deletions: DeletionList;
  readonly clock: Clock;
  readonly log: Log;
  make(onHeld: OnHeld, signal: AbortSignal): Promise<Made>;
};

/** What was committed is in the folders within five seconds: this, and the time to write it. */
export const shipEveryMs = 2_000;
export const generationEveryMs = 24 * 60 * 60 * 1000;
/** So long after the last whole generation something must be wrong. */
const overdueAfterMs = generationEveryMs + 2 * 60 * 60 * 1000;
const firstRetryMs = 60_000;
const lastRetryMs = 60 * 60 * 1000;

export class Backups implements Service {
  readonly #parts: BackupParts;
  readonly #bornAtMs: number;
  readonly #ending = new AbortController();
  #lastMadeAtMs: number | null = null;
  #nextAtMs: number;
  #retryMs = firstRetryMs;
  #making: Promise<void> | null = null;
  #shipping: Promise<void> = Promise.resolve();
  #isEmptyingWanted = false;
  #timer: Timer | null = null;

  constructor(parts: BackupParts) {
    this.#parts = parts;
    this.#bornAtMs = parts.clock.now();
    this.#nextAtMs = this.#bornAtMs;
  }

  /** Whether no folder at all has a new backup although it is time. */
  isOverdue(): boolean {
    return this.#parts.clock.now() - (this.#lastMadeAtMs ?? this.#bornAtMs) > overdueAfterMs;
  }

  run(): void {
    const { clock } = this.#parts;
    if (clock.now() >= this.#nextAtMs) {
      this.#making ??= this.#make().finally(() => {
        this.#making = null;
      });
    }
    void this.ship();
    this.#timer = clock.at(clock.now() + shipEveryMs, () => this.run());
  }

  /** Waits for the generation that is being made, if one is. */
  async made(): Promise<void> {
    await this.#making;
  }

  /** Copies what was committed up to now. It never throws. */
  ship(): Promise<void> {
    this.#shipping = this.#shipping.then(() => this.#ship());
    return this.#shipping;
  }

  /** What was deleted leaves the log of the database as well, once it was copied. */
  async settle(): Promise<void> {
    this.#isEmptyingWanted = true;
    await this.ship();
  }

  async drain(): Promise<void> {}

  /** Copies the last changes; the database may be closed after that. */
  async stop(): Promise<void> {
    if (this.#ending.signal.aborted) return;
    this.#timer?.cancel();
    this.#ending.abort();
    await this.#making;
    await this.ship();
    this.#parts.copies?.close();
  }

  async #make(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#nextAtMs = clock.now() + generationEveryMs;
    try {
      await this.#makeAndTidy();
    } catch (error) {
      this.#parts.copies?.dropNew();
      if (this.#ending.signal.aborted) return;
      log.error('no backup could be made', { failure: describeFailure(error) });
      this.#retrySoon();
    }
  }

  async #makeAndTidy(): Promise<void> {
    const { clock, log, copies, deletions, folders, keepDays } = this.#parts;
    const onHeld: OnHeld = (name, logEnd) => {
      this.#shipping = this.#shipping
        .then(() => copies?.begin(name, logEnd))
        .then((isGood) => this.#heed(isGood));
    };
    const made = await this.#parts.make(onHeld, this.#ending.signal);
    await this.#shipping;
    copies?.keepNew(made.folders);
    this.#lastMadeAtMs = made.madeAtMs;
    for (const failure of made.problems) log.error('a folder has no backup now', { failure });
    if (made.problems.length > 0) this.#retrySoon();
    else this.#retryMs = firstRetryMs;
    for (const folder of made.folders) {
      this.#try(folder, () => pruneGenerations({ folder, nowMs: clock.now(), keepDays }, made.name));
    }
    if (folders.length > 0) await deletions.forgetOld(dayAt(clock.now()));
  }

  #try(folder: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      const failure = `${folder}: ${describeFailure(error)}`;
      this.#parts.log.error('old backups could not be deleted', { failure });
    }
  }

  async #ship(): Promise<void> {
    const { copies, log } = this.#parts;
    if (!copies) return;
    try {
      // What a snapshot is being made of must stay where it is.
      const mayEmpty = this.#making === null;
      this.#heed(await copies.copy(mayEmpty, this.#isEmptyingWanted));
      if (mayEmpty) this.#isEmptyingWanted = false;
    } catch (bug) {
      log.error('changes could not be copied to the backups', { bug: describeBug(bug) });
      this.#retrySoon();
    }
  }

  /** Only a new generation helps where changes may be missing. */
  #heed(isGood: boolean | undefined): void {
    if (isGood === false) this.#retrySoon();
  }

  #retrySoon(): void {
    const { clock } = this.#parts;
    this.#nextAtMs = Math.min(this.#nextAtMs, clock.now() + this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, lastRetryMs);
  }
}
