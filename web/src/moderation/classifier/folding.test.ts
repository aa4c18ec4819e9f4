/** A folded convolution gives what the convolution and the normalisation after it give. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { epsilon, foldLayer, foldNorm } from './folding.ts';
import { listLayers, network } from './layers.ts';

const value = fc.double({ min: -4, max: 4, noNaN: true });
const spread = fc.double({ min: 0, max: 9, noNaN: true });

/** What one place of a kernel with these rows (one a thing that comes in) gives for what comes in. */
function multiply(input: readonly number[], kernel: ArrayLike<number>, channels: number): number[] {
  return Array.from({ length: channels }, (_, channel) =>
    input.reduce((sum, number, row) => sum + number * (kernel[row * channels + channel] ?? 0), 0),
  );
}

const cases = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 8 }))
  .chain(([rows, channels]) => {
    const list = (of: fc.Arbitrary<number>, length: number) =>
      fc.array(of, { minLength: length, maxLength: length });
    const each = (of: fc.Arbitrary<number>) => list(of, channels);
    return fc.record({
      channels: fc.constant(channels),
      input: list(value, rows),
      kernel: list(value, rows * channels),
      norm: fc.record({ gamma: each(value), beta: each(value), mean: each(value), variance: each(spread) }),
    });
  });

test('folding changes no result', () => {
  fc.assert(
    fc.property(cases, ({ channels, input, kernel, norm }) => {
      const { gamma, beta, mean, variance } = norm;
      const folded = foldNorm(Float32Array.from(kernel), norm);
      const ours = multiply(input, folded.kernel, channels).map((sum, at) => sum + (folded.bias[at] ?? 0));
      const theirs = multiply(input, Float32Array.from(kernel), channels).map(
        (sum, at) =>
          ((sum - (mean[at] ?? 0)) / Math.sqrt((variance[at] ?? 0) + epsilon)) * (gamma[at] ?? 0) +
          (beta[at] ?? 0),
      );
      // Single precision, of numbers up to some thousands.
      for (const [at, expected] of theirs.entries()) {
        expect(Math.abs((ours[at] ?? Number.NaN) - expected)).toBeLessThan(2e-2);
      }
    }),
  );
});

test('a variance of nothing divides by no nothing', () => {
  const { kernel, bias } = foldNorm(Float32Array.of(1), { gamma: [1], beta: [0], mean: [0], variance: [0] });
  expect(kernel[0]).toBeCloseTo(1 / Math.sqrt(epsilon), 3);
  expect(bias[0]).toBe(0);
});

test('a weight that is missing is a mistake, not a nothing', () => {
  const [first] = listLayers(network);
  if (!first) throw new Error('no layers');
  expect(() => foldLayer(first, new Map())).toThrow('no weight Conv1/kernel');
});
