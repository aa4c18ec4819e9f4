/** Counting in the store that servers share keeps the contract, and goes on without the store. */
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Clock, TestClock } from '../lib/clock.ts';
import { impatientMs, openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';
import { describeCounters } from './counters.contract.ts';
import { MemoryCounters } from './counters.memory.ts';
import { ValkeyCounters } from './counters.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

let server: ValkeyServer;
const opened: Valkey[] = [];

beforeAll(async () => {
  server = await startValkey();
});

afterEach(async () => {
  for (const valkey of opened.splice(0)) await valkey.stop();
});

afterAll(async () => server[Symbol.asyncDispose]());

async function open(clock: Pick<Clock, 'now'>, waitMs?: number) {
  const { valkey } = await openValkey(server.url, waitMs);
  opened.push(valkey);
  return { valkey, counters: new ValkeyCounters({ valkey, clock, own: new MemoryCounters(clock) }) };
}

async function openEmpty(clock: Pick<Clock, 'now'>) {
  const place = await open(clock);
  await place.valkey.ask((client) => client.flushall());
  return place;
}

describeCounters('in a store', async (clock) => (await openEmpty(clock)).counters);

const what = { name: 'upgrade household', who: 'somebody', seconds: 60 };
const usedOf = async (counters: ValkeyCounters, more: number) => (await counters.count(what, more)).used;

test('several servers count together, also where their clocks are on two sides of a minute', async () => {
  const [early, late] = [new TestClock(Date.UTC(2026, 0, 1) - 10), new TestClock(Date.UTC(2026, 0, 1))];
  const [one, other] = [await openEmpty(early), await open(late)];
  const counts = [];
  for (const { counters } of [one, other, one, other]) counts.push(await usedOf(counters, 1));
  expect(counts.map((used) => Math.round(used))).toEqual([1, 2, 3, 4]);
});

test('W11 without the store each server goes on counting for itself, and lets nobody begin anew', async () => {
  const clock = new TestClock();
  const { counters, valkey } = await openEmpty(clock);
  expect(await usedOf(counters, 5)).toBe(5);
  await server.kill();
  await until(() => !valkey.isUp);
  expect([await usedOf(counters, 1), await usedOf(counters, 1)]).toEqual([6, 7]);
  await server.start();
  await until(() => valkey.isUp);
  expect(await usedOf(counters, 1)).toBe(8);
});

test('W11 a store that hangs is waited for once, and then no more', async () => {
  const { counters, valkey } = await open(new TestClock(), impatientMs);
  server.pause();
  expect(await usedOf(counters, 1)).toBe(1);
  await until(() => !valkey.isUp);
  expect(await usedOf(counters, 1)).toBe(2);
  server.goOn();
  await until(() => valkey.isUp);
});
