/** What the shared waiting room keeps in the store: it ends by itself, tells nothing of anybody, and is of one database. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import type { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { hard, openSharedRoom, untilAllCount } from '../testing/shared-rooms.ts';
import { listStored } from '../testing/stored.ts';
import { createTicket, type TicketWish } from '../testing/tickets.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const clock = new TestClock();
const close: TicketWish = {
  country: 'DE' as Country,
  wishes: { nearby: true, languages: ['de' as Language], interests: ['chess' as Interest] },
};
let server: ValkeyServer;
let valkey: Valkey;
let other: Valkey;

beforeAll(async () => {
  server = await startValkey();
  ({ valkey } = await openValkey(server.url));
  ({ valkey: other } = await openValkey(`${server.url}/1`));
});
afterAll(async () => {
  for (const each of [valkey, other]) await each.stop();
  await server[Symbol.asyncDispose]();
});

function ticket(more: TicketWish = {}) {
  return createTicket({ sinceMs: clock.now(), ...more });
}

test('everything in the store ends by itself, and nothing in it tells who somebody is', async () => {
  const room = await openSharedRoom({ valkey, clock, name: 'ending' });
  const avoided = ticket();
  const tickets = [ticket(), ticket(), ticket({ ...hard, ...close, front: true }), ticket(hard)];
  const met = [];
  for (const each of tickets)
    met.push(await room.enter({ ...each, avoids: new Set([avoided.visitor, avoided.session]) }));
  expect(met.map((proposal) => proposal !== null)).toEqual([false, true, false, false]);
  const stored = await listStored(valkey.commands as Redis, '*{ending}*');
  const texts: string[] = [];
  for (const { key, endsInMs, contents } of stored) {
    expect([key, endsInMs > 0]).toEqual([key, true]);
    texts.push(key, ...contents);
  }
  const kinds = new Set(stored.map(({ key }) => key.split(':')[2]));
  expect([...kinds].sort()).toEqual(['met', 'nodes', 'seq', 't']);
  for (const { visitor } of [...tickets, avoided])
    expect(texts.filter((text) => text.includes(visitor))).toEqual([]);
  // What who wants is not to be seen either.
  expect(texts.filter((text) => /chess|symmetric/.test(text))).toEqual([]);
});

test('all that is kept of who waits lasts as long as their server renews it', async () => {
  const room = await openSharedRoom({ valkey, clock, name: 'renewed' });
  await room.enter(ticket());
  const keys = await valkey.commands.keys('*{renewed}*');
  expect(keys).toHaveLength(3);
  for (const key of keys) await valkey.commands.pexpire(key, 5_000);
  await room.sweep();
  const ending: string[] = [];
  for (const key of keys) if ((await valkey.commands.pttl(key)) <= 5_000) ending.push(key);
  expect(ending).toEqual([]);
});

test('a store that forgets its functions, as after a failover, is told them again', async () => {
  const room = await openSharedRoom({ valkey, clock, name: 'forgotten' });
  const waiting = Array.from({ length: 20 }, () => ticket(hard));
  for (const each of waiting) expect(await room.enter(each)).toBeNull();
  const met: (string | undefined)[] = [];
  for (const _ of waiting) {
    await valkey.commands.function('FLUSH');
    met.push((await room.enter(ticket()))?.first.session);
  }
  expect(met.sort()).toEqual(waiting.map(({ session }) => session).sort());
  await valkey.commands.function('FLUSH');
  expect([await room.sweep(), room.count()]).toEqual([[], 0]);
});

test('of who waits in one database of a store, nothing is known in another', async () => {
  const parts = { clock, name: 'apart' };
  const [one, apart] = [
    await openSharedRoom({ ...parts, valkey }),
    await openSharedRoom({ ...parts, valkey: other }),
  ];
  // The channels of a store are of all its databases: news of another room would not fit to those of the own.
  const channels = (await (valkey.commands as Redis).call(
    'PUBSUB',
    'SHARDCHANNELS',
    '*{apart}*',
  )) as string[];
  expect(channels).toHaveLength(2);
  const [first, second] = [ticket(hard), ticket(hard)];
  for (const each of [first, ticket(hard), ticket(hard)]) await one.enter(each);
  for (const each of [second, ticket(hard)]) await apart.enter(each);
  await one.leave(first.session, first.epoch);
  await untilAllCount([one, apart], 2);
  for (const room of [one, apart]) expect(await room.sweep()).toEqual([]);
  expect([one.count(), apart.count()]).toEqual([2, 2]);
});
