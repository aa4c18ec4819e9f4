/**
 * Three servers as an operator starts them, behind a balancer, with one store and one database: a crowd lives through the
 * death of each, of the store and of the database, and is judged by what its members have seen.
 */
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Balancer, startBalancer } from './testing/balancer.ts';
import { type PostgresServer, startPostgres } from './testing/postgres.ts';
import { endProgram, type RunningProgram } from './testing/process.ts';
import { Crowd, SeveralServers } from './testing/several-servers.ts';
import { until } from './testing/until.ts';
import { startValkey, type ValkeyServer } from './testing/valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const crowdSize = 300;

let database: PostgresServer;
let store: ValkeyServer;
let balancer: Balancer;

beforeAll(async () => {
  [database, store, balancer] = await Promise.all([startPostgres(), startValkey(), startBalancer()]);
});
afterEach(async () => {
  // Of another site, which has another master key.
  await store.kill();
  await store.start();
});
afterAll(async () => {
  await Promise.all([database, store, balancer].map((part) => part[Symbol.asyncDispose]()));
});

async function openSite(): Promise<SeveralServers> {
  const servers = new SeveralServers(balancer, {
    database: await database.createDatabase(),
    store: store.url,
  });
  for (let count = 0; count < 3; count++) await servers.start();
  return servers;
}

/** It is killed, the crowd goes on without it, and another takes its place. */
async function replace(server: RunningProgram, servers: SeveralServers, crowd: Crowd): Promise<void> {
  await endProgram(server, 'SIGKILL');
  servers.spare(server);
  await crowd.awaitMeetings(crowdSize / 4);
  await servers.start();
}

test('strangers at three servers meet, whichever of these dies, and nobody loses a call by it', async () => {
  await using servers = await openSite();
  using crowd = await Crowd.gather(servers.site, crowdSize);
  await crowd.awaitMeetings(crowdSize);
  for (const server of servers.running) await replace(server, servers, crowd);
  balancer.moveAll();
  await crowd.awaitMeetings(crowdSize / 4);
  await crowd.expectAllWell();
});

test('while the store is gone calls go on, and all that waited meet when it is back, empty', async () => {
  await using servers = await openSite();
  using crowd = await Crowd.gather(servers.site, crowdSize);
  await crowd.awaitMeetings(crowdSize);
  await store.kill();
  const before = crowd.meetings;
  await until(() => crowd.members.filter(({ phase }) => phase === 'waiting').length > crowdSize / 2);
  await store.start();
  await until(() => crowd.meetings >= before + crowdSize / 2);
  await crowd.expectAllWell(true);
});

test('while the database is gone strangers meet', async () => {
  await using servers = await openSite();
  using crowd = await Crowd.gather(servers.site, crowdSize);
  await crowd.awaitMeetings(crowdSize / 2);
  await database.kill();
  await crowd.awaitMeetings(crowdSize);
  await database.start();
  await crowd.awaitMeetings(crowdSize / 4);
  await crowd.expectAllWell();
});

test('a server that is told to end hands its visitors over: every call goes on', async () => {
  await using servers = await openSite();
  using crowd = await Crowd.gather(servers.site, crowdSize);
  await crowd.awaitMeetings(crowdSize / 2);
  for (const server of servers.running) {
    servers.spare(server);
    expect(await endProgram(server, 'SIGTERM')).toBe(0);
    await servers.start();
  }
  await crowd.awaitMeetings(crowdSize / 4);
  await crowd.expectAllWell();
});
