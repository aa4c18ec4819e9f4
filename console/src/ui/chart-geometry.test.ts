/** Bars and lines stand where their figures say. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { chooseStep, listTicks, placeValue, stackBars, traceLine } from './chart-geometry.ts';

const frame = { width: 100, height: 50 };
const counts = fc.nat({ max: 100_000 });

describe('the lines across', () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [5, [0, 2, 4, 6]],
    [62, [0, 20, 40, 60, 80]],
    [100, [0, 50, 100]],
    [1234, [0, 500, 1000, 1500]],
  ] as const)('for %d', (highest, ticks) => {
    expect(listTicks(highest)).toEqual([...ticks]);
  });

  test('are few, round, and reach the highest', () => {
    fc.assert(
      fc.property(counts, (highest) => {
        const ticks = listTicks(highest);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(String(ticks[1])).toMatch(/^[125]0*$/);
      }),
    );
  });

  test('no step is finer than one: there is no half a case', () => {
    expect(chooseStep(2, 10)).toBe(1);
  });
});

test('nothing stands at the bottom, the highest at the top', () => {
  expect(placeValue(0, 80, frame)).toBe(50);
  expect(placeValue(80, 80, frame)).toBe(0);
  expect(placeValue(20, 80, frame)).toBe(37.5);
});

describe('bars', () => {
  test('stand beside each other, and upon each other', () => {
    const [first, second] = stackBars(
      [
        [10, 5],
        [0, 20],
      ],
      20,
      frame,
    );
    expect(first?.map(({ y, width, height }) => ({ y, width, height }))).toEqual([
      { y: 25, width: 36, height: 25 },
      { y: 12.5, width: 36, height: 12.5 },
    ]);
    for (const { x } of first ?? []) expect(x).toBeCloseTo(7, 6);
    expect(second?.map(({ height }) => height)).toEqual([0, 50]);
  });

  test('are as high as their figures, touch each other, and stay in the frame', () => {
    const columns = fc.array(fc.array(counts, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 31,
    });
    fc.assert(
      fc.property(columns, (values) => {
        const top = Math.max(1, ...values.map((column) => column.reduce((sum, value) => sum + value, 0)));
        const bars = stackBars(values, top, frame);
        for (const [index, column] of bars.entries()) {
          let below = frame.height;
          for (const [part, { x, y, width, height }] of column.entries()) {
            expect(y + height).toBeCloseTo(below, 6);
            expect(height).toBeCloseTo(((values[index]?.[part] ?? 0) / top) * frame.height, 6);
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x + width).toBeLessThanOrEqual(frame.width + 1e-9);
            expect(y).toBeGreaterThanOrEqual(-1e-9);
            below = y;
          }
        }
      }),
    );
  });
});

describe('a line', () => {
  test('goes through the middle of each day', () => {
    expect(traceLine([0, 10], 10, frame)).toBe('M25 50L25 50L75 0');
  });

  test('is interrupted where there is nothing', () => {
    expect(traceLine([10, null, 10], 10, frame)).toBe('M16.67 0L16.67 0M83.33 0L83.33 0');
  });

  test('of nothing is none', () => {
    expect(traceLine([null, null], 10, frame)).toBe('');
    expect(traceLine([], 10, frame)).toBe('');
  });

  test('begins anew as often as it was interrupted', () => {
    const values = fc.array(fc.option(counts), { maxLength: 31 });
    fc.assert(
      fc.property(values, (line) => {
        const begins = line.filter(
          (value, index) => value !== null && (line[index - 1] ?? null) === null,
        ).length;
        expect(traceLine(line, 100_000, frame).split('M').length - 1).toBe(begins);
      }),
    );
  });
});
