/** Several servers come to the same keys, through a real store, and nothing in that store is a key to whoever has it alone. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSeededRandom } from '../lib/random.ts';
import { createDataFolder } from '../testing/application.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { addDays, dayAt } from './day.ts';
import { DayKeys } from './day-keys.ts';
import { KeyAgreement } from './key-agreement.ts';
import { MasterKeyError } from './shared-keys.ts';
import { ValkeySharedKeys } from './shared-keys.valkey.ts';

const dayMs = 24 * 60 * 60 * 1000;
const masterKey = createSeededRandom(1).bytes(32);
let store: ValkeyServer;
let commands: Redis;
let clock: TestClock;
const folders: string[] = [];
const errors: string[] = [];
const log: Log = { info() {}, warn() {}, error: (message) => void errors.push(message) };
let seed = 10;

beforeAll(async () => {
  store = await startValkey();
});
afterAll(() => store[Symbol.asyncDispose]());
beforeEach(async () => {
  commands = new Redis(store.url, { commandTimeout: 20_000, maxRetriesPerRequest: 0 });
  commands.on('error', () => undefined);
  await commands.flushall();
  // The store ends keys by its own clock.
  clock = new TestClock(Date.now());
  errors.length = 0;
});
afterEach(() => {
  commands.disconnect();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A server with a data folder of its own. */
function createServer(key = masterKey) {
  const dataDir = createDataFolder();
  folders.push(dataDir);
  const random = createSeededRandom(seed++);
  const dayKeys = new DayKeys({ dataDir, clock, random, areAgreed: true });
  const shared = new ValkeySharedKeys({ commands, masterKey: key, random });
  return { dayKeys, agreement: new KeyAgreement({ dayKeys, shared, clock, random, log }) };
}

test('two servers that start at the same moment have the same keys, today and tomorrow', async () => {
  const [one, other] = [createServer(), createServer()];
  await Promise.all([one.agreement.agree(), other.agreement.agree()]);
  expect(one.dayKeys.today()).toEqual(other.dayKeys.today());
  expect(one.agreement.networkKey()).toEqual(other.agreement.networkKey());
  await store.kill();
  clock.advance(dayMs);
  expect(one.dayKeys.today()).toEqual(other.dayKeys.today());
  expect(one.agreement.networkKey()).toEqual(other.agreement.networkKey());
  await store.start();
});

test('one that comes later reads what was noted on days before, from the server that was there', async () => {
  const first = createServer();
  await first.agreement.agree();
  const { day, key } = first.dayKeys.today();
  clock.advance(3 * dayMs);
  await first.agreement.agree();
  const later = createServer();
  await later.agreement.agree();
  expect(later.dayKeys.keyOf(day)).toEqual(key);
});

test('a store that was emptied has the keys again, and they do not change', async () => {
  const first = createServer();
  await first.agreement.agree();
  const before = first.dayKeys.today();
  await commands.flushall();
  await first.agreement.agree();
  const later = createServer();
  await later.agreement.agree();
  expect([first.dayKeys.today(), later.dayKeys.today()]).toEqual([before, before]);
});

test('without a store no address is noted under a key that others do not have', async () => {
  await store.kill();
  const alone = createServer();
  await alone.agreement.agree();
  expect(() => alone.dayKeys.today()).toThrow('agreed');
  expect(errors).toEqual(['keys could not be agreed on']);
  await store.start();
});

test('two keys of one day are said to be two, and what was noted under each is still read', async () => {
  const first = createServer();
  await first.agreement.agree();
  await commands.flushall();
  const second = createServer();
  await second.agreement.agree();
  const [own, tomorrow] = [first.dayKeys.today(), addDays(dayAt(clock.now()), 1)];
  await first.agreement.agree();
  await first.agreement.agree();
  expect(errors).toEqual(['servers have noted addresses of a day under two keys']);
  expect(first.dayKeys.today()).toEqual(own);
  // Of a day that has not begun nothing was noted yet.
  expect(first.dayKeys.keyOf(tomorrow)).toEqual(second.dayKeys.keyOf(tomorrow));
});

test('what the store holds is no key, ends with it, and is refused by a server with another master key', async () => {
  const { agreement, dayKeys } = createServer();
  await agreement.agree();
  const { key } = dayKeys.today();
  const names = await commands.keys('*');
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    expect(await commands.pttl(name)).toBeGreaterThan(0);
    expect(await commands.get(name)).not.toContain(Buffer.from(key).toString('base64url'));
  }
  await expect(createServer(createSeededRandom(2).bytes(32)).agreement.agree()).rejects.toThrow(
    MasterKeyError,
  );
  const [name = '', another = ''] = names.filter((each) => each.includes('key:2'));
  await commands.set(another, (await commands.get(name)) ?? '', 'KEEPTTL');
  await expect(createServer().agreement.agree()).rejects.toThrow(MasterKeyError);
});
