/** What is said to one server and decided at another is known to both, through a real store that they share. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { Redis } from 'ioredis';
import type { DatabasePlace } from '../database/open-database.ts';
import { createDataFolder } from '../testing/application.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';
import { type PostgresServer, startPostgres } from '../testing/postgres.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { personCalled } from '../testing/verdicts.ts';
import { ValkeyKnownPeople } from './known-people.valkey.ts';
import { ValkeyModerationLog } from './moderation-log.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const ann = 'ann-ann-ann-ann-ann-aa';
let database: PostgresServer;
let store: ValkeyServer;
beforeAll(async () => {
  [database, store] = await Promise.all([startPostgres(), startValkey()]);
});
afterAll(async () => {
  await Promise.all([database, store].map((server) => server[Symbol.asyncDispose]()));
});

/** A server on the database and the store that all share. @param seed of another one. */
function open(
  place: DatabasePlace,
  commands: Redis,
  clock?: TestDesk['clock'],
  seed?: number,
): Promise<TestDesk> {
  const memory = { log: new ValkeyModerationLog(commands), people: new ValkeyKnownPeople(commands) };
  return openDesk(place, clock, seed, memory);
}

async function createPlace(): Promise<DatabasePlace> {
  return { url: await database.createDatabase(), dataDir: createDataFolder(), onLost: () => undefined };
}

test('three reports at two servers are of one case, and a ruling at one is believed at the other', async () => {
  const commands = new Redis(store.url);
  const place = await createPlace();
  await using one = await open(place, commands);
  await using other = await open(place, commands, one.clock, 6);
  await one.desk.takeReport(give('Ada'));
  await one.desk.takeReport(give('Bo'));
  await other.desk.takeReport(give('Cy'));
  const sanctions = await one.sanctions.listOf(one.refOf('subject'));
  expect(sanctions.map(({ kind }) => kind)).toEqual(['exclusion']);

  const weighAda = () =>
    one.consensus.weigh(
      { by: personCalled('Ada'), network: give('Ada').network },
      personCalled('Di'),
      one.clock.now(),
    );
  const before = await weighAda();
  const { id } = await other.records.selectFrom('moderation_case').select('id').executeTakeFirstOrThrow();
  const decision = { id, reports: 3, outcome: 'nothing', reason: null, days: 0, note: '' } as const;
  expect(await other.staff.decide(decision, ann)).toEqual({ done: true });
  expect(await weighAda()).toBeLessThan(before);
  await one.sanctions.refresh();
  expect(one.sanctions.inForce.ofSubject(one.refOf('subject'), one.clock.now())).toEqual([]);
  commands.disconnect();
});

test('a report is kept while the store is gone, as the word of somebody of whom nothing is known', async () => {
  const commands = new Redis(store.url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    lazyConnect: true,
  });
  commands.on('error', () => undefined);
  await commands.connect();
  await using one = await open(await createPlace(), commands);
  await store.kill();
  expect(await one.desk.takeReport(give('Ada', { category: 'threat' }))).toHaveProperty('receipt');
  expect(await one.staff.listWaiting()).toMatchObject([{ reports: 1 }]);
  await store.start();
  commands.disconnect();
});
