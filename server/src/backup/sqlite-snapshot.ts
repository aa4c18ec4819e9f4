/**
 * A snapshot of the embedded database, made by a process that does not serve visitors while others write: the file as it
 * is, and the part of the log beside it that was committed when the copy began. An open read keeps that part from being
 * emptied meanwhile; whatever is moved from it to the file during the copy stands in it as well.
 */
import { Database } from 'bun:sqlite';
import { type FileHandle, open } from 'node:fs/promises';
import { findLogEnd, type LogPosition } from './write-ahead-log.ts';

export type RowCounts = Readonly<Record<string, number>>;

export type HeldSnapshot = {
  readonly file: string;
  readonly logFile: string;
  /** Null: nothing is committed in the log. */
  readonly logEnd: LogPosition | null;
  readonly rows: RowCounts;
  /** The name of the last migration. */
  readonly version: string;
  /** Whether the log was begun anew since, so that what was copied of it is worth nothing. */
  isLost(): boolean;
  release(): void;
};

/** A transaction of somebody else's may take so long. */
const waitMs = 30_000;

/** @throws if the database cannot be read. */
export function holdSnapshot(file: string): HeldSnapshot {
  const logFile = `${file}-wal`;
  const connection = new Database(file, { readwrite: true });
  try {
    connection.run(`PRAGMA busy_timeout = ${waitMs}`);
    const logEnd = beginRead(connection, logFile);
    return {
      file,
      logFile,
      logEnd,
      rows: countRows(connection),
      version: readVersion(connection),
      isLost: () => logEnd !== null && findLogEnd(logFile, logEnd)?.salts !== logEnd.salts,
      release: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Begins to read at a moment of which the end of the log is known. Nobody may write in it, for a moment: a commit that
 * stands in the log already is seen by readers a little later only.
 */
function beginRead(connection: Database, logFile: string): LogPosition | null {
  const known = findLogEnd(logFile, null);
  const writer = new Database(connection.filename, { readwrite: true });
  try {
    writer.run(`PRAGMA busy_timeout = ${waitMs}`);
    writer.run('BEGIN IMMEDIATE');
    connection.run('BEGIN');
    connection.query('SELECT count(*) FROM sqlite_master').get();
    return findLogEnd(logFile, known);
  } finally {
    writer.close();
  }
}

export function countRows(connection: Database): RowCounts {
  const tables = connection
    .query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      const row = connection.query<{ count: number }, []>(`SELECT count(*) AS count FROM ${quoted}`).get();
      return [name, row?.count ?? 0];
    }),
  );
}

function readVersion(connection: Database): string {
  const row = connection
    .query<{ name: string }, []>('SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1')
    .get();
  return row?.name ?? 'none';
}

export type OpenSnapshot = {
  readonly main: FileHandle;
  readonly log: FileHandle | null;
  close(): Promise<void>;
};

/**
 * Opens the files of a held snapshot. They must be closed after it has been released: closing a file takes away the
 * locks that this process has on it.
 */
export async function openSnapshot({ file, logFile, logEnd }: HeldSnapshot): Promise<OpenSnapshot> {
  const main = await open(file, 'r');
  const log = logEnd === null ? null : await open(logFile, 'r');
  return {
    main,
    log,
    async close() {
      await main.close();
      await log?.close();
    },
  };
}
