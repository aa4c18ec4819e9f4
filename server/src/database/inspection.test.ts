/** Looking at a database says how it is, and changes nothing in it. */
import { expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { Household } from '../testing/backups.ts';
import { inspectDatabase } from './inspection.ts';
import { DatabaseError } from './open-database.ts';

const inspect = ({ dataDir }: Household) =>
  inspectDatabase({ url: null, dataDir, clock: systemClock, random: systemRandom });

function hashAll({ dataDir }: Household): readonly string[] {
  return readdirSync(dataDir).map(
    (name) =>
      `${name} ${createHash('sha256')
        .update(readFileSync(join(dataDir, name)))
        .digest('hex')}`,
  );
}

test('one of this version, beside a server that has it open, stays as it is', async () => {
  const house = await Household.open();
  const database = await house.openDatabase();
  const before = hashAll(house);
  expect(await inspect(house)).toEqual({ missing: [], unknown: [], aheadMs: null, purgedAtMs: null });
  expect(hashAll(house).filter((line) => !/-shm /.test(line))).toEqual(
    before.filter((line) => !/-shm /.test(line)),
  );
  await database.close();
});

test('an older one, a newer one, and one that is none are told apart', async () => {
  const house = await Household.open();
  const { records, close } = await house.openDatabase();
  type Loose = { values(row: object): { execute(): Promise<unknown> } };
  const { insertInto } = records as unknown as { insertInto(table: string): Loose };
  await insertInto
    .call(records, 'kysely_migration')
    .values({ name: '9999-x', timestamp: '2026-01-01' })
    .execute();
  await close();
  expect((await inspect(house)).unknown).toEqual(['9999-x']);
  writeFileSync(house.databaseFile, '');
  const { missing, unknown } = await inspect(house);
  expect([missing.length > 5, unknown]).toEqual([true, []]);
  writeFileSync(house.databaseFile, 'rubbish '.repeat(1_000));
  await expect(inspect(house)).rejects.toThrow(DatabaseError);
});
