/** From outputs to scores. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { createScores } from './scores.ts';

test('scores are probabilities that keep the order of the outputs', () => {
  const output = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const outputs = fc.array(output, { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(outputs, (values) => {
      const scores = Object.values(createScores(values) ?? {});
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 9);
      for (const [index, score] of scores.entries()) {
        expect(score).toBeGreaterThanOrEqual(0);
        const next = values[index + 1];
        if (next !== undefined && next >= (values[index] ?? 0)) {
          expect(scores[index + 1]).toBeGreaterThanOrEqual(score);
        }
      }
    }),
  );
});

test.each([
  ['a number that is none', [0, 0, Number.NaN, 0, 0]],
  ['a number without bounds', [0, 0, 0, 0, Number.POSITIVE_INFINITY]],
  ['too few numbers', [1, 2, 3, 4]],
  ['too many', [1, 2, 3, 4, 5, 6]],
  ['nothing', []],
])('%s is no answer', (_, outputs) => {
  expect(createScores(outputs)).toBeNull();
});
