/**
 * Makes a generation of PostgreSQL: a dump by its own program of one snapshot, in which the rows are counted as well.
 * Changes between two generations are PostgreSQL's own affair (continuous archiving).
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Client, escapeIdentifier } from 'pg';
import { readArchive } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { makeGenerationFolder } from './generation.ts';
import {
  beginMaking,
  finishMaking,
  type Made,
  type Making,
  type MakingJob,
  type MakingParts,
  writeFile,
} from './making.ts';
import {
  databaseOf,
  findProgram,
  nameDatabase,
  type PostgresProgram,
  readFrom,
  readServerMajor,
  splitPassword,
  withClient,
  writeTo,
} from './postgres-programs.ts';
import type { RowCounts } from './sqlite-snapshot.ts';

type PostgresJob = MakingJob & { readonly databaseUrl: string };

type Dump = {
  readonly making: Making;
  readonly databaseUrl: string;
  readonly programs: Readonly<Record<PostgresProgram, string>>;
  readonly rows: RowCounts;
};

/** @throws BackupError if no folder has a copy at the end, or the database or its programs cannot be had. */
export function makePostgresGeneration(job: PostgresJob, parts: MakingParts): Promise<Made> {
  return withClient(job.databaseUrl, async (client) => {
    const major = await readServerMajor(client);
    const programs = {
      pg_dump: await findProgram('pg_dump', major),
      pg_restore: await findProgram('pg_restore', major),
    };
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const making = await beginMaking(job, parts);
    const snapshot = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    const rows = await countPostgresRows(client);
    const database = await readMigration(client);
    await making.places.each((folder) => makeGenerationFolder(folder, making.name));
    const { url, password } = splitPassword(job.databaseUrl);
    const args = ['--format=custom', '--compress=0', '--no-owner', '--no-privileges'];
    const place = [`--snapshot=${snapshot.rows[0]?.id}`, '--no-password', `--dbname=${url}`];
    const dump = readFrom({ program: programs.pg_dump, args: [...args, ...place], password });
    const file = await writeFile('snapshot.age', dump, null, making);
    await client.query('COMMIT');
    const mayRestore = await mayCreateDatabases(client);
    const facts = {
      kind: 'postgresql',
      database,
      files: [file],
      verified: mayRestore ? 'restored' : 'read',
    } as const;
    const verify = mayRestore ? restoreForATry : readToTheEnd;
    const checked: Dump = { making, databaseUrl: job.databaseUrl, programs, rows };
    return finishMaking(facts, making, (folder) => verify(folder, checked));
  });
}

async function countPostgresRows(client: Client): Promise<RowCounts> {
  const { rows: tables } = await client.query<{ name: string; quoted: string }>(
    `SELECT tablename AS name, format('%I.%I', schemaname, tablename) AS quoted FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name, quoted } of tables) {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${quoted}`);
    counts[name] = Number(rows[0]?.count);
  }
  return counts;
}

async function readMigration(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM kysely_migration ORDER BY name DESC LIMIT 1',
  );
  return rows[0]?.name ?? 'none';
}

export async function mayCreateDatabases(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    'SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user',
  );
  return rows[0]?.may === true;
}

function readCopy(folder: string, { making }: Dump): AsyncIterable<Uint8Array> {
  let done = 0;
  const { parts, name, ephemeral } = making;
  const tell = (count: number) => {
    done += count;
    parts.onProgress?.({ what: 'reading it back', done, total: null });
  };
  return watch(readArchive(join(folder, name, 'snapshot.age'), ephemeral.identity), tell);
}

async function* watch(source: AsyncIterable<Uint8Array>, tell: (count: number) => void) {
  for await (const bytes of source) {
    tell(bytes.length);
    yield bytes;
  }
}

/** Where the role may make no databases: PostgreSQL's program reads all of it, and writes it nowhere. */
async function readToTheEnd(folder: string, dump: Dump): Promise<void> {
  const run = { program: dump.programs.pg_restore, args: ['--file=/dev/null'], password: null };
  await writeTo(run, readCopy(folder, dump));
}

async function restoreForATry(folder: string, dump: Dump): Promise<void> {
  const { databaseUrl, programs, rows } = dump;
  // Always the same, so that what was left by a process that was killed is cleared away.
  const trial = `${databaseOf(databaseUrl)}_on_trial`;
  const name = escapeIdentifier(trial);
  const url = nameDatabase(databaseUrl, trial);
  await withClient(databaseUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    try {
      await fillDatabase(url, programs.pg_restore, readCopy(folder, dump));
      if (isDeepStrictEqual(await withClient(url, countPostgresRows), rows)) return;
      throw new BackupError('what was restored for a try has other rows than the database');
    } finally {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  });
}

/** Restores a dump into an empty database. */
export async function fillDatabase(
  databaseUrl: string,
  program: string,
  dump: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { url, password } = splitPassword(databaseUrl);
  const args = ['--exit-on-error', '--no-owner', '--no-privileges', '--no-password', `--dbname=${url}`];
  await writeTo({ program, args, password }, dump);
}
