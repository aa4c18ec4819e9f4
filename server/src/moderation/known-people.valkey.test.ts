/** The known people that servers share keep the contract, and each ends by itself. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Redis } from 'ioredis';
import type { SubjectRef } from '../enforcement/subject.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { personCalled } from '../testing/verdicts.ts';
import { describeKnownPeople } from './known-people.contract.ts';
import { ValkeyKnownPeople } from './known-people.valkey.ts';

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

async function createPeople(): Promise<ValkeyKnownPeople> {
  await commands.flushall();
  return new ValkeyKnownPeople(commands);
}

describeKnownPeople('in Valkey', createPeople);

test('two servers know the same people, for a bounded time', async () => {
  const [one, other] = [await createPeople(), new ValkeyKnownPeople(commands)];
  const ref = 'subject' as SubjectRef;
  await one.note(ref, { person: personCalled('Ada'), address: null });
  expect(await other.find(ref)).toEqual({ person: personCalled('Ada'), address: null });
  for (const key of await commands.keys('*')) expect(await commands.pttl(key)).toBeGreaterThan(0);
});
