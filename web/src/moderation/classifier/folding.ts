/**
 * Folds the normalisation that follows a convolution into the convolution's own numbers, which gives the same result
 * for a third of the work.
 */
import type { Layer } from './layers.ts';
import type { Weights } from './weights-file.ts';

type Numbers = Float32Array<ArrayBuffer>;

export type Folded = { readonly kernel: Numbers; readonly bias: Numbers };

export type Norm = {
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
};

/** What the model was trained with; it keeps a variance of nothing from being divided by. */
export const epsilon = 0.001;

/** The kernel's last dimension is the output channel, in full and depthwise convolutions alike. */
export function foldNorm(kernel: Numbers, { gamma, beta, mean, variance }: Norm): Folded {
  const channels = gamma.length;
  const at = (values: ArrayLike<number>, channel: number) => values[channel] ?? Number.NaN;
  const factors = Float64Array.from(
    { length: channels },
    (_, channel) => at(gamma, channel) / Math.sqrt(at(variance, channel) + epsilon),
  );
  return {
    kernel: kernel.map((value, index) => value * at(factors, index % channels)),
    bias: Float32Array.from(
      { length: channels },
      (_, channel) => at(beta, channel) - at(mean, channel) * at(factors, channel),
    ),
  };
}

/** A layer's numbers, ready to be used. @throws if one is missing. */
export function foldLayer({ kernel, end }: Layer, weights: Weights): Folded {
  const find = (name: string): Numbers => {
    const found = weights.get(name);
    if (!found) throw new Error(`no weight ${name}`);
    return found;
  };
  if ('bias' in end) return { kernel: find(kernel), bias: find(end.bias) };
  return foldNorm(find(kernel), {
    gamma: find(`${end.norm}/gamma`),
    beta: find(`${end.norm}/beta`),
    mean: find(`${end.norm}/moving_mean`),
    variance: find(`${end.norm}/moving_variance`),
  });
}
