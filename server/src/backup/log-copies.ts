/**
 * Copies what a `LogShipper` takes to the folders of the present generation, and of the next one from when that is
 * begun. A generation from which anything may be missing gets nothing more.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { type OnFailure, streamFile, writeArchive } from './archive.ts';
import { describeFailure } from './backup-error.ts';
import { nameSegment } from './generation.ts';
import type { LogShipper, Piece } from './log-shipper.ts';
import type { LogPosition } from './write-ahead-log.ts';

export type LogCopiesParts = {
  readonly shipper: LogShipper;
  readonly folders: readonly string[];
  readonly recipient: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Larger, and the log of the database is emptied, for which visitors wait: the less it is, the shorter. */
const mostLogBytes = 1024 * 1024;

/** A generation that is being continued. */
type Course = {
  readonly name: string;
  readonly firstEpoch: number;
  /** Those that have everything up to now. */
  folders: readonly string[];
  pieces: number;
};

export class LogCopies {
  readonly #parts: LogCopiesParts;
  #present: Course | null = null;
  #next: Course | null = null;
  #isEmptyingWanted = false;

  constructor(parts: LogCopiesParts) {
    this.#parts = parts;
  }

  /** The log is emptied as soon as it may be, even if it is small. */
  wantEmptying(): void {
    this.#isEmptyingWanted = true;
  }

  /**
   * Copies what was committed since.
   *
   * @returns whether every folder has everything.
   *
   * @throws what nobody has thought of; no generation gets anything more after that.
   */
  async copy(mayEmpty: boolean): Promise<boolean> {
    try {
      const piece = await this.#parts.shipper.take(breathe);
      if (piece === 'doubt') return this.#doubt();
      const isCopied = piece === null || (await this.#copyToAll(piece));
      return (!mayEmpty || (await this.#emptyIfDue())) && isCopied;
    } catch (error) {
      this.#endAll();
      throw error;
    }
  }

  /** A snapshot was begun that holds everything up to `logEnd`: what comes after goes to its folder as well. */
  async begin(name: string, logEnd: LogPosition | null): Promise<boolean> {
    const { shipper, folders } = this.#parts;
    const { epoch } = shipper;
    await this.copy(false);
    const { taken } = shipper;
    if (shipper.epoch !== epoch || (logEnd !== null && taken?.salts !== logEnd.salts)) return this.#doubt();
    this.#next = { name, firstEpoch: epoch, folders, pieces: 0 };
    const [from, to] = [logEnd?.bytes ?? 0, taken?.bytes ?? 0];
    return to <= from || this.#copyTo(this.#next, { epoch, from, to, bytes: null });
  }

  /** The next generation has become the present one, in these folders. */
  keepNew(folders: readonly string[]): void {
    this.#present = this.#next && {
      ...this.#next,
      folders: this.#next.folders.filter((folder) => folders.includes(folder)),
    };
    this.#next = null;
  }

  close(): void {
    this.#parts.shipper.close();
  }

  #doubt(): false {
    this.#parts.log.warn('another process changed the database; a new backup is made');
    this.#endAll();
    return false;
  }

  #endAll(): void {
    this.#present = null;
    this.#next = null;
  }

  async #emptyIfDue(): Promise<boolean> {
    const { shipper } = this.#parts;
    if ((shipper.taken?.bytes ?? 0) > (this.#isEmptyingWanted ? 0 : mostLogBytes)) {
      const emptied = shipper.empty();
      if (emptied.is === 'doubt') return this.#doubt();
      if (emptied.is === 'busy') return true;
      this.#isEmptyingWanted = false;
      return emptied.rest === null || this.#copyToAll(emptied.rest);
    }
    if (shipper.taken === null) this.#isEmptyingWanted = false;
    return true;
  }

  async #copyToAll(piece: Piece): Promise<boolean> {
    let isGood = true;
    for (const course of [this.#present, this.#next]) {
      if (course && !(await this.#copyTo(course, piece))) isGood = false;
    }
    return isGood;
  }

  /** @returns whether all folders took it. Those that did not get nothing more. */
  async #copyTo(course: Course, piece: Piece): Promise<boolean> {
    const { clock, log } = this.#parts;
    if (course.folders.length === 0) return true;
    const epoch = piece.epoch - course.firstEpoch;
    const file = nameSegment({ number: course.pieces, epoch, atMs: clock.now() });
    course.pieces += 1;
    const paths = course.folders.map((folder) => join(folder, course.name, file));
    const failed = new Set<string>();
    await this.#write(piece, paths, (path, error) => {
      if (failed.has(path)) return;
      failed.add(path);
      log.error('changes could not be copied to a folder', { failure: `${path}: ${describeFailure(error)}` });
    });
    course.folders = course.folders.filter((_, index) => !failed.has(paths[index] ?? ''));
    return failed.size === 0;
  }

  async #write({ bytes, from, to }: Piece, paths: readonly string[], onFailure: OnFailure): Promise<void> {
    const { shipper, recipient } = this.#parts;
    let file: FileHandle | null = null;
    try {
      if (bytes === null) file = await open(shipper.logFile, 'r');
      const source = file ? streamFile(file, from, to) : new Blob([bytes ?? '']).stream();
      await writeArchive(source, [recipient], paths, onFailure);
    } catch (error) {
      for (const path of paths) onFailure(path, error);
    } finally {
      await file?.close();
    }
  }
}

/** Lets visitors be served in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
