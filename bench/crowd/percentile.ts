/** Percentiles of a sample. */

/** The smallest value that at least this share (above 0, up to 1) of all values does not exceed. @throws for an empty list. */
export function findPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new Error('no samples');
  return value;
}

export type Spread = { readonly count: number; readonly p50: number; readonly p99: number };

/** Of no values at all, both percentiles are 0. */
export function describeSpread(values: readonly number[]): Spread {
  if (values.length === 0) return { count: 0, p50: 0, p99: 0 };
  return { count: values.length, p50: findPercentile(values, 0.5), p99: findPercentile(values, 0.99) };
}
