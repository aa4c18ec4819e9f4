/** Backups of several servers on one PostgreSQL: one at a time makes them, for all, and another goes on when it dies. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { sql } from 'kysely';
import { Client } from 'pg';
import { JobLedger } from '../database/job-ledger.ts';
import type { Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { Household } from '../testing/backups.ts';
import { startPostgres } from '../testing/postgres.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { until } from '../testing/until.ts';
import { type Backups, createBackups, generationEveryMs, shipEveryMs } from './backups.ts';
import { DeletionList } from './deletion-list.ts';
import { listGenerations } from './generation.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function openServer(
  { folders, keys, log, databaseUrl, dataDir }: Household,
  clock: TestClock,
  records: Records,
) {
  const ledger = new JobLedger('backup', { records, clock, random: systemRandom });
  const deletions = new DeletionList(folders, log);
  const place = { databaseUrl, dataDir, deletions, ledger };
  return createBackups({ folders, recipient: keys.recipient, keepDays: 35, ...place }, { clock, log });
}

async function pass(clock: TestClock, ms: number, servers: readonly Backups[]): Promise<void> {
  clock.advance(ms);
  for (const server of servers) await server.made();
}

test('one at a time makes them; when it dies in the midst of it another does, and daily one for all', async () => {
  await using postgres = await startPostgres();
  const house = await Household.open(await postgres.createDatabase());
  const { records, close } = await house.openDatabase();
  const client = new Client({ connectionString: house.databaseUrl ?? '' });
  await client.connect();
  // Who makes a backup waits for this.
  await client.query('BEGIN; LOCK TABLE contact_message IN ACCESS EXCLUSIVE MODE');
  const countMakers = async () => {
    const waiting = sql`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT count(*) % public.contact_message'`;
    return (await waiting.execute(records)).rows.length;
  };
  const first = await startProgram({ ...house.settings, ANONCAM_ROLES: 'all' });
  await until(async () => (await countMakers()) === 1);

  const clock = new TestClock(Date.now());
  const others = [1, 2].map(() => openServer(house, clock, records));
  for (const other of others) other.run();
  for (const other of others) await other.made();
  await pass(clock, shipEveryMs, others);
  expect(await countMakers()).toBe(1);

  await endProgram(first, 'SIGKILL');
  await client.query('COMMIT');
  await pass(clock, 3 * 60_000, others);
  expect(listGenerations(house.folders)).toHaveLength(1);
  await pass(clock, generationEveryMs - 60_000, others);
  await pass(clock, 3 * 60_000, others);
  expect(listGenerations(house.folders)).toHaveLength(2);
  expect(others.map((other) => other.isOverdue())).toEqual([false, false]);
  expect(house.said).toEqual([]);
  for (const other of others) await other.stop();
  await client.end();
  await close();
});
