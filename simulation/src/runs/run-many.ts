/**
 * Runs many seeds and says how it went.
 */
import { type CrewOrder, runSeeds } from './crew.ts';
import type { Failure } from './messages.ts';
import { Progress } from './progress.ts';
import { showFailure } from './replay.ts';

/** So many failures are shown at length. */
const shownFailures = 3;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether every invariant held in all of them. */
export async function runMany(order: CrewOrder): Promise<boolean> {
  const failures: Failure[] = [];
  let [done, events, simulatedMs, calmMs] = [0, 0, 0, 0];
  const progress: Progress = new Progress(order.seeds, () => {
    const speed = (done / progress.seconds).toFixed(0);
    return ` seeds, ${speed} a second, ${failures.length} failures`;
  });
  await runSeeds(order, (result) => {
    done += result.seeds;
    events += result.events;
    simulatedMs += result.simulatedMs;
    calmMs = Math.max(calmMs, result.calmMs);
    failures.push(...result.failures);
    progress.advance(result.seeds);
  });
  progress.end();
  failures.sort((a, b) => a.seed - b.seed);
  for (const failure of failures.slice(0, shownFailures)) showFailure(failure, order.isShared);
  if (failures.length > shownFailures) say(`\nfailing seeds: ${failures.map(({ seed }) => seed).join(' ')}`);
  const { seconds } = progress;
  const hours = (simulatedMs / 3_600_000).toFixed(1);
  say(`${events} events in ${hours} simulated hours, ${(done / seconds).toFixed(1)} seeds a second`);
  say(`after the last fault all was well within ${(calmMs / 1_000).toFixed(0)} s`);
  say(`${done} seeds, ${failures.length} failures`);
  return failures.length === 0;
}
