/**
 * Runs one seed to its end, or to the first invariant that is broken.
 */
import { Evening } from './evening.ts';
import { type Violation, World } from './world.ts';

export type Outcome = {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly events: number;
  readonly simulatedMs: number;
  /** The same for the same seed, whatever else. */
  readonly hash: string;
  /** How long after the last fault all was well. */
  readonly calmMs: number | null;
  /** What happened, if it was to be kept. */
  readonly lines: readonly string[];
};

export function runSeed(seed: number, { isKept = false }: { isKept?: boolean } = {}): Outcome {
  const world = new World(seed, { isKept });
  let evening: Evening | null = null;
  try {
    evening = new Evening(world);
    evening.run();
  } catch (bug) {
    const words = bug instanceof Error ? `${bug.name}: ${bug.message}\n${bug.stack ?? ''}` : String(bug);
    world.fail('bug', words);
  }
  const { violation, trace, queue } = world;
  const { events, hash, lines } = trace;
  return {
    seed,
    violation,
    events,
    simulatedMs: queue.elapsedMs,
    hash,
    calmMs: evening?.calmMs ?? null,
    lines,
  };
}
