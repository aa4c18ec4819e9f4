/** The moderation log that servers share keeps the contract, and all that it writes ends by itself. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { Redis } from 'ioredis';
import { systemClock } from '../lib/clock.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { openSharedRoom } from '../testing/shared-rooms.ts';
import { createTicket } from '../testing/tickets.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { judge, personCalled, startMs } from '../testing/verdicts.ts';
import { describeModerationLog } from './moderation-log.contract.ts';
import { ValkeyModerationLog } from './moderation-log.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

let server: ValkeyServer;
let commands: Redis;
beforeAll(async () => {
  server = await startValkey();
  commands = new Redis(server.url);
});
afterAll(async () => {
  commands.disconnect();
  await server[Symbol.asyncDispose]();
});

async function createLog(): Promise<ValkeyModerationLog> {
  await commands.flushall();
  return new ValkeyModerationLog(commands);
}

describeModerationLog('in Valkey', createLog);

test('I13 keeps no more about one subject, and of one source, than it may', async () => {
  const log = await createLog();
  for (let index = 0; index < 70; index++) await log.append(judge('Ada', 'explicit', startMs + index));
  for (let index = 0; index < 30; index++) {
    await log.append(judge('Ada', 'explicit', startMs + index, { subject: `subject ${index}` }));
  }
  const subject = personCalled('subject');
  expect((await log.eventsAbout([subject])).get(subject)).toHaveLength(64);
  const ada = personCalled('Ada');
  expect((await log.recordsOf([ada], startMs)).get(ada)?.flagged).toHaveLength(24);
});

test('two servers know the same, and each key has an end', async () => {
  const [one, other] = [await createLog(), new ValkeyModerationLog(commands)];
  const event = judge('Ada', 'explicit', startMs);
  await one.append(event);
  expect([...(await other.eventsAbout([event.subject]))]).toEqual([[event.subject, [event]]]);
  const keys = await commands.keys('*');
  expect(keys.toSorted()).toEqual([
    expect.stringMatching(/^anoncam:\{conduct:\d+\}:order$/),
    ...['Ada', 'network of Ada'].flatMap((source) => [
      `anoncam:{source:${source}}:flagged`,
      `anoncam:{source:${source}}:record`,
    ]),
    'anoncam:{subject:subject}:events',
  ]);
  for (const key of keys) expect(await commands.pttl(key)).toBeGreaterThan(0);
});

test('what a newer version has added is passed over by an older one', async () => {
  const log = await createLog();
  const event = judge('Ada', 'explicit', startMs);
  await log.append({ ...event, type: 'unheard-of' } as never);
  await log.append(event);
  expect((await log.eventsAbout([event.subject])).get(event.subject)).toEqual([event]);
});

test('I13 of all together no more is kept than may be: the oldest goes, with what was known of who said it', async () => {
  await commands.flushall();
  const log = new ValkeyModerationLog(commands, 160);
  const said = (index: number) =>
    judge(`witness ${index}`, 'explicit', startMs + index, { subject: `subject ${index % 150}` });
  for (let index = 0; index < 600; index++) await log.append(said(index));
  const subjects = Array.from({ length: 150 }, (_, index) => personCalled(`subject ${index}`));
  const kept = [...(await log.eventsAbout(subjects)).values()].flat();
  expect(kept.length).toBeLessThanOrEqual(160);
  expect(kept).toContainEqual(said(599));
  // Of each event itself, who said it and from where; and the lists of what came when.
  expect(await commands.dbsize()).toBeLessThanOrEqual(kept.length * 5 + 16);
  const sources = ['witness 0', 'witness 599'].map(personCalled);
  expect([...(await log.recordsOf(sources, startMs)).keys()]).toEqual([personCalled('witness 599')]);
});

test('whatever is said of conduct, a store that may hold only so much has room for who waits', async () => {
  await using small = await startValkey('--maxmemory 3mb', '--maxmemory-policy noeviction');
  const client = new Redis(small.url);
  const log = new ValkeyModerationLog(client);
  const { valkey } = await openValkey(small.url);
  const room = await openSharedRoom({ valkey, clock: systemClock });
  let latestMs = startMs;
  const sayMuch = () =>
    Array.from({ length: 250 }, (_, index) =>
      log.append(judge(`witness ${index}`, 'explicit', ++latestMs, { subject: `subject ${latestMs}` })),
    );
  for (let round = 0; round < 26; round++) {
    await Promise.all(sayMuch());
    await room.enter(createTicket({ sinceMs: Date.now() }));
    expect(await room.enter(createTicket({ sinceMs: Date.now() }))).not.toBeNull();
  }
  // Room is made once for what is too much: the newest is still there.
  expect((await log.eventsAbout([personCalled(`subject ${latestMs}`)])).size).toBe(1);
  // Something else takes all that is left, and more than it should: conduct makes room, also where nothing is said.
  await fillUp(client);
  await log.forget(startMs - 1);
  await room.enter(createTicket({ sinceMs: Date.now() }));
  expect(await room.enter(createTicket({ sinceMs: Date.now() }))).not.toBeNull();
  client.disconnect();
  await valkey.stop();
});

test('a store that is gone is no fault when what is old is forgotten', async () => {
  await using gone = await startValkey();
  const client = new Redis(gone.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  await gone.kill();
  await until(() => client.status !== 'ready');
  await new ValkeyModerationLog(client).forget(startMs);
  client.disconnect();
});

async function fillUp(client: Redis): Promise<void> {
  for (let count = 0; ; count++) {
    const fault = await client.set(`else:${count}`, 'x'.repeat(4_096)).catch((error: unknown) => error);
    if (fault instanceof Error) return;
  }
}
