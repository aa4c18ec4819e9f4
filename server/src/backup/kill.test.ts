/** Killed at any moment of a restore or of bringing a database up to date, one of the two databases is there, whole. */
import { Database } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Household, killRestore } from '../testing/backups.ts';
import { examineSqlite } from './sqlite-assembly.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const ends = '2999-01-01';

/** One message in the backup, which is from before the later migrations if `isOld`; two in the database. */
async function prepare(isOld: boolean): Promise<Household> {
  const house = await Household.open();
  await house.addMessages(['a', ends]);
  if (isOld) forgetMigration(house.databaseFile);
  await house.backUp();
  await house.addMessages(['b', ends]);
  return house;
}

/** As a version had it that knew nothing of numbers by month. */
function forgetMigration(file: string): void {
  const database = new Database(file);
  database.run('DROP TABLE monthly_number');
  database.run("DELETE FROM kysely_migration WHERE name = '0010-months'");
  database.close();
}

function inodeOf(path: string): number {
  return existsSync(path) ? statSync(path).ino : 0;
}

type Moment = { readonly name: string; isTime(house: Household): (said: string) => boolean };

const scratch = (house: Household, name: string) => join(house.dataDir, 'backup-scratch/restore', name);

const moments: readonly Moment[] = [
  { name: 'it has hardly begun', isTime: (house) => () => existsSync(scratch(house, '')) },
  {
    name: 'the snapshot is being unpacked',
    isTime: (house) => () => existsSync(scratch(house, 'anoncam.sqlite')),
  },
  { name: 'a part is read', isTime: () => (said) => said.includes('reading the backup') },
  { name: 'it is brought up to date', isTime: () => (said) => said.includes('forgetting') },
  {
    name: 'its log is written',
    isTime: (house) => () => existsSync(scratch(house, 'anoncam.sqlite-wal')),
  },
  {
    name: 'the present one gives way',
    isTime: (house) => (said) => said.includes('forgetting') && !existsSync(`${house.databaseFile}-wal`),
  },
  {
    name: 'it has taken the place',
    isTime(house) {
      const before = inodeOf(house.databaseFile);
      return () => inodeOf(house.databaseFile) !== before;
    },
  },
];

/** Before that, it makes no difference from which version the backup is. */
const firstOfOld = moments.findIndex(({ name }) => name === 'it is brought up to date');
const cases = [
  ...moments.map((moment) => [moment.name, false, moment] as const),
  ...moments.slice(firstOfOld).map((moment) => [moment.name, true, moment] as const),
];

test.each(cases)('when %s (of an older version: %p)', async (_, isOld, moment) => {
  const house = await prepare(isOld);
  await killRestore(house, moment.isTime(house));
  examineSqlite(house.databaseFile);
  expect([['a'], ['a', 'b']]).toContainEqual([...(await house.listMessages())]);
  // Nothing stands in the way of trying again.
  await house.restore();
  expect(await house.listMessages()).toEqual(['a']);
  examineSqlite(house.databaseFile);
});

test('when a server brings its own database up to date', async () => {
  for (let round = 0; round < 8; round++) {
    const house = await Household.open();
    await house.addMessages(['a', ends]);
    forgetMigration(house.databaseFile);
    const script = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dir, '../database/open-database.ts'))};
      process.stdout.write('now');
      await openDatabase({ url: null, dataDir: ${JSON.stringify(house.dataDir)}, onLost() {} });`;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' });
    for await (const _ of child.stdout) {
      // A little later in each round.
      for (let turn = 0; turn < round * 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      child.kill('SIGKILL');
    }
    await child.exited;
    expect(await house.listMessages()).toEqual(['a']);
    const { records, close } = await house.openDatabase();
    expect(await records.selectFrom('deletion').selectAll().execute()).toEqual([]);
    await close();
  }
});
