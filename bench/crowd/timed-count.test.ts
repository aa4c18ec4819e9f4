/** How long how many were there. */
import { expect, test } from 'bun:test';
import { TimedCount } from './timed-count.ts';

test('adds up the time of each', () => {
  const count = new TimedCount();
  count.change(1, 1_000);
  count.change(2, 1_500);
  expect(count.takeMs(2_000)).toBe(500 + 3 * 500);
  count.change(-3, 2_100);
  expect(count.takeMs(9_000)).toBe(3 * 100);
  expect(count.value).toBe(0);
});
