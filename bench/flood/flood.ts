/**
 * Two strangers while fifty others flood the server: how soon they meet, and how late their signals are; beside the same
 * two alone. And by how much the server's memory grows under hostile bytes of each kind.
 */
import { join } from 'node:path';
import { type Running, startAnoncam } from '../anchors/servers.ts';
import { findPercentile } from '../crowd/percentile.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import {
  type Child,
  loadCore,
  readUntil,
  serverCore,
  startChild,
  withTemporaryFolder,
} from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { measureHostileBytes } from './hostile.ts';

const origin = 'https://bench.example';
const flooders = 50;
const program = join(import.meta.dir, '../../server/src/testing/flood-program.ts');

type Probe = { readonly metMs: number; readonly p99Ms: number };
type Told = { readonly metMs?: number; readonly delays?: readonly number[] };

/** Starts it, and comes back with the first that it has to tell. */
async function ask(what: string, { port }: Running, count: number): Promise<{ child: Child; told: Told }> {
  const place = JSON.stringify({ address: `127.0.0.1:${port}`, origin });
  const child = startChild(loadCore, [process.execPath, program, what, place, String(count)]);
  return { child, told: await readUntil(child, (line) => JSON.parse(line) as Told) };
}

async function probe(running: Running, signals: number): Promise<Probe> {
  const { metMs = 0, delays = [] } = (await ask('probe', running, signals)).told;
  return {
    metMs,
    p99Ms: findPercentile(
      [...delays].sort((a, b) => a - b),
      0.99,
    ),
  };
}

type Samples = {
  readonly alone: Probe[];
  readonly flooded: Probe[];
};

async function sample(running: Running, samples: Samples, { quick, say }: Context): Promise<void> {
  const signals = quick ? 50 : 200;
  samples.alone.push(await probe(running, signals));
  const { child } = await ask('flood', running, flooders);
  samples.flooded.push(await probe(running, signals));
  await child.stop();
  say(JSON.stringify(samples.flooded.at(-1)));
}

function createRows({ alone, flooded }: Samples): readonly Row[] {
  const of = (probes: readonly Probe[], key: keyof Probe) => probes.map((each) => each[key]);
  const common = { unit: 'ms', targetOf: 'ours', better: 'lower' } as const;
  return [
    createRow(
      { ...common, figure: 'two meet in a flood, beside alone', target: 2_000 },
      of(flooded, 'metMs'),
      of(alone, 'metMs'),
    ),
    createRow(
      { ...common, figure: 'p99 of their signals, beside alone', target: 100 },
      of(flooded, 'p99Ms'),
      of(alone, 'p99Ms'),
    ),
  ];
}

async function run(context: Context): Promise<readonly Row[]> {
  const samples: Samples = { alone: [], flooded: [] };
  for (let round = 0; round < (context.quick ? 1 : 5); round++) {
    await withTemporaryFolder(async (folder) => {
      const running = await startAnoncam(folder, origin, serverCore);
      try {
        await sample(running, samples, context);
      } finally {
        await running.child.stop();
      }
    });
  }
  return [...createRows(samples), ...(await measureHostileBytes(context))];
}

export const flood: Benchmark = {
  name: 'flood',
  figures: [
    'two strangers meet while fifty others flood: in less than 2 s, and their signals are less than 100 ms late (p99)',
    'memory of the server under 100 frames of 100 MiB, messages of a million fragments, heads and messages that trickle: less than 20 MB more each',
  ],
  run,
};
