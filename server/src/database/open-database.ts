/**
 * Opens the database and brings its tables up to date. Which of the two it is makes no difference to whoever asks it
 * something.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations.ts';
import { createPostgresDialect } from './postgres.ts';
import { createSqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** What is asked and told; the same words for both databases. */
export type Records = Kysely<Tables>;

export type Database = {
  readonly records: Records;
  /** What was deleted leaves the disk as well, as far as the database sees to that. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export type DatabasePlace = {
  /** Of PostgreSQL; null for a file in the data folder. */
  readonly url: string | null;
  readonly dataDir: string;
  /** A connection that was not in use broke; the next question opens another. */
  onLost(): void;
  /** A question was not answered. */
  onFailure?(): void;
  /**
   * Of the embedded database: its log is only emptied by somebody else, who copies it first. Whoever opens it like this
   * has to see to that.
   */
  readonly isLogKept?: boolean;
};

/** Why the database cannot be used: one sentence for the operator, without what a URL may hold. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

/** Of the embedded database, in the data folder. */
export const databaseFileName = 'anoncam.sqlite';

/** @throws DatabaseError if it cannot be reached, is damaged, or was made by a newer version. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const records = new Kysely<Tables>({
    dialect: explain(place, () => createDialect(place)),
    log: ({ level }) => (level === 'error' ? place.onFailure?.() : undefined),
  });
  try {
    await migrate(records);
    return {
      records,
      async settle() {
        // What was deleted is overwritten in the file, but still stands in the log beside it. PostgreSQL's own
        // housekeeping does what it can.
        if (place.url === null && !place.isLogKept)
          await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(records);
      },
      close: () => records.destroy(),
    };
  } catch (error) {
    await records.destroy().catch(() => undefined);
    throw explained(place, error);
  }
}

function createDialect({ url, dataDir, onLost, onFailure, isLogKept = false }: DatabasePlace): Dialect {
  const onUnreachable = () => onFailure?.();
  if (url !== null) return createPostgresDialect({ url, onLost, onUnreachable });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return createSqliteDialect(join(dataDir, databaseFileName), isLogKept);
}

async function migrate(records: Records): Promise<void> {
  const migrator = new Migrator({
    db: records,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  await refuseNewer(records);
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** The migrator notices as well, in words that no operator could make anything of. */
async function refuseNewer(records: Records): Promise<void> {
  const tables = await records.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) return;
  const done = await (records as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const unknown = done.find(({ name }) => !Object.hasOwn(migrations, name));
  if (!unknown) return;
  throw new DatabaseError(
    `The database was made by a newer version of AnonCam (it knows "${unknown.name}"); nothing in it was changed. Start that version, or restore a backup.`,
  );
}

function explain<Result>(place: DatabasePlace, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explained(place, error);
  }
}

/** The message of PostgreSQL's driver may quote what it was given, so that only its code is passed on. */
export function explained({ url, dataDir }: Pick<DatabasePlace, 'url' | 'dataDir'>, error: unknown): Error {
  if (error instanceof DatabaseError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (url !== null) {
    return new DatabaseError(
      `ANONCAM_DATABASE_URL leads to no database that can be used (${code ?? 'no answer'}).`,
      { cause: error },
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  return new DatabaseError(
    `ANONCAM_DATA_DIR cannot be used: ${join(dataDir, databaseFileName)}: ${message} (${code ?? 'unknown'}).`,
    { cause: error },
  );
}
