/** Medians, and when a target is reached. */
import { expect, test } from 'bun:test';
import { createRow, isReached, median } from './median.ts';

test('the median of an odd and an even number of values', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 2, 4, 1])).toBe(3);
  expect(() => median([])).toThrow('no samples');
});

test.each([
  ['ratio', 'higher', 0.6, true],
  ['ratio', 'higher', 0.7, false],
  ['ratio', 'lower', 0.6, true],
  ['ours', 'lower', 59, false],
  ['ours', 'lower', 60, true],
  ['ours', 'higher', 61, false],
] as const)('a target of the %s, %s than %d', (targetOf, better, target, reached) => {
  const row = createRow({ figure: 'f', unit: 'u', target, targetOf, better }, [60], [100]);
  expect(row.ratio).toBe(0.6);
  expect(isReached(row)).toBe(reached);
});

test('without a target there is nothing to reach', () => {
  const row = createRow(
    { figure: 'f', unit: 'u', target: null, targetOf: 'ratio', better: 'lower' },
    [1],
    [2],
  );
  expect(isReached(row)).toBeNull();
});
