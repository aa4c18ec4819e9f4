/** Medians, and rows made of them. */
import type { Row } from './benchmark.ts';

/** @throws for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 1 ? upper : sorted[middle - 1];
  if (upper === undefined || lower === undefined) throw new Error('no samples');
  return (lower + upper) / 2;
}

export function createRow(
  row: Omit<Row, 'ours' | 'anchor' | 'ratio' | 'samples'>,
  ours: readonly number[],
  anchor: readonly number[],
): Row {
  const [oursMedian, anchorMedian] = [median(ours), median(anchor)];
  return {
    ...row,
    ours: oursMedian,
    anchor: anchorMedian,
    ratio: oursMedian / anchorMedian,
    samples: { ours, anchor },
  };
}

/** Whether the target is reached; null where there is none. */
export function isReached(row: Row): boolean | null {
  if (row.target === null) return null;
  const value = row.targetOf === 'ratio' ? row.ratio : row.ours;
  return row.better === 'lower' ? value <= row.target : value >= row.target;
}
