/**
 * Puts a generation of the embedded database together again: the snapshot, and the log after it, which SQLite itself
 * applies. It ends at the last piece that is whole.
 */
import { Database } from 'bun:sqlite';
import { existsSync, rmSync, statSync, truncateSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackArchive } from './archive.ts';
import { BackupError, describeFailure } from './backup-error.ts';
import type { Generation, Segment } from './generation.ts';
import { countRows, type RowCounts } from './sqlite-snapshot.ts';
import { findLogEnd, type LogPosition } from './write-ahead-log.ts';

export type Assembly = {
  readonly generation: Generation;
  readonly identity: string;
  /** The file that it becomes. */
  readonly target: string;
  /** Nothing is restored that was committed after. */
  readonly untilMs: number;
  onBytes(count: number): void;
};

export type Assembled = {
  /** What was committed up to then is there. */
  readonly reachedAtMs: number;
  /** Why nothing after that is, although it should be; null if all is well. */
  readonly problem: string | null;
};

/** @throws BackupError if the snapshot is whole in no folder. */
export async function assembleSqlite(assembly: Assembly): Promise<Assembled> {
  const { generation, target, untilMs } = assembly;
  for (const { name, plainBytes } of generation.manifest.files) {
    const path = name === 'snapshot.age' ? target : `${target}-wal`;
    await unpackFirst(assembly, name, { path, plainBytes });
  }
  const replay = new LogReplay(assembly);
  const due = generation.segments.filter(({ atMs }) => atMs <= untilMs);
  for (const segment of due) {
    const problem = await replay.add(segment);
    if (problem !== null) return replay.finish(problem);
  }
  return replay.finish(null);
}

type Target = { readonly path: string; readonly plainBytes: number | null };

/** From the first folder that has it whole. A file that is there is added to only if nothing is known of its size. */
async function unpackFirst(assembly: Assembly, name: string, target: Target): Promise<void> {
  const { generation, identity, onBytes } = assembly;
  const failures: string[] = [];
  for (const folder of generation.folders) {
    const path = join(folder, generation.name, name);
    const file = await open(target.path, target.plainBytes === null ? 'a' : 'w', 0o600);
    const { size: before } = await file.stat();
    try {
      await unpackArchive({ path, identity }, file, onBytes);
      if (await isAsLargeAs(file, target.plainBytes)) return;
      failures.push(`${path} does not hold what its manifest says.`);
    } catch (error) {
      failures.push(describeFailure(error));
      await file.truncate(before);
    } finally {
      await file.close();
    }
  }
  throw new BackupError(failures.join(' '));
}

async function isAsLargeAs(file: FileHandle, bytes: number | null): Promise<boolean> {
  return bytes === null || (await file.stat()).size === bytes;
}

/** Collects the log of one filling after the other and has SQLite apply each. */
class LogReplay {
  readonly #assembly: Assembly;
  #expected = 0;
  #epoch = 0;
  #end: LogPosition | null = null;
  #reachedAtMs: number;

  constructor(assembly: Assembly) {
    this.#assembly = assembly;
    this.#reachedAtMs = assembly.generation.madeAtMs;
    this.#end = findLogEnd(this.#log);
  }

  get #log(): string {
    return `${this.#assembly.target}-wal`;
  }

  /** @returns what is wrong with it; then nothing of it was taken. */
  async add(segment: Segment): Promise<string | null> {
    if (segment.number !== this.#expected) return `piece ${this.#expected} of the log is missing`;
    if (segment.epoch !== this.#epoch) this.#apply();
    this.#epoch = segment.epoch;
    const before = existsSync(this.#log) ? statSync(this.#log).size : 0;
    try {
      await unpackFirst(this.#assembly, segment.name, { path: this.#log, plainBytes: null });
    } catch (error) {
      return describeFailure(error).replace(/\.$/, '');
    }
    const end = findLogEnd(this.#log, this.#end);
    if (end?.bytes !== statSync(this.#log).size) {
      truncateSync(this.#log, before);
      return `piece ${segment.number} of the log does not follow from what is before it`;
    }
    this.#end = end;
    this.#expected += 1;
    this.#reachedAtMs = segment.atMs;
    return null;
  }

  finish(problem: string | null): Assembled {
    this.#apply();
    return { reachedAtMs: this.#reachedAtMs, problem };
  }

  #apply(): void {
    const { target } = this.#assembly;
    const database = new Database(target, { readwrite: true });
    try {
      database.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
    for (const ending of ['-wal', '-shm']) rmSync(`${target}${ending}`, { force: true });
    this.#end = null;
  }
}

/** Reads all of it. @throws BackupError if SQLite finds anything wrong. @returns how many rows each table has. */
export function examineSqlite(file: string): RowCounts {
  const database = new Database(file, { readwrite: true });
  try {
    const found = database.query<{ integrity_check: string }, []>('PRAGMA integrity_check').all();
    if (found.length === 1 && found[0]?.integrity_check === 'ok') return countRows(database);
    throw new BackupError('What was restored is damaged: SQLite says that its pages contradict each other.');
  } finally {
    database.close();
  }
}
