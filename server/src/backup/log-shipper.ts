/**
 * Takes what is committed to the embedded database out of its log, to be copied. The log is emptied nowhere else: an open
 * read keeps every process from it, and it is let go for one synchronous turn only. If anything was committed elsewhere
 * in that turn, or the log was begun anew, that is noticed.
 */
import { Database } from 'bun:sqlite';
import { closeSync, openSync, readSync } from 'node:fs';
import { countFrames, findLogEnd, type LogPosition, scanLog } from './write-ahead-log.ts';

export type Piece = {
  /** Counts the fillings of the log. */
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
  /** Null: it still stands in the log. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
};

/** `doubt`: something may have been missed, and only a new snapshot helps. */
export type Emptied =
  | { readonly is: 'emptied'; readonly rest: Piece | null }
  | { readonly is: 'busy' }
  | { readonly is: 'doubt' };

type Checkpoint = { readonly busy: number; readonly log: number };

export class LogShipper {
  readonly logFile: string;
  readonly #connection: Database;
  #epoch = 0;
  /** How far the present filling was taken. */
  #taken: LogPosition | null = null;

  /** @param file of the database, which has to be opened already. */
  constructor(file: string) {
    this.logFile = `${file}-wal`;
    this.#connection = new Database(file, { readwrite: true });
    // Who waited here would keep everybody waiting.
    this.#connection.run('PRAGMA busy_timeout = 0');
    this.#hold();
  }

  /** How far everything was taken; null: nothing is committed in the log, or nothing of it was looked at. */
  get taken(): LogPosition | null {
    return this.#taken;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** What was committed since. Lets others have their turn while it looks. @returns null if nothing was. */
  async take(breathe: () => Promise<void>): Promise<Piece | 'doubt' | null> {
    const scan = scanLog(this.logFile, this.#taken);
    for (;;) {
      const step = scan.next();
      if (step.done) return this.#takeTo(step.value);
      await breathe();
    }
  }

  /** Moves all of the log to the file and empties it, in one turn with taking what is left of it. */
  empty(): Emptied {
    this.#connection.run('COMMIT');
    const taken = this.#taken;
    let before = 0;
    let emptied: Emptied;
    try {
      if (!this.#mayWrite()) return { is: 'busy' };
      before = this.#readVersion();
      emptied = this.#takeAndEmpty();
    } finally {
      this.#hold();
    }
    // Looked at under the new hold: whatever is committed from now on stays in the log.
    if (emptied.is === 'doubt' || this.#readVersion() !== before) return { is: this.#doubt() };
    this.#taken = emptied.is === 'busy' ? taken : null;
    if (emptied.is === 'emptied') this.#epoch += 1;
    return emptied;
  }

  close(): void {
    this.#connection.close();
  }

  #takeAndEmpty(): Emptied {
    const rest = this.#takeTo(findLogEnd(this.logFile, this.#taken));
    if (rest === 'doubt') return { is: rest };
    const bytes = rest && readPart(this.logFile, rest);
    // What SQLite counts must be what was found here.
    if (this.#checkpoint('PASSIVE').log !== countFrames(this.#taken)) return { is: 'doubt' };
    if (this.#checkpoint('TRUNCATE').busy !== 0) return { is: 'busy' };
    return { is: 'emptied', rest: rest && { ...rest, bytes } };
  }

  #takeTo(end: LogPosition | null): Piece | 'doubt' | null {
    const taken = this.#taken;
    if (taken !== null && (end === null || end.salts !== taken.salts || end.bytes < taken.bytes))
      return this.#doubt();
    if (end === null || end.bytes === taken?.bytes) return null;
    this.#taken = end;
    return { epoch: this.#epoch, from: taken?.bytes ?? 0, to: end.bytes, bytes: null };
  }

  /** What is in the log now is looked at from its beginning, as a filling of its own. */
  #doubt(): 'doubt' {
    this.#taken = null;
    this.#epoch += 1;
    return 'doubt';
  }

  #hold(): void {
    this.#connection.run('BEGIN');
    this.#connection.query('SELECT count(*) FROM sqlite_master').get();
  }

  /** Differs as soon as somebody else has committed something. */
  #readVersion(): number {
    return (
      this.#connection.query<{ data_version: number }, []>('PRAGMA data_version').get()?.data_version ?? 0
    );
  }

  /** A checkpoint that somebody's transaction disturbs would go half way, and leave the log to be begun anew. */
  #mayWrite(): boolean {
    try {
      this.#connection.run('BEGIN IMMEDIATE');
      this.#connection.run('ROLLBACK');
      return true;
    } catch {
      return false;
    }
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): Checkpoint {
    const sql = `PRAGMA wal_checkpoint(${mode})` as const;
    return this.#connection.query<Checkpoint, []>(sql).get() ?? { busy: 1, log: -1 };
  }
}

function readPart(path: string, { from, to }: Piece): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(to - from);
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, bytes.length, from);
  closeSync(file);
  return bytes;
}
