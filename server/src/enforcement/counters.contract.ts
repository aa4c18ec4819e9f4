/** What all counters must do, wherever they count: each driver's test runs this suite. */
import { describe, expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import type { Counters } from './counters.ts';

const minute = { name: 'upgrade household', who: 'somebody', seconds: 60 };
const startMs = Date.UTC(2026, 0, 1);

type Create = (clock: TestClock) => Counters | Promise<Counters>;

export function describeCounters(name: string, create: Create): void {
  describe(`counters: ${name}`, () => {
    testSpans(create);
    testApart(create);
  });
}

function testSpans(create: Create): void {
  test('add up what happens, and look without adding', async () => {
    const counters = await create(new TestClock(startMs));
    const counts = [];
    for (const more of [1, 3, 0]) counts.push((await counters.count(minute, more)).used);
    expect(counts).toEqual([1, 4, 4]);
  });

  test('count a part of the span before, as much as of the last so many seconds lies in it', async () => {
    const clock = new TestClock(startMs);
    const counters = await create(clock);
    await counters.count(minute, 8);
    const seen = [];
    for (const seconds of [45, 15, 15, 30, 15]) {
      clock.advance(seconds * 1_000);
      seen.push(await counters.count(minute, 0));
    }
    expect(seen).toEqual([
      { used: 8, endsInMs: 15_000 },
      { used: 8, endsInMs: 60_000 },
      { used: 6, endsInMs: 45_000 },
      { used: 2, endsInMs: 15_000 },
      { used: 0, endsInMs: 60_000 },
    ]);
  });

  test('forget what is two spans ago', async () => {
    const clock = new TestClock(startMs);
    const counters = await create(clock);
    await counters.count(minute, 8);
    clock.advance(120_000);
    expect((await counters.count(minute, 1)).used).toBe(1);
    clock.advance(60_000);
    expect((await counters.count(minute, 1)).used).toBe(2);
  });
}

function testApart(create: Create): void {
  test('tell apart who and what for', async () => {
    const counters = await create(new TestClock(startMs));
    await counters.count(minute, 5);
    for (const other of [{ who: 'somebody else' }, { name: 'wrong household' }])
      expect((await counters.count({ ...minute, ...other }, 1)).used).toBe(1);
  });

  test('miss nothing of what comes at once', async () => {
    const counters = await create(new TestClock(startMs));
    const counted = await Promise.all(Array.from({ length: 200 }, () => counters.count(minute, 1)));
    expect(counted.map(({ used }) => used).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
  });
}
