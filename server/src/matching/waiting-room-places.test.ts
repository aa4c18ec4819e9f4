/** Who leaves the shared room: their places later than themselves, by which nobody is misled; whose stay, as long as they are renewed. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { createTicket, type TicketWish } from '../testing/tickets.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { defaultPairingRules as rules } from './pairing.ts';
import { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const secret = new Uint8Array(32).fill(7);
const clock = new TestClock();
let server: ValkeyServer;
const databases: Redis[] = [];

beforeAll(async () => {
  server = await startValkey();
  databases.push(...[0, 1].map((db) => new Redis(server.url, { db })));
});
afterAll(async () => {
  for (const client of databases) client.disconnect();
  await server[Symbol.asyncDispose]();
});

/** One in each database. */
function openRooms(name: string): readonly ValkeyWaitingRoom[] {
  const parts = { clock, random: systemRandom, rules, secret, name, time: 'of the clock' } as const;
  return databases.map((client) => new ValkeyWaitingRoom({ ...parts, client }));
}

const openWishes = { interests: ['chess' as Interest], languages: ['en' as Language] };

/** Stands wherever somebody can stand. */
function createOpenTicket(more: TicketWish = {}) {
  const sinceMs = clock.now() - 60_000;
  return createTicket({ sinceMs, country: 'DE' as Country, wishes: openWishes, ...more });
}

test('after a sweep nobody stands where they have been met, in each database of a store', async () => {
  const rooms = openRooms('cleared');
  for (const isMet of [false, true])
    for (const room of rooms) expect((await room.enter(createOpenTicket())) !== null).toBe(isMet);
  for (const client of databases) expect(await countStanding(client, 'cleared')).toBeGreaterThan(0);
  for (const room of rooms) await room.sweep();
  for (const client of databases) expect(await countStanding(client, 'cleared')).toBe(0);
});

async function listKeys(client: Redis, room: string, type: 'list' | 'zset'): Promise<readonly string[]> {
  const keys = await client.keys(`*{${room}}*`);
  const types = await Promise.all(keys.map((key) => client.type(key)));
  return keys.filter((_, index) => types[index] === type);
}

async function countStanding(client: Redis, room: string): Promise<number> {
  const places = await listKeys(client, room, 'zset');
  const counts = await Promise.all(places.map((place) => client.zcard(place)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** As after a failover: its functions know nothing any more, and who is to be taken out of their places is lost. */
async function forgetTheGone(client: Redis): Promise<void> {
  await client.function('FLUSH');
  for (const list of await listKeys(client, 'forgotten', 'list')) await client.del(list);
}

test('even if the store forgets who has been met, who waits is found, and nobody stays where nobody is', async () => {
  const [room] = openRooms('forgotten') as [ValkeyWaitingRoom];
  const [client] = databases as [Redis];
  const waiting = Array.from({ length: 100 }, () =>
    createOpenTicket({ reach: { nat: 'symmetric', relay: false } }),
  );
  for (const each of waiting) expect(await room.enter(each)).toBeNull();
  const met: string[] = [];
  for (let count = 0; count < waiting.length; count++) {
    if (count % 5 === 0) await forgetTheGone(client);
    met.push((await room.enter(createOpenTicket()))?.first.session ?? 'nobody');
  }
  expect(met.sort()).toEqual(waiting.map(({ session }) => session).sort());
  await forgetTheGone(client);

  const standing = () => countStanding(client, 'forgotten');
  expect(await standing()).toBeGreaterThan(0);
  // Whoever looks for somebody comes across some of them.
  for (let visit = 0; visit < 1_000 && (await standing()) > 0; visit++) {
    const visitor = createOpenTicket({ wishes: { ...openWishes, nearby: true } });
    expect(await room.enter(visitor)).toBeNull();
    await room.leave(visitor.session, visitor.epoch);
    await room.sweep();
  }
  expect([await standing(), await room.count()]).toEqual([0, 0]);
});

test('whoever has met a million strangers leaves with a server that died, like everybody else', async () => {
  const [[dying], [living]] = [openRooms('old'), openRooms('old')];
  await dying?.enter(createOpenTicket({ epoch: 1_000_000 }));
  for (let second = 0; second < 40; second++) {
    clock.advance(1_000);
    await (second < 3 ? dying : living)?.sweep();
  }
  expect(await living?.count()).toBe(0);
});

test('every place of a ticket lasts as long as its server renews it', async () => {
  const [room] = openRooms('renewed');
  const [client] = databases as [Redis];
  await room?.enter(createOpenTicket());
  const keys = await client.keys('*{renewed}*');
  expect(keys.length).toBeGreaterThan(8);
  for (const key of keys) await client.pexpire(key, 60_000);
  clock.advance(6_000);
  await room?.sweep();
  const ending: string[] = [];
  for (const key of keys) if ((await client.pttl(key)) <= 60_000) ending.push(key);
  expect(ending).toEqual([]);
});
