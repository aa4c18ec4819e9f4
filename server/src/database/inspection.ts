/**
 * Looks at a database without changing anything in it: whether it answers, which migrations it has been through, what its
 * clock says, and when what is old was last deleted.
 */
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { JobLedger } from './job-ledger.ts';
import { migrations } from './migrations.ts';
import { type DatabasePlace, databaseFileName, explained } from './open-database.ts';
import { createPostgresDialect } from './postgres.ts';
import { createReadingDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type Inspection = {
  /** What this version would still do to it when it starts. */
  readonly missing: readonly string[];
  /** What a newer version has done to it. */
  readonly unknown: readonly string[];
  /** How far its clock is ahead of ours; null where it is the same one. */
  readonly aheadMs: number | null;
  /** When a purge was last done to the end; null if never. */
  readonly purgedAtMs: number | null;
};

type Ground = ConstructorParameters<typeof JobLedger>[1];
export type InspectionParts = Pick<DatabasePlace, 'url' | 'dataDir'> & Omit<Ground, 'records'>;

/** @throws DatabaseError if it cannot be read. */
export async function inspectDatabase(parts: InspectionParts): Promise<Inspection> {
  try {
    return await inspect(parts);
  } catch (error) {
    throw explained(parts, error);
  }
}

async function inspect({ url, dataDir, ...ground }: InspectionParts): Promise<Inspection> {
  const dialect =
    url === null
      ? createReadingDialect(join(dataDir, databaseFileName))
      : createPostgresDialect({ url, onLost() {}, onUnreachable() {} });
  const records = new Kysely<Tables>({ dialect });
  try {
    const done = await listDone(records);
    return {
      missing: Object.keys(migrations).filter((name) => !done.includes(name)),
      unknown: done.filter((name) => !Object.hasOwn(migrations, name)),
      aheadMs: url === null ? null : await compareClocks(records, ground),
      purgedAtMs: await findLastPurge(records, ground),
    };
  } finally {
    await records.destroy();
  }
}

async function hasTable(records: Kysely<Tables>, name: string): Promise<boolean> {
  const tables = await records.introspection.getTables({ withInternalKyselyTables: true });
  return tables.some((table) => table.name === name);
}

async function listDone(records: Kysely<Tables>): Promise<readonly string[]> {
  if (!(await hasTable(records, 'kysely_migration'))) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(records);
  return rows.map(({ name }) => name);
}

async function compareClocks(records: Kysely<Tables>, { clock }: Pick<Ground, 'clock'>): Promise<number> {
  const beforeMs = clock.now();
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(records);
  return (rows[0]?.ms ?? beforeMs) - (beforeMs + clock.now()) / 2;
}

async function findLastPurge(
  records: Kysely<Tables>,
  ground: Omit<Ground, 'records'>,
): Promise<number | null> {
  if (!(await hasTable(records, 'job'))) return null;
  const last = await new JobLedger('purge', { records, ...ground }).findLast();
  return last?.endedAtMs ?? null;
}
