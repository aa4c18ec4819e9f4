/**
 * Pairings a second of the waiting room that nodes share, on a real Valkey or Redis, beside a script that takes the head of a
 * list: the same client, the same pipelining, the same visitors.
 */
import { join } from 'node:path';
import { startValkey } from '../../server/src/testing/valkey.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { loadCore, readUntil, startChild } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import type { Job } from './worker.ts';

const sizes = [
  { waiting: 1_000, name: '1 k' },
  { waiting: 10_000, name: '10 k' },
] as const;

async function measure(job: Job): Promise<number> {
  const child = startChild(loadCore, [
    process.execPath,
    join(import.meta.dir, 'worker.ts'),
    JSON.stringify(job),
  ]);
  try {
    return (await readUntil(child, (line) => JSON.parse(line) as { perSecond: number })).perSecond;
  } finally {
    await child.stop();
  }
}

async function runSize(
  { waiting, name }: (typeof sizes)[number],
  port: number,
  context: Context,
): Promise<Row> {
  const times = context.quick ? { warmMs: 1_000, forMs: 300 } : { warmMs: 3_000, forMs: 1_000 };
  const samples = await sampleInTurns<Job['room'], number>(
    {
      contenders: {
        anoncam: () => measure({ room: 'anoncam', port, waiting, ...times }),
        bare: () => measure({ room: 'bare', port, waiting, ...times }),
      },
      rounds: context.quick ? 1 : 5,
      describe: (perSecond) => `${Math.round(perSecond)} pairings/s with ${name} waiting`,
    },
    context,
  );
  return createRow(
    {
      figure: `shared pairings, ${name} waiting`,
      unit: 'pairings/s',
      targetOf: 'ratio',
      target: 0.5,
      better: 'higher',
    },
    samples.anoncam,
    samples.bare,
  );
}

export const pairingValkey: Benchmark = {
  name: 'pairing-valkey',
  figures: [
    'pairings a second in a store that nodes share, with 1 k and 10 k waiting: at least half of what a script makes that takes the head of a list',
  ],
  async run(context) {
    await using server = await startValkey();
    const rows: Row[] = [];
    for (const size of sizes) rows.push(await runSize(size, server.port, context));
    return rows;
  },
};
