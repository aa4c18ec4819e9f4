/**
 * Makes the backups of a running server: a new generation when it starts and once a day, and of the embedded database
 * every change within seconds. A folder that fails is left out and tried again with a new generation; visitors notice
 * nothing of it.
 */
import { join } from 'node:path';
import { dayAt } from '../addresses/day.ts';
import type { DoneJob, JobLedger } from '../database/job-ledger.ts';
import { databaseFileName } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import { repeatEvery } from '../lib/repeat.ts';
import type { Service } from '../lib/service.ts';
import { checkRecipient } from './archive.ts';
import { describeFailure } from './backup-error.ts';
import type { DeletionList } from './deletion-list.ts';
import { pruneGenerations } from './generation.ts';
import { LogCopies } from './log-copies.ts';
import { LogShipper } from './log-shipper.ts';
import type { Made } from './making.ts';
import { makeInChild, type OnHeld } from './making-child.ts';

export type BackupParts = {
  readonly folders: readonly string[];
  readonly keepDays: number;
  /** Null where the database sees to its changes itself. */
  readonly copies: LogCopies | null;
  readonly deletions: DeletionList;
  /** Of several servers one at a time makes backups, for all. Null where there is only one. */
  readonly ledger: JobLedger | null;
  readonly clock: Clock;
  readonly log: Log;
  make(onHeld: OnHeld, signal: AbortSignal): Promise<Made>;
};

/** What was committed is in the folders within five seconds: this, and the time to write it. */
export const shipEveryMs = 2_000;
export const generationEveryMs = 24 * 60 * 60 * 1000;
/** So long after the last whole generation something must be wrong. */
export const overdueAfterMs = generationEveryMs + 2 * 60 * 60 * 1000;
const firstRetryMs = 60_000;
const lastRetryMs = 60 * 60 * 1000;
const signEveryMs = 30_000;

export class Backups implements Service {
  readonly #parts: BackupParts;
  readonly #bornAtMs: number;
  readonly #ending = new AbortController();
  #lastMadeAtMs: number | null = null;
  #nextAtMs: number;
  #retryMs = firstRetryMs;
  #making: Promise<void> | null = null;
  #shipping: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;

  constructor(parts: BackupParts) {
    this.#parts = parts;
    this.#bornAtMs = parts.clock.now();
    this.#nextAtMs = this.#bornAtMs;
  }

  /** By whichever server, as far as this one knows; null before the first since its start (ms since the epoch). */
  get lastMadeAtMs(): number | null {
    return this.#lastMadeAtMs;
  }

  /** Whether no folder at all has a new backup although it is time. */
  isOverdue(): boolean {
    return this.#parts.clock.now() - (this.#lastMadeAtMs ?? this.#bornAtMs) > overdueAfterMs;
  }

