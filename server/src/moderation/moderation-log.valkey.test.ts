/** The moderation log that servers share keeps the contract, and all that it writes ends by itself. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Redis } from 'ioredis';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { judge, personCalled, startMs } from '../testing/verdicts.ts';
import { describeModerationLog } from './moderation-log.contract.ts';
import { ValkeyModerationLog } from './moderation-log.valkey.ts';

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
  expect(keys).toHaveLength(6);
  for (const key of keys) expect(await commands.pttl(key)).toBeGreaterThan(0);
});

test('what a newer version has added is passed over by an older one', async () => {
  const log = await createLog();
  const event = judge('Ada', 'explicit', startMs);
  await log.append({ ...event, type: 'unheard-of' } as never);
  await log.append(event);
  expect((await log.eventsAbout([event.subject])).get(event.subject)).toEqual([event]);
});
