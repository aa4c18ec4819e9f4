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
export function replay({ seed, isShared }: { seed: number; isShared: boolean }): boolean {
  const outcome = runSeed(seed, { isKept: true, isShared });
  for (const line of outcome.lines) say(line);
  say('');
  if (runSeed(seed, { isShared }).hash !== outcome.hash) {
    say('The same seed was another run when it was run again.');
    return false;
  }
  const { violation, events, simulatedMs, hash } = outcome;
  say(`${events} events in ${simulatedMs / 1_000} simulated seconds, trace ${hash}`);
  say(violation ? describeViolation({ seed, violation }) : `seed ${seed}: every invariant holds`);
  return violation === null;
}

export function commandFor(seed: number, isShared: boolean): string {
  return `npm run simulate -- ${isShared ? '--servers ' : ''}--seed ${seed}`;
}

/** What was broken, what happened just before, and how to see all of it. */
export function showFailure(failure: Failure, isShared: boolean): void {
  const { lines } = runSeed(failure.seed, { isKept: true, isShared });
  const events = lines.flatMap((line, index) => (line.includes(' s  ') ? [index] : []));
  say('');
  say(describeViolation(failure));
  for (const line of lines.slice(events.at(-lastEvents) ?? 0)) say(`  ${line}`);
  say(`  ${commandFor(failure.seed, isShared)}`);
}
