/**
 * What a benchmark is: a name, the figures it reports, and a run that yields rows. It knows nothing of how rows are
 * shown or stored.
 */

export type Row = {
  readonly figure: string;
  readonly unit: string;
  /** Medians. */
  readonly ours: number;
  readonly anchor: number;
  /** ours / anchor. */
  readonly ratio: number;
  /** What `ours` (or `ratio`, see `targetOf`) shall reach; null where a figure is only shown. */
  readonly target: number | null;
  readonly targetOf: 'ratio' | 'ours';
  readonly better: 'lower' | 'higher';
  /** What the medians were taken of. */
  readonly samples: { readonly ours: readonly number[]; readonly anchor: readonly number[] };
};

export type Context = {
  /** Under a minute in all, with fewer samples. */
  readonly quick: boolean;
  /** One line of progress, shown at once. */
  say(line: string): void;
};

export type Benchmark = {
  readonly name: string;
  /** What it measures, each with its unit and target, for the list of benchmarks. */
  readonly figures: readonly string[];
  run(context: Context): Promise<readonly Row[]>;
};

/** Why a benchmark cannot run here: one sentence for whoever started it. */
export class BenchmarkError extends Error {
  override name = 'BenchmarkError';
}
