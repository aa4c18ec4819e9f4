/**
 * Puts a backup of the embedded database in the place of the present one. Until the very end the present one is whole;
 * then one rename makes the restored one whole in its place.
 */
import { Database } from 'bun:sqlite';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFileName, openDatabase, type Records } from '../database/open-database.ts';
import { flushFolder } from '../lib/flush-folder.ts';
import type { Deletion } from '../privacy/deletions.ts';
import { BackupError, describeFailure } from './backup-error.ts';
import type { Generation } from './generation.ts';
import { clearScratch, withScratch } from './scratch.ts';
import { type Assembled, assembleSqlite, examineSqlite } from './sqlite-assembly.ts';

export type RestoreJob = {
  readonly generation: Generation;
  readonly identity: string;
  readonly untilMs: number;
  readonly dataDir: string;
  /** The present database stays as `anoncam.sqlite.before-restore`, with all that should be forgotten. */
  readonly keepOld: boolean;
  onProgress(what: string, bytes: number): void;
  /** Deletes from the restored database what must not come back. `replaced`: deletions that the present one knows. */
  forget(restored: Records, replaced: readonly Deletion[]): Promise<void>;
};

export async function restoreSqlite(job: RestoreJob): Promise<Assembled> {
  const present = lockPresent(job.dataDir);
  try {
    clearScratch(job.dataDir);
    return await withScratch(job.dataDir, 'restore', async (scratch) => {
      const target = join(scratch, databaseFileName);
      const onBytes = (bytes: number) => job.onProgress('reading the backup', bytes);
      const assembled = await assembleSqlite({ ...job, target, onBytes });
      examineSqlite(target);
      await bringUpToDate(scratch, present.deletions, job);
      flushFile(target);
      present.giveWay(job.keepOld);
      renameSync(target, present.file);
      flushFolder(job.dataDir);
      return assembled;
    });
  } finally {
    present.release();
  }
}

async function bringUpToDate(scratch: string, replaced: readonly Deletion[], job: RestoreJob): Promise<void> {
  job.onProgress('forgetting what must not come back', 0);
  const database = await openDatabase({ url: null, dataDir: scratch, onLost: () => undefined });
  try {
    await job.forget(database.records, replaced);
    await database.settle();
  } finally {
    await database.close();
  }
  const leftover = ['-wal', '-shm'].find((ending) =>
    existsSync(join(scratch, `${databaseFileName}${ending}`)),
  );
  if (leftover) throw new BackupError('What was restored is still open somewhere; nothing was replaced.');
}

function flushFile(path: string): void {
  const handle = openSync(path, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

type Present = {
  readonly file: string;
  readonly deletions: readonly Deletion[];
  /** Nothing of it is left beside the file, so that the file alone can be replaced. */
  giveWay(isKept: boolean): void;
  release(): void;
};

/**
 * Takes the present database for itself, so that no server can start on it meanwhile.
 *
 * @throws BackupError if a server is running on it.
 */
function lockPresent(dataDir: string): Present {
  const file = join(dataDir, databaseFileName);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  const connection = new Database(file, { readwrite: true });
  const isReadable = lock(connection, dataDir);
  return {
    file,
    deletions: isReadable ? readDeletions(connection) : [],
    giveWay(isKept) {
      if (isReadable) leaveLog(connection);
      const old = `${file}.before-restore`;
      if (isKept) {
        rmSync(old, { force: true });
        linkSync(file, old);
      }
      // Of a damaged database there may still be a log, which must never be taken for the restored one's.
      if (!isReadable) for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
      flushFolder(dataDir);
    },
    release: () => connection.close(),
  };
}

/** A log that stayed would be taken for the restored database's. */
function leaveLog(connection: Database): void {
  const sql = 'PRAGMA journal_mode = DELETE';
  const mode = connection.query<{ journal_mode: string }, []>(sql).get()?.journal_mode;
  if (mode !== 'delete')
    throw new BackupError('The present database does not give way; nothing was replaced.');
}

/** @returns whether it is a database at all. */
function lock(connection: Database, dataDir: string): boolean {
  try {
    connection.run('PRAGMA busy_timeout = 2000');
    connection.run('PRAGMA locking_mode = EXCLUSIVE');
    connection.run('BEGIN EXCLUSIVE');
    connection.run('COMMIT');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return false;
    connection.close();
    throw new BackupError(
      code.startsWith('SQLITE_BUSY')
        ? `A server is running on ${dataDir}; stop it first.`
        : `The present database cannot be opened (${describeFailure(error)}); move it away if you can do without it.`,
      { cause: error },
    );
  }
}

function readDeletions(connection: Database): readonly Deletion[] {
  try {
    return connection.query<Deletion, []>('SELECT record, id, ends_on FROM deletion').all();
  } catch (error) {
    if (/no such table/.test(describeFailure(error))) return [];
    throw new BackupError(
      'The deletions in the present database cannot be read; move it away if you can do without them.',
      { cause: error },
    );
  }
}