  run(): void {
    const { clock } = this.#parts;
    if (this.#isDue()) {
      this.#making ??= this.#make().finally(() => {
        this.#making = null;
      });
    }
    void this.ship();
    this.#timer = clock.at(clock.now() + shipEveryMs, () => this.run());
  }

  /** Where the clock was set back, what was planned is not waited for. */
  #isDue(): boolean {
    const inMs = this.#nextAtMs - this.#parts.clock.now();
    return inMs <= 0 || inMs > generationEveryMs;
  }

  /** Waits for the generation that is being made, if one is. */
  async made(): Promise<void> {
    await this.#making;
  }

  /** Copies what was committed up to now. It never throws. */
  ship(): Promise<void> {
    // What a snapshot is being made of must stay where it is.
    return this.#queue((copies) => copies.copy(this.#making === null));
  }

  /** What was deleted leaves the log of the database as well, once it was copied. */
  async settle(): Promise<void> {
    this.#parts.copies?.wantEmptying();
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
      if (!(await this.#isLeftToOther())) await this.#makeAndTidy();
    } catch (error) {
      // What was begun goes on getting changes: it may be whole, if who made it died before saying so.
      if (this.#ending.signal.aborted) return;
      log.error('no backup could be made', { failure: describeFailure(error) });
      this.#retrySoon();
    }
  }

  /** Another is at it: looked at again when it may have died. Or another has done it since this one began, and not long ago. */
  async #isLeftToOther(): Promise<boolean> {
    const { ledger, clock } = this.#parts;
    const now = clock.now();
    // Somewhat early, so that nobody misses a day by a moment.
    const sinceMs = Math.max(this.#bornAtMs, now - generationEveryMs + firstRetryMs);
    const refusal = await ledger?.take(sinceMs);
    if (!ledger || !refusal) return false;
    const last = await ledger.findLast();
    this.#lastMadeAtMs = last ? Math.max(last.endedAtMs, this.#lastMadeAtMs ?? 0) : this.#lastMadeAtMs;
    this.#nextAtMs = refusal.againAtMs ?? (last?.startedAtMs ?? now) + generationEveryMs;
    return true;
  }

  /** Others leave it to this server meanwhile; what is not whole in every folder may be tried by any of them. */
  async #makeInTurn(onHeld: OnHeld): Promise<Made> {
    const { ledger, clock, make } = this.#parts;
    const startedAtMs = clock.now();
    const signs = repeatEvery(signEveryMs, clock, () => void ledger?.hold().catch(() => undefined));
    let done: DoneJob | null = null;
    try {
      const made = await make(onHeld, this.#ending.signal);
      if (made.problems.length === 0) done = { startedAtMs, endedAtMs: clock.now(), result: made.name };
      return made;
    } finally {
      signs.cancel();
      // Without the database it ends by itself.
      await ledger?.release(done).catch(() => undefined);
    }
  }

  async #makeAndTidy(): Promise<void> {
    const { clock, log, copies, deletions, folders, keepDays } = this.#parts;
    const onHeld: OnHeld = (name, logEnd) => void this.#queue((all) => all.begin(name, logEnd));
    const made = await this.#makeInTurn(onHeld);
    await this.#shipping;
    copies?.keepNew(made.folders);
    this.#lastMadeAtMs = made.madeAtMs;
    for (const failure of made.problems) log.error('a folder has no backup now', { failure });
    if (made.problems.length > 0) this.#retrySoon();
    else this.#retryMs = firstRetryMs;
    for (const folder of made.folders) {
      await this.#try(folder, () => pruneGenerations({ folder, nowMs: clock.now(), keepDays }, made.name));
    }
    if (folders.length > 0) await deletions.tidy(dayAt(clock.now()));
  }

  async #try(folder: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const failure = `${folder}: ${describeFailure(error)}`;
      this.#parts.log.error('old backups could not be deleted', { failure });
    }
  }

  /**
   * One after the other, and it never throws.
   *
   * @param work tells whether all is well; only a new generation helps where changes may be missing.
   */
  #queue(work: (copies: LogCopies) => Promise<boolean>): Promise<void> {
    const { copies, log } = this.#parts;
    if (!copies) return Promise.resolve();
    this.#shipping = this.#shipping.then(async () => {
      try {
        if (!(await work(copies))) this.#retrySoon();
      } catch (bug) {
        log.error('changes could not be copied to the backups', { bug: describeBug(bug) });
        this.#retrySoon();
      }
    });
    return this.#shipping;
  }

  #retrySoon(): void {
    const { clock } = this.#parts;
    this.#nextAtMs = Math.min(this.#nextAtMs, clock.now() + this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, lastRetryMs);
  }
}

export type ServerBackupSettings = {
  readonly folders: readonly string[];
  readonly recipient: string;
  readonly keepDays: number;
  /** Of PostgreSQL; null for the file in the data folder, which has to be open already. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly deletions: DeletionList;
  readonly ledger: JobLedger | null;
};

/** The backups of a running server. @throws BackupError if the public key is none. */
export function createBackups(
  settings: ServerBackupSettings,
  ground: { readonly clock: Clock; readonly log: Log },
): Backups {
  const { folders, recipient, databaseUrl, dataDir } = settings;
  checkRecipient(recipient);
  const databaseFile = join(dataDir, databaseFileName);
  const copies =
    databaseUrl === null
      ? new LogCopies({ shipper: new LogShipper(databaseFile), folders, recipient, ...ground })
      : null;
  const job = { dataDir, databaseUrl, folders, recipient };
  return new Backups({
    ...settings,
    ...ground,
    copies,
    make: (onHeld, signal) => makeInChild(job, onHeld, signal),
  });
}
