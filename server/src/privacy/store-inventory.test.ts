/** What several servers keep in the store that they share is what the inventory says, and ends by itself. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import type { CallId } from '@anoncam/protocol/ids';
import { type Country, type Interest, type Language, noWishes } from '@anoncam/protocol/wishes';
import { Redis } from 'ioredis';
import { DayKeys } from '../addresses/day-keys.ts';
import { KeyAgreement } from '../addresses/key-agreement.ts';
import { ValkeySharedKeys } from '../addresses/shared-keys.valkey.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { ValkeyCounters } from '../enforcement/counters.valkey.ts';
import { limits } from '../enforcement/limits.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { ValkeyPatience } from '../matching/patience.valkey.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { ValkeyKnownPeople } from '../moderation/known-people.valkey.ts';
import { ValkeyModerationLog } from '../moderation/moderation-log.valkey.ts';
import { countHeads } from '../session/head-count.ts';
import { ValkeyHeadCount } from '../session/head-count.valkey.ts';
import { ValkeySwitchboard } from '../signalling/switchboard.valkey.ts';
import { createDataFolder } from '../testing/application.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { openSharedRoom } from '../testing/shared-rooms.ts';
import { listStored, type Stored } from '../testing/stored.ts';
import { createTicket } from '../testing/tickets.ts';
import { startValkey } from '../testing/valkey.ts';
import { judge, personCalled } from '../testing/verdicts.ts';
import type { Client } from '../valkey/clients.ts';
import type { Valkey } from '../valkey/valkey.ts';
import { ValkeyHourlyUnion } from './hourly-union.valkey.ts';
import { inventory } from './inventory.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const secret = systemRandom.bytes(32);
const silent: Log = { info() {}, warn() {}, error() {} };
const daySeconds = 24 * 60 * 60;
/** Longest lives, in seconds. Who adds a kind of key says here how long it may be there, and uses it below. */
const longest: Readonly<Record<string, number>> = {
  sharedCount: 2 * 60 * 60,
  sharedMoment: 20,
  sharedWait: 15,
  sharedMeeting: 11 * 60,
  sharedHour: 10 * 60,
  sharedConduct: 3 * daySeconds,
  sharedKey: 31 * daySeconds,
};
const stored = inventory.filter(({ kind }) => kind === 'shared store');
const rows = stored.map(({ name }) => name);

function rowOf(key: string): string | undefined {
  return rows.find((name) => {
    const parts = name.split('*').map((part) => part.replace(/[{}]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`).test(key);
  });
}

/** A name with every kind of ticket in it, who meet, wait and are looked through. */
async function useRoom(valkey: Valkey): Promise<void> {
  const room = await openSharedRoom({ valkey, clock: systemClock });
  const wishes = {
    ...noWishes,
    interests: ['chess' as Interest],
    languages: ['de' as Language],
    nearby: true,
  };
  const hard = { nat: 'symmetric', relay: false } as const;
  const country = 'DE' as Country;
  const since = (ms: number) => ({ sinceMs: Date.now() - ms });
  // None of these meets any other.
  const alone = [since(0), since(4_000), since(6_000), since(60_000), { ...since(60_000), front: true }];
  for (const more of alone) await room.enter(createTicket({ ...more, wishes, country, reach: hard }));
  await room.sweep();
  const pair = [createTicket({ ...since(0), mode: 'text' }), createTicket({ ...since(0), mode: 'text' })];
  for (const ticket of pair) await room.enter(ticket);
}

async function useConduct(client: Client): Promise<void> {
  await new ValkeyModerationLog(client).append(judge('Ada', 'explicit', Date.now()));
  const known = { person: personCalled('Ada'), address: null };
  await new ValkeyKnownPeople(client).note('a subject' as SubjectRef, known);
}

async function agreeOnKeys(client: Client): Promise<void> {
  const ground = { clock: systemClock, random: systemRandom, log: silent };
  const dataDir = createDataFolder();
  const dayKeys = new DayKeys({ dataDir, areAgreed: true, ...ground });
  const shared = new ValkeySharedKeys({ commands: client, masterKey: secret, random: systemRandom });
  await new KeyAgreement({ dayKeys, shared, ...ground }).agree();
  rmSync(dataDir, { recursive: true });
}

async function useAll({ valkey, log }: Awaited<ReturnType<typeof openValkey>>): Promise<void> {
  const ground = { valkey, masterKey: secret, clock: systemClock, random: systemRandom, log };
  const counters = new ValkeyCounters({ ...ground, own: new MemoryCounters(systemClock) });
  for (const { event, by, seconds } of limits)
    await counters.count({ name: `${event} ${by}`, who: 'a tag', seconds }, 1);
  await counters.count({ name: 'tries test', who: 'a tag', seconds: 60 * 60 }, 1);
  await new ValkeyPatience(valkey).add('somebody' as VisitorRef, Date.now());
  await new ValkeyHourlyUnion(ground).add('2026-11-25T22', new Map([['visitors', new Set(['somebody'])]]));
  await new ValkeyHeadCount({ ...ground, countOwn: () => countHeads([noWishes]) }).exchange();
  const [one, other] = [new ValkeySwitchboard(ground), new ValkeySwitchboard(ground)];
  const session = 'session-of-22-letters0' as SessionId;
  await one.connect(
    session,
    () => undefined,
    () => undefined,
  );
  await other.deliver(session, { type: 'away', call: 'AbCdEfGhIjKlMnOpQrSt_-' as CallId });
  await Promise.all([useConduct, agreeOnKeys].map((use) => use(valkey.commands)));
  await useRoom(valkey);
}

test('D1 keys and channels of the shared store are those of the inventory, and every key ends by itself', async () => {
  await using server = await startValkey();
  const open = await openValkey(server.url);
  const client = new Redis(server.port, '127.0.0.1');
  let [keys, found]: [readonly Stored[], Set<string | undefined>] = [[], new Set()];
  // On a busy machine something may have ended before it is looked at.
  for (let tries = 0; tries < 10 && found.size < rows.length; tries++) {
    await useAll(open);
    keys = await listStored(client);
    const channels = (await client.call('PUBSUB', 'SHARDCHANNELS')) as string[];
    found = new Set([...keys.map(({ key }) => key), ...channels].map(rowOf));
  }
  expect(found).toEqual(new Set(rows));
  for (const { key, endsInMs } of keys) {
    const { retention = '' } = stored.find(({ name }) => name === rowOf(key)) ?? {};
    const mostMs = (longest[retention] ?? 0) * 1_000;
    expect([key, endsInMs > 0 && endsInMs <= mostMs]).toEqual([key, true]);
  }
  client.disconnect();
  await open.valkey.stop();
});
