/**
 * Thousands of simulated visitors with wishes of their own who wait, meet, talk, skip, leave and come back, over real
 * sockets at the real server: how long it takes to meet somebody, and what that costs.
 *
 * In a room where everybody may meet everybody nobody waits for long, and nobody would meet a room full of people. Hence
 * most visitors here are hard to reach: they cannot connect to one another, only to the rest, and there are more of them.
 * Some of them are always waiting, and whoever of the rest comes may choose among them. What is timed is from saying
 * `wait` to hearing `begun`, that is until both sides have agreed, of visitors who at that moment could be paired with
 * at least 50 of those who wait.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '@anoncam/protocol/limits';
import { type Running, startAnoncam } from '../anchors/servers.ts';
import { type Benchmark, BenchmarkError, type Context } from '../frame/benchmark.ts';
import {
  type Child,
  loadCore,
  readUntil,
  serverCore,
  startChild,
  withTemporaryFolder,
} from '../frame/children.ts';
import { waitForIdleCores, watchOthers } from '../frame/cores.ts';
import type { Job, Measured, Said } from './load.ts';
import { enoughWaiting } from './room.ts';
import { createRows } from './rows.ts';

/** The origin of a site as it is run for others; nothing is ever looked up or sent there. */
export const origin = 'https://bench.example';

/** Files that a program needs besides its sockets. */
const otherFiles = 500;

export type Plan = Pick<Job, 'visitors' | 'beginMs' | 'mixMs' | 'windowMs'> & {
  readonly windows: number;
  /** Windows in which other programs used the processor are measured again, so many in all. */
  readonly windowsAtMost: number;
  readonly idleMs: number;
};

/** A minute and a half, at most two and a half. */
const fullPlan: Plan = {
  visitors: 10_000,
  beginMs: 8_000,
  mixMs: 15_000,
  windowMs: limits.crowdEveryMs,
  windows: 5,
  windowsAtMost: 9,
  idleMs: 20_000,
};

/** Half a minute. */
const quickPlan: Plan = {
  visitors: 4_000,
  beginMs: 2_000,
  mixMs: 9_000,
  windowMs: limits.crowdEveryMs,
  windows: 2,
  windowsAtMost: 2,
  idleMs: 3_000,
};

/** More than this much of a core used by others, and a window is disturbed. */
const disturbedAbove = 0.1;
/** Fewer in a window tell nothing of the slowest. */
const enoughMeetings = 100;

/** How many files this machine lets a program open. */
function readFileLimit(): number {
  const text = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files +(\d+)/m.exec(text)?.[1] ?? Number.POSITIVE_INFINITY);
}

function choosePlan({ quick, say }: Context): Plan {
  const plan = quick ? quickPlan : fullPlan;
  const visitors = Math.min(plan.visitors, readFileLimit() - otherFiles);
  if (visitors < plan.visitors) say(`only ${visitors} visitors: no more files may be open at once here`);
  return { ...plan, visitors };
}

function describe(measured: Measured): string {
  const { compatible, allowed, others, roundTrip } = measured;
  const toMs = (value: number) => (value < 10 ? value.toPrecision(2) : String(Math.round(value)));
  const spread = ({ count, p50, p99 }: Measured['compatible']) =>
    `p50 ${toMs(p50)} ms, p99 ${toMs(p99)} ms of ${count}`;
  const share = (value: number) => `${Math.round(value * 100)} %`;
  return [
    `to meet ${spread(compatible)} (${enoughWaiting} compatible), ${spread(allowed)} (${enoughWaiting} allowed), ${spread(others)} (the rest)`,
    `ping ${spread(roundTrip)}`,
    `${Math.round(measured.pairingsPerSecond)} pairings/s, ${Math.round(measured.waiting)} waiting of ${Math.round(measured.here)} here`,
    `${measured.rested} rested, ${measured.unpaired} unpaired, ${measured.gaveUp} gave up, ${measured.toldOnAverage.toFixed(2)} messages unasked in 10 s`,
    `server ${share(measured.serverShare)} of its core, load ${share(measured.loadShare)}`,
  ].join('; ');
}

type Taken = { readonly measured: Measured; readonly others: number };

async function takeWindow(generator: Child, context: Context): Promise<Taken> {
  let tellOthers = watchOthers();
  const measured = await readUntil(generator, (line) => {
    const said = JSON.parse(line) as Said;
    if ('measured' in said) return said.measured;
    context.say(said.progress);
    tellOthers = watchOthers();
    return null;
  });
  return { measured, others: tellOthers() };
}

/** The calmest windows. */
async function takeWindows(generator: Child, plan: Plan, context: Context): Promise<readonly Measured[]> {
  const taken: Taken[] = [];
  const countCalm = () => taken.filter(({ others }) => others <= disturbedAbove).length;
  while (countCalm() < plan.windows && taken.length < plan.windowsAtMost) {
    const { measured, others } = await takeWindow(generator, context);
    taken.push({ measured, others });
    const note = others > disturbedAbove ? ` [disturbed: others used ${others.toFixed(2)} of a core]` : '';
    context.say(`window ${taken.length}: ${describe(measured)}${note}`);
    if (measured.compatible.count < enoughMeetings) {
      throw new BenchmarkError(
        `Only ${measured.compatible.count} visitors met a room full enough to be timed.`,
      );
    }
  }
  const calmest = taken.toSorted((a, b) => a.others - b.others).slice(0, plan.windows);
  return calmest.map(({ measured }) => measured);
}

export type Lived = {
  /** A crowd comes to them by turns. */
  readonly servers: readonly Running[];
  /** Programs that work for them; how busy they are follows on that of the servers. */
  readonly helpers?: readonly number[];
};

export async function measureCrowd(
  { servers, helpers = [] }: Lived,
  plan: Plan,
  context: Context,
): Promise<readonly Measured[]> {
  const { visitors, beginMs, mixMs, windowMs } = plan;
  const ports = servers.map(({ port }) => port);
  const serverPids = [...servers.map(({ child }) => child.pid), ...helpers];
  const job: Job = { ports, origin, serverPids, visitors, beginMs, mixMs, windowMs };
  const script = join(import.meta.dir, 'generator.ts');
  const generator = startChild(loadCore, [process.execPath, script, JSON.stringify(job)]);
  try {
    return await takeWindows(generator, plan, context);
  } finally {
    await generator.stop();
  }
}

export const crowd: Benchmark = {
  name: 'crowd',
  figures: [
    `time to meet somebody among 10,000 living visitors, at least ${enoughWaiting} compatible ones waiting, beside a ping: p50 at most 50 ms, p99 at most 1 s`,
    'messages and bytes of a visitor a minute, both ways, and how busy the server and the load were',
    'messages that a waiting visitor is told unasked in 10 s: at most 1',
  ],
  run: (context) =>
    withTemporaryFolder(async (folder) => {
      const plan = choosePlan(context);
      if (!(await waitForIdleCores(plan.idleMs))) context.say('the cores are not idle');
      const server = await startAnoncam(folder, origin, serverCore);
      try {
        return createRows(await measureCrowd({ servers: [server] }, plan, context));
      } finally {
        await server.child.stop();
      }
    }),
};
