/** When a process counts as strained, and that what repeats can be ended. */
import { expect, test } from 'bun:test';
import { TestClock } from './clock.ts';
import { Lateness } from './lateness.ts';
import { repeatEvery } from './repeat.ts';

test.each([
  [[], 'calm'],
  [[500, 500], 'calm'],
  [[99, 150, 150], 'calm'],
  [[150, 100, 5_000], 'strained'],
  [[5_000, 5_000, 400], 'overloaded'],
  [[5_000, 5_000, 5_000, 20], 'calm'],
] as const)('late by %p ms, it is %s', (late, strain) => {
  const lateness = new Lateness(new TestClock());
  for (const ms of late) lateness.note(ms);
  expect(lateness.strain).toBe(strain);
});

test('it measures by itself, until it is stopped', () => {
  const clock = new TestClock();
  // Everything is done half a second late.
  const lateness = new Lateness({ now: () => clock.now(), at: (atMs, work) => clock.at(atMs + 500, work) });
  lateness.run();
  clock.advance(10_000);
  expect(lateness.strain).toBe('overloaded');
  lateness.stop();
  clock.advance(10_000);
});

test('what repeats ends when it is cancelled', () => {
  const clock = new TestClock();
  let times = 0;
  const timer = repeatEvery(1_000, clock, () => {
    times += 1;
  });
  clock.advance(2_500);
  timer.cancel();
  clock.advance(10_000);
  expect(times).toBe(2);
});
