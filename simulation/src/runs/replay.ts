/**
 * Shows one seed: everything that happened, or the end of it.
 */
import { runSeed } from '../run-seed.ts';
import type { Failure } from './messages.ts';

const lastEvents = 20;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describeViolation({ seed, violation: { invariant, what, atMs } }: Failure): string {
  return `seed ${seed}: ${invariant} is broken at ${(atMs / 1_000).toFixed(3)} s: ${what}`;
}

/** @returns whether all was well. */
export function replay(seed: number): boolean {
  const outcome = runSeed(seed, { isKept: true });
  for (const line of outcome.lines) say(line);
  say('');
  if (runSeed(seed).hash !== outcome.hash) {
    say('The same seed was another run when it was run again.');
    return false;
  }
  const { violation, events, simulatedMs, hash } = outcome;
  say(`${events} events in ${simulatedMs / 1_000} simulated seconds, trace ${hash}`);
  say(violation ? describeViolation({ seed, violation }) : `seed ${seed}: every invariant holds`);
  return violation === null;
}

/** What was broken, what happened just before, and how to see all of it. */
export function showFailure(failure: Failure): void {
  const { lines } = runSeed(failure.seed, { isKept: true });
  const events = lines.flatMap((line, index) => (line.includes(' s  ') ? [index] : []));
  say('');
  say(describeViolation(failure));
  for (const line of lines.slice(events.at(-lastEvents) ?? 0)) say(`  ${line}`);
  say(`  npm run simulate -- --seed ${failure.seed}`);
}
