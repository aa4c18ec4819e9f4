/** Percentiles by nearest rank. */
import { expect, test } from 'bun:test';
import { describeSpread, findPercentile } from './percentile.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

test.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
  [0.001, 1],
])('of 1 to 100, the share %d is not above %d', (share, value) => {
  expect(findPercentile(hundred, share)).toBe(value);
});

test('the order given stays as it is, and one value is every percentile', () => {
  const values = [3, 1, 2];
  expect(findPercentile(values, 0.5)).toBe(2);
  expect(values).toEqual([3, 1, 2]);
  expect(describeSpread([7])).toEqual({ count: 1, p50: 7, p99: 7 });
});

test('no values have no percentile', () => {
  expect(() => findPercentile([], 0.5)).toThrow('no samples');
  expect(describeSpread([])).toEqual({ count: 0, p50: 0, p99: 0 });
});
