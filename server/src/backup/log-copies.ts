/**
 * Copies what a `LogShipper` takes to the folders of the present generation, and of the next one while that is being
 * made. A generation from which anything may be missing gets nothing more.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { streamFile, writeArchive } from './archive.ts';
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

/** Larger, and the log of the database is emptied. */
const mostLogBytes = 4 * 1024 * 1024;

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

  constructor(parts: LogCopiesParts) {
    this.#parts = parts;
  }

  /**
   * Copies what was committed since.
   *
   * @param isWanted that the log be emptied even if it is small.
   *
   * @returns whether every folder has everything.
   */
  async copy(mayEmpty: boolean, isWanted: boolean): Promise<boolean> {
    const { shipper } = this.#parts;
    const piece = await shipper.take(breathe);
    if (piece === 'doubt') return this.#doubt();
    let isGood = piece === null || (await this.#copyToAll(piece));
    const takenBytes = shipper.taken?.bytes ?? 0;
    if (mayEmpty && takenBytes > (isWanted ? 0 : mostLogBytes)) isGood = (await this.#empty()) && isGood;
    return isGood;
  }

  /** A snapshot was begun that holds everything up to `logEnd`: what comes after goes to its folder as well. */
  async begin(name: string, logEnd: LogPosition | null): Promise<boolean> {
    const { shipper, folders } = this.#parts;
    await this.copy(false, false);
    const { taken, epoch } = shipper;
    if (logEnd !== null && taken?.salts !== logEnd.salts) return this.#doubt();
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

  dropNew(): void {
    this.#next = null;
  }

  close(): void {
    this.#parts.shipper.close();
  }

  #doubt(): false {
    this.#parts.log.warn('another process changed the database; a new backup is made');
    this.#present = null;
    this.#next = null;
    return false;
  }

  async #empty(): Promise<boolean> {
    const emptied = this.#parts.shipper.empty();
    if (emptied.is === 'doubt') return this.#doubt();
    if (emptied.is === 'busy' || emptied.rest === null) return true;
    return this.#copyToAll(emptied.rest);
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
    const { recipient, clock, log } = this.#parts;
    if (course.folders.length === 0) return true;
    const epoch = piece.epoch - course.firstEpoch;
    const file = nameSegment({ number: course.pieces, epoch, atMs: clock.now() });
    const paths = course.folders.map((folder) => join(folder, course.name, file));
    const failed = new Set<string>();
    await this.#write(piece, recipient, paths, (path, error) => {
      failed.add(path);
      log.error('changes could not be copied to a folder', { failure: `${path}: ${describeFailure(error)}` });
    });
    course.folders = course.folders.filter((_, index) => !failed.has(paths[index] ?? ''));
    course.pieces += 1;
    return failed.size === 0;
  }

  async #write(
    piece: Piece,
    recipient: string,
    paths: readonly string[],
    onFailure: (path: string, error: unknown) => void,
  ): Promise<void> {
    const file = await open(this.#parts.shipper.logFile, 'r');
    try {
      const source = piece.bytes === null ? streamFile(file, piece.from, piece.to) : streamBytes(piece.bytes);
      await writeArchive(source, [recipient], paths, onFailure);
    } catch (error) {
      for (const path of paths) onFailure(path, error);
    } finally {
      await file.close();
    }
  }
}

function streamBytes(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** Lets visitors be served in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
