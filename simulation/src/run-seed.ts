/**
 * Runs one seed to its end, or to the first invariant that is broken.
 */
import { Evening } from './evening.ts';
import { Site } from './parts/site.ts';
import { SharedSite } from './servers/shared-site.ts';
import { type RunOptions, type Violation, World } from './world.ts';

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

export function runSeed(seed: number, options: RunOptions = {}): Outcome {
  const world = new World(seed, options);
  let evening: Evening | null = null;
  try {
    evening = new Evening(options.isShared ? new SharedSite(world) : new Site(world));
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
