/** Samples: worked out now and then, however the clock is set. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { sampleEvery } from './sample.ts';

test('a sample is as old as it may be and no older, also when the time of day is set back', () => {
  const clock = new TestClock();
  let [count, setBackMs] = [0, 0];
  const settable = { now: () => clock.now() - setBackMs, at: clock.at.bind(clock) };
  const sample = sampleEvery(100, settable, () => {
    count += 1;
    return count;
  });
  expect([sample(), sample()]).toEqual([1, 1]);
  clock.advance(99);
  expect(sample()).toBe(1);
  clock.advance(1);
  expect(sample()).toBe(2);
  setBackMs = 60_000;
  expect([sample(), sample()]).toEqual([3, 3]);
});
