/**
 * Puts a backup of PostgreSQL in the place of the present database: it is restored into a new one beside it, and the two
 * change their names in one transaction.
 */
import { join } from 'node:path';
import { type Client, escapeIdentifier } from 'pg';
import { openDatabase } from '../database/open-database.ts';
import type { Deletion } from '../privacy/deletions.ts';
import { readArchive } from './archive.ts';
import { BackupError, describeFailure } from './backup-error.ts';
import { fillDatabase, mayCreateDatabases } from './postgres-making.ts';
import { databaseOf, findProgram, nameDatabase, readServerMajor, withClient } from './postgres-programs.ts';
import type { RestoreJob } from './sqlite-restore.ts';

type PostgresRestoreJob = RestoreJob & { readonly databaseUrl: string };

/** Where one connects to give other databases other names. */
const maintenanceDatabase = 'postgres';

/** @throws BackupError if it cannot be done; the present database is as it was then. */
export async function restorePostgres(job: PostgresRestoreJob): Promise<void> {
  const { databaseUrl, keepOld } = job;
  const names = nameThem(databaseUrl);
  await withClient(nameDatabase(databaseUrl, maintenanceDatabase), async (client) => {
    await refuseUnlessRight(client);
    await refuseIfUsed(client, names.present);
    await dropFresh(client, names.fresh);
    try {
      await prepareFresh(client, job, names);
      await refuseIfUsed(client, names.present);
      await swap(client, names);
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      await dropFresh(client, names.fresh).catch(() => undefined);
      throw error instanceof BackupError
        ? error
        : new BackupError(explain(error, names.present), { cause: error });
    }
    if (!keepOld) await dropOld(client, names.old);
  });
}

type Names = { readonly present: string; readonly fresh: string; readonly old: string };

/** Always the same, so that the next restore clears away what one that was killed has left. */
function nameThem(databaseUrl: string): Names {
  const present = databaseOf(databaseUrl);
  return { present, fresh: `${present}_restoring`, old: `${present}_before_restore` };
}

async function refuseUnlessRight(client: Client): Promise<void> {
  if (await mayCreateDatabases(client)) return;
  throw new BackupError('The role of ANONCAM_DATABASE_URL needs the right CREATEDB to restore a backup.');
}

/** PostgreSQL needs a moment to notice that a server has ended: so often it is asked again, a tenth of a second apart. */
const asksForUse = 30;

async function refuseIfUsed(client: Client, name: string): Promise<void> {
  for (let count = 0; count < asksForUse; count++) {
    const { rows } = await client.query('SELECT 1 FROM pg_stat_activity WHERE datname = $1', [name]);
    if (rows.length === 0) return;
    await client.query('SELECT pg_sleep(0.1)');
  }
  throw new BackupError(`The database "${name}" is in use; stop the server first.`);
}

async function isThere(client: Client, name: string): Promise<boolean> {
  return (await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rows.length > 0;
}

async function dropOld(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)}`);
}

/** What a restore that was killed has left, even if its programs are still connected. */
async function dropFresh(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
}

async function prepareFresh(
  client: Client,
  job: PostgresRestoreJob,
  { present, fresh }: Names,
): Promise<void> {
  const { databaseUrl, dataDir } = job;
  const program = await findProgram('pg_restore', await readServerMajor(client));
  const replaced = (await isThere(client, present)) ? await readDeletions(databaseUrl) : [];
  await client.query(`CREATE DATABASE ${escapeIdentifier(fresh)} TEMPLATE template0`);
  const url = nameDatabase(databaseUrl, fresh);
  await fillFromFirst(job, url, program);
  await bringUpToDate(job, { url, dataDir, replaced });
}

/** Both names change, or none. */
async function swap(client: Client, { present, fresh, old }: Names): Promise<void> {
  const rename = (from: string, to: string) =>
    client.query(`ALTER DATABASE ${escapeIdentifier(from)} RENAME TO ${escapeIdentifier(to)}`);
  await dropOld(client, old);
  const hasPresent = await isThere(client, present);
  await client.query('BEGIN');
  if (hasPresent) await rename(present, old);
  await rename(fresh, present);
  await client.query('COMMIT');
}

function explain(error: unknown, present: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === '42501') {
    return `The role of ANONCAM_DATABASE_URL must own the database "${present}" to put another in its place; nothing was changed.`;
  }
  return describeFailure(error);
}

async function readDeletions(url: string): Promise<readonly Deletion[]> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query("SELECT 1 FROM pg_tables WHERE tablename = 'deletion'");
    if (tables.length === 0) return [];
    return (await client.query<Deletion>('SELECT record, id, ends_on FROM deletion')).rows;
  });
}

/** From the first folder that has it whole: it is read to its end before anything of it is used. */
async function fillFromFirst(job: PostgresRestoreJob, url: string, program: string): Promise<void> {
  const { generation, identity, onProgress } = job;
  const failures: string[] = [];
  for (const folder of generation.folders) {
    const path = join(folder, generation.name, 'snapshot.age');
    try {
      for await (const bytes of readArchive(path, identity)) onProgress('reading the backup', bytes.length);
      await fillDatabase(url, program, readArchive(path, identity));
      return;
    } catch (error) {
      failures.push(describeFailure(error));
    }
  }
  throw new BackupError(failures.join(' '));
}

async function bringUpToDate(
  job: PostgresRestoreJob,
  place: { readonly url: string; readonly dataDir: string; readonly replaced: readonly Deletion[] },
): Promise<void> {
  job.onProgress('forgetting what must not come back', 0);
  const database = await openDatabase({ ...place, onLost: () => undefined });
  try {
    await job.forget(database.records, place.replaced);
  } finally {
    await database.close();
  }
}
