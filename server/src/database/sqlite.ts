/**
 * The embedded database: one SQLite file in the data folder, through Bun's own driver. What was acknowledged is on the
 * disk, and what was deleted is overwritten.
 */
import { Database, type SQLQueryBindings } from 'bun:sqlite';
import { closeSync, openSync } from 'node:fs';
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely';

const pragmas = [
  // First: another process, a backup for instance, may hold the file for a moment.
  'busy_timeout = 5000',
  'journal_mode = WAL',
  // A commit survives a power cut, not only the end of the process.
  'synchronous = FULL',
  'foreign_keys = ON',
  // Zeros instead of what was there: deleting is forgetting.
  'secure_delete = ON',
];

/** Bun's driver in the shape of the one that Kysely knows. */
function adapt(database: Database): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql) {
      // Whoever begins will write: two who first read and then both want to write could only be refused.
      const statement = database.query<unknown, SQLQueryBindings[]>(
        sql === 'begin' ? 'begin immediate' : sql,
      );
      const bind = (parameters: readonly unknown[]) => parameters as SQLQueryBindings[];
      return {
        reader: statement.columnNames.length > 0,
        all: (parameters) => statement.all(...bind(parameters)),
        run: (parameters) => statement.run(...bind(parameters)),
        iterate: (parameters) => statement.iterate(...bind(parameters)),
      };
    },
  };
}

/** SQLite makes tables within a transaction as it does everything else; Kysely takes no advantage of that. */
class WholeMigrations extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class EmbeddedDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new WholeMigrations();
  }
}

/**
 * @param isLogKept commits stay in the log until somebody else moves them to the file.
 *
 * @throws if the file cannot be opened or is no database.
 */
export function createSqliteDialect(file: string, isLogKept = false): Dialect {
  // For the server's user alone; the files that SQLite puts beside it follow its example.
  closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file, { create: true, strict: true });
  for (const pragma of pragmas) database.run(`PRAGMA ${pragma}`);
  if (isLogKept) database.run('PRAGMA wal_autocheckpoint = 0');
  return new EmbeddedDialect({ database: adapt(database) });
}

/** To look at what the server has, and change nothing. @throws if the file is not there or is no database. */
export function createReadingDialect(file: string): Dialect {
  return new EmbeddedDialect({ database: adapt(new Database(file, { readonly: true, strict: true })) });
}
