/**
 * Three servers as an operator starts them, behind a balancer, with one store and one database: a crowd lives through the
 * death of each, of the store and of the database, and is judged by what its members have seen.
 */
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admitBrowser, createDataFolder, type Place, settingsFor } from './testing/application.ts';
import { type Balancer, startBalancer } from './testing/balancer.ts';
import { countMeetings, judgeHistories, judgeRest } from './testing/histories.ts';
import { type PostgresServer, startPostgres } from './testing/postgres.ts';
import { endProgram, type RunningProgram, startProgram } from './testing/process.ts';
import { until } from './testing/until.ts';
import { startValkey, type ValkeyServer } from './testing/valkey.ts';
import { type Line, Wanderer } from './testing/wanderer.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const crowdSize = 100;

let database: PostgresServer;
let store: ValkeyServer;
let balancer: Balancer;
let servers: RunningProgram[] = [];
let crowd: Wanderer[] = [];
const folders: string[] = [];

beforeAll(async () => {
  [database, store, balancer] = await Promise.all([startPostgres(), startValkey(), startBalancer()]);
});
afterEach(async () => {
  // Of another site, which has another master key.
  await store.kill();
  await store.start();
  for (const wanderer of crowd) wanderer.end();
  crowd = [];
  for (const server of servers) await endProgram(server, 'SIGKILL');
  servers = [];
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await Promise.all([database, store, balancer].map((part) => part[Symbol.asyncDispose]()));
});

/** With the master key of the first of them, as an operator copies it. */
async function startServer(url: string): Promise<RunningProgram> {
  const dataDir = createDataFolder();
  const [first] = folders;
  if (first) cpSync(join(first, 'keys'), join(dataDir, 'keys'), { recursive: true });
  folders.push(dataDir);
  const shared = { ANONCAM_DATABASE_URL: url, ANONCAM_VALKEY_URL: store.url };
  const own = { ANONCAM_PUBLIC_ORIGIN: originOf(), ANONCAM_LOG_LEVEL: 'info' };
  const server = await startProgram(settingsFor(dataDir, { ...shared, ...own }));
  servers.push(server);
  balancer.use(servers.map(({ port }) => port));
  return server;
}

function originOf(): string {
  return `http://localhost:${balancer.port}`;
}

async function openSite(): Promise<{ readonly site: Place; readonly url: string }> {
  const url = await database.createDatabase();
  for (let count = 0; count < 3; count++) await startServer(url);
  return { site: { address: `127.0.0.1:${balancer.port}`, origin: originOf() }, url };
}

async function gather(site: Place): Promise<void> {
  const cookies = await Promise.all(Array.from({ length: crowdSize }, () => admitBrowser(site)));
  const line: Line = new Map();
  crowd = cookies.map(
    (cookie) => new Wanderer(site, cookie, { line, staysMs: () => 500 + Math.random() * 1_500 }),
  );
}

/** So many more meetings than there were. */
async function awaitMeetings(more: number): Promise<void> {
  const before = countMeetings(crowd);
  await until(() => countMeetings(crowd) >= before + more);
}

async function expectAllWell(mayRepeat = false): Promise<void> {
  for (const wanderer of crowd) wanderer.stay();
  await until(() => judgeRest(crowd) === null);
  expect(judgeHistories(crowd, mayRepeat)).toEqual([]);
}

/** It is killed, the crowd goes on without it, and another takes its place. */
async function replace(server: RunningProgram, url: string): Promise<void> {
  await endProgram(server, 'SIGKILL');
  servers = servers.filter((other) => other !== server);
  balancer.use(servers.map(({ port }) => port));
  await awaitMeetings(crowdSize / 4);
  await startServer(url);
}

test('strangers at three servers meet, whichever of these dies, and nobody loses a call by it', async () => {
  const { site, url } = await openSite();
  await gather(site);
  await awaitMeetings(crowdSize);
  for (const server of [...servers]) await replace(server, url);
  balancer.moveAll();
  await awaitMeetings(crowdSize / 4);
  await expectAllWell();
});

test('while the store is gone calls go on, and all that waited meet when it is back, empty', async () => {
  const { site } = await openSite();
  await gather(site);
  await awaitMeetings(crowdSize);
  await store.kill();
  const before = countMeetings(crowd);
  await until(() => crowd.filter(({ phase }) => phase === 'waiting').length > crowdSize / 2);
  await store.start();
  await until(() => countMeetings(crowd) >= before + crowdSize / 2);
  await expectAllWell(true);
});

test('while the database is gone strangers meet', async () => {
  const { site } = await openSite();
  await gather(site);
  await awaitMeetings(crowdSize / 2);
  await database.kill();
  await awaitMeetings(crowdSize);
  await database.start();
  await awaitMeetings(crowdSize / 4);
  await expectAllWell();
});

test('a server that is told to end hands its visitors over: every call goes on', async () => {
  const { site, url } = await openSite();
  await gather(site);
  await awaitMeetings(crowdSize / 2);
  for (const server of [...servers]) {
    balancer.use(servers.filter((other) => other !== server).map(({ port }) => port));
    expect(await endProgram(server, 'SIGTERM')).toBe(0);
    servers = servers.filter((other) => other !== server);
    await startServer(url);
  }
  await awaitMeetings(crowdSize / 4);
  await expectAllWell();
});
