/** What several servers have seen in an hour is one number about nobody, through a real store that they share. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createDataFolder } from '../testing/application.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { Aggregates } from './aggregates.ts';
import { ValkeyHourlyUnion } from './hourly-union.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const startMs = Date.UTC(2026, 10, 25, 22, 10);
const hourMs = 60 * 60 * 1000;
const hour = '2026-11-25T22';
const masterKey = new Uint8Array(32);
const log: Log = { info() {}, warn() {}, error() {} };

let store: ValkeyServer;
beforeAll(async () => {
  store = await startValkey();
});
afterAll(() => store[Symbol.asyncDispose]());

/** So many servers that have one database and one store. */
async function openServers(count: number) {
  const [dataDir, clock] = [createDataFolder(), new TestClock(startMs)];
  const database = await openDatabase({ url: null, dataDir, onLost: () => undefined });
  const { valkey } = await openValkey(store.url);
  await valkey.ask((client) => client.flushall());
  const { records } = database;
  const servers = Array.from({ length: count }, () => {
    const union = new ValkeyHourlyUnion({ valkey, masterKey });
    const server = new Aggregates({ records, clock, log, union });
    server.run();
    return server;
  });
  return {
    clock,
    valkey,
    servers,
    tell: async () => new Map((await servers[0]?.list(''))?.map(({ what, count }) => [what, count])),
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server.stop()));
      await valkey.stop();
      await database.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

function note(
  server: Aggregates | undefined,
  what: 'visitors' | `${string}: ${string}`,
  from: number,
  to: number,
) {
  for (let who = from; who < to; who++) server?.note(what, `visitor ${who}`);
}

test('several servers tell of each visitor once, and of few nothing', async () => {
  await using site = await openServers(3);
  const [one, other, third] = site.servers;
  note(one, 'visitors', 0, 24);
  note(other, 'visitors', 12, 36);
  note(third, 'visitors', 30, 40);
  // Few at each and enough together; few, whom all three have seen.
  note(one, 'country: DE', 0, 5);
  note(other, 'country: DE', 5, 10);
  for (const server of site.servers) note(server, 'country: IS', 0, 7);
  site.clock.advance(hourMs);
  // Whoever ends meanwhile is counted by the others.
  await third?.stop();
  await until(async () => {
    site.clock.advance(1_000);
    return (await site.tell()).size === 2;
  });
  await Promise.all([one, other].map((server) => server?.stop()));
  expect(await site.tell()).toEqual(
    new Map([
      ['visitors', 40],
      ['country: DE', 8],
    ]),
  );
});

test('who was there is nowhere in the store by a name, and no two things can be compared', async () => {
  await using site = await openServers(1);
  const [one] = site.servers;
  note(one, 'visitors', 0, 20);
  note(one, 'country: DE', 0, 20);
  site.clock.advance(hourMs);
  const keys = [`anoncam:{hour:${hour} visitors}:seen`, `anoncam:{hour:${hour} country: DE}:seen`];
  const read = () => site.valkey.ask((client) => Promise.all(keys.map((key) => client.smembers(key))));
  await until(async () => (await read())?.reply.every((tags) => tags.length === 20) ?? false);
  const [visitors = [], germans = []] = (await read())?.reply ?? [];
  expect(visitors.filter((tag) => germans.includes(tag) || tag.includes('visitor'))).toEqual([]);
});

test('while the store is gone what the server with the most has seen is told', async () => {
  await using site = await openServers(2);
  const [one, other] = site.servers;
  note(one, 'visitors', 0, 9);
  note(other, 'visitors', 0, 30);
  await store.kill();
  await until(() => !site.valkey.isUp);
  site.clock.advance(hourMs);
  await until(async () => (await site.tell()).get('visitors') === 32);
  await store.start();
});
