/**
 * One worker of a crew: runs the seeds that it is told to, and tells what came of them. It ends with who started it.
 */
import { setPriority } from 'node:os';
import { type Outcome, runSeed } from '../run-seed.ts';
import type { Batch, BatchResult, Failure } from './messages.ts';

/** Whoever sits at this machine comes first. */
const politePriority = 10;
/** Every so many seeds, one is run twice, to see that it is the same run. */
const repeatEvery = 50;

function runTwice(seed: number, { hash }: Outcome, isShared: boolean): Failure | null {
  if (runSeed(seed, { isShared }).hash === hash) return null;
  return { seed, violation: { invariant: 'determinism', what: 'the same seed is another run', atMs: 0 } };
}

function runBatch({ from, seeds, isShared }: Batch): BatchResult {
  const failures: Failure[] = [];
  let [events, simulatedMs, calmMs] = [0, 0, 0];
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = runSeed(seed, { isShared });
    events += outcome.events;
    simulatedMs += outcome.simulatedMs;
    calmMs = Math.max(calmMs, outcome.calmMs ?? 0);
    const { violation } = outcome;
    const failure = violation ? { seed, violation } : null;
    const other = seed % repeatEvery === 0 ? runTwice(seed, outcome, isShared) : null;
    failures.push(...[failure, other].filter((each) => each !== null));
  }
  return { from, seeds, isShared, failures, events, simulatedMs, calmMs };
}

setPriority(politePriority);
process.on('disconnect', () => process.exit(0));
process.on('message', (batch: Batch) => process.send?.(runBatch(batch)));
