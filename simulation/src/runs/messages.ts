/**
 * What the crew and its workers tell each other.
 */
import type { Violation } from '../world.ts';

/** To a worker: these seeds. */
export type Batch = { readonly from: number; readonly seeds: number; readonly isShared: boolean };

export type Failure = { readonly seed: number; readonly violation: Violation };

/** From a worker: what came of a batch. */
export type BatchResult = Batch & {
  readonly failures: readonly Failure[];
  readonly events: number;
  readonly simulatedMs: number;
  /** The longest time that it took until all was well again. */
  readonly calmMs: number;
};
