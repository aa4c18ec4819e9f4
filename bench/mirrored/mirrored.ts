/**
 * How well two sessions of one relaying attacker differ from two innocent ones behind the same network: by calls that end
 * together, several in a row. Reproduces the figures of decision 22.
 */
import { createSeededRandom, type Random } from '../../server/src/lib/random.ts';

type Ends = readonly (readonly number[])[];

const hourMs = 3_600_000;
const windowMs = 500;
const inARow = 6;

function fraction(random: Random): number {
  return random.below(2 ** 30) / 2 ** 30;
}

/** Some are skipped within seconds, the others are talks. */
function drawDurationMs(random: Random, skipShare: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - fraction(random))) * Math.cos(2 * Math.PI * fraction(random));
  return fraction(random) < skipShare ? 6_000 * Math.exp(0.8 * normal) : 90_000 * Math.exp(normal);
}

function drawPauseMs(random: Random): number {
  return 300 + 2_000 * fraction(random);
}

function endsOfInnocents(random: Random, sessions: number, skipShare: number): Ends {
  return Array.from({ length: sessions }, () => {
    const ends: number[] = [];
    let atMs = 20_000 * fraction(random);
    while (atMs < hourMs) {
      atMs += drawPauseMs(random) + drawDurationMs(random, skipShare);
      ends.push(atMs);
    }
    return ends;
  });
}

/** Whichever side ends it first, the other end follows after so long at most. */
function endsOfAttacker(random: Random, pairs: number, mostDelayMs: number): Ends {
  const ends: [number[], number[]] = [[], []];
  let atMs = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const durations = [drawDurationMs(random, 0.5), drawDurationMs(random, 0.5)];
    atMs += drawPauseMs(random) + Math.min(...durations);
    const [first, second] = fraction(random) < 0.5 ? ends : [ends[1], ends[0]];
    first.push(atMs);
    atMs += mostDelayMs * fraction(random);
    second.push(atMs);
  }
  return ends;
}

function areMirrored(one: readonly number[], other: readonly number[]): boolean {
  const ends = [one, other].flatMap((those, who) => those.map((atMs) => ({ atMs, who })));
  ends.sort((a, b) => a.atMs - b.atMs);
  let run = 0;
  for (let index = 0; index < ends.length && run < inARow; index++) {
    const [end, next] = [ends[index], ends[index + 1]];
    const isTogether = end && next && next.who !== end.who && next.atMs - end.atMs <= windowMs;
    run = isTogether ? run + 1 : 0;
    if (isTogether) index++;
  }
  return run >= inARow;
}

function isFlagged(ends: Ends): boolean {
  return ends.some((one, index) => ends.slice(index + 1).some((other) => areMirrored(one, other)));
}

function tell(what: string, runs: number, draw: (random: Random) => Ends): void {
  const flagged = Array.from({ length: runs }, (_, seed) => isFlagged(draw(createSeededRandom(seed + 1))));
  const share = (100 * flagged.filter(Boolean).length) / runs;
  process.stdout.write(`${what}: flagged ${share.toFixed(1)} % of ${runs}\n`);
}

for (const skipShare of [0.5, 0.9]) {
  for (const [sessions, runs] of [
    [2, 2_000],
    [5, 1_000],
    [20, 100],
    [200, 10],
  ] as const) {
    const what = `${sessions} innocents for an hour, ${skipShare * 100} % skips`;
    tell(what, runs, (random) => endsOfInnocents(random, sessions, skipShare));
  }
}
for (const mostDelayMs of [400, 1_000, 3_000]) {
  tell(`attacker, 30 pairs, up to ${mostDelayMs} ms later`, 1_000, (random) =>
    endsOfAttacker(random, 30, mostDelayMs),
  );
}
