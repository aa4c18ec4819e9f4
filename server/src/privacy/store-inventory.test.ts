/** What several servers keep in the store that they share is what the inventory says, and ends by itself. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { noWishes } from '@anoncam/protocol/wishes';
import { Redis } from 'ioredis';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { ValkeyCounters } from '../enforcement/counters.valkey.ts';
import { limits } from '../enforcement/limits.ts';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import type { SessionId } from '../matching/ticket.ts';
import { countHeads } from '../session/head-count.ts';
import { ValkeyHeadCount } from '../session/head-count.valkey.ts';
import { ValkeySwitchboard } from '../signalling/switchboard.valkey.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { startValkey } from '../testing/valkey.ts';
import { inventory } from './inventory.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(30_000);

/** Longest lives, in seconds. Who adds a kind of key says here how long it may be there, and uses it below. */
const longest: Readonly<Record<string, number>> = { 'anoncam:count:*:*': 20 * 60, 'anoncam:heads': 20 };
const rows = inventory.filter(({ kind }) => kind === 'shared store').map(({ name }) => name);

function rowOf(key: string): string | undefined {
  return rows.find((name) => {
    const parts = name.split('*').map((part) => part.replace(/[{}]/g, '\\$&'));
    return new RegExp(`^${parts.join('[^:]+')}$`).test(key);
  });
}

async function useAll(url: string) {
  const { valkey, log } = await openValkey(url);
  const ground = { valkey, clock: systemClock, random: systemRandom, log };
  const counters = new ValkeyCounters({ ...ground, own: new MemoryCounters(systemClock) });
  for (const { event, by, seconds } of limits)
    await counters.count({ name: `${event} ${by}`, who: 'a tag', seconds }, 1);
  await new ValkeyHeadCount({ ...ground, countOwn: () => countHeads([noWishes]) }).exchange();
  const [one, other] = [new ValkeySwitchboard(ground), new ValkeySwitchboard(ground)];
  const session = 'session-of-22-letters0' as SessionId;
  await one.connect(
    session,
    () => undefined,
    () => undefined,
  );
  await other.deliver(session, { type: 'away', call: 'AbCdEfGhIjKlMnOpQrSt_-' as CallId });
  return valkey;
}

test('D1 keys and channels of the shared store are those of the inventory, and every key ends by itself', async () => {
  await using server = await startValkey();
  const valkey = await useAll(server.url);
  const client = new Redis(server.port, '127.0.0.1');
  const keys = await client.keys('*');
  const channels = (await client.call('PUBSUB', 'SHARDCHANNELS')) as string[];
  expect(new Set([...keys, ...channels].map(rowOf))).toEqual(new Set(rows));
  for (const key of keys) {
    const seconds = await client.ttl(key);
    expect([key, seconds > 0 && seconds <= (longest[rowOf(key) ?? ''] ?? 0)]).toEqual([key, true]);
  }
  client.disconnect();
  await valkey.stop();
});
