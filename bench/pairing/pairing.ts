/**
 * Pairings a second of the waiting room in memory, with languages, interests, excluded countries, blocks and recent
 * strangers, beside a scan of all who wait with the same rules.
 */
import { join } from 'node:path';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { readUntil, serverCore, startChild } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import type { Job } from './worker.ts';

type Size = { readonly waiting: number; readonly name: string; readonly target: number | null };

const sizes: readonly Size[] = [
  { waiting: 1_000, name: '1 k', target: null },
  { waiting: 10_000, name: '10 k', target: 1_000_000 },
  { waiting: 100_000, name: '100 k', target: 500_000 },
];

async function measure(job: Job): Promise<number> {
  const child = startChild(serverCore, [
    process.execPath,
    join(import.meta.dir, 'worker.ts'),
    JSON.stringify(job),
  ]);
  try {
    const said = await readUntil(child, (line) => JSON.parse(line) as { perSecond: number });
    return said.perSecond;
  } finally {
    await child.stop();
  }
}

async function runSize({ waiting, name, target }: Size, context: Context): Promise<Row> {
  const times = context.quick ? { warmMs: 1_000, forMs: 500 } : { warmMs: 3_000, forMs: 1_000 };
  const samples = await sampleInTurns<Job['room'], number>(
    {
      contenders: {
        anoncam: () => measure({ room: 'anoncam', waiting, ...times }),
        'best-scan': () => measure({ room: 'best-scan', waiting, ...times }),
      },
      rounds: context.quick ? 1 : 5,
      describe: (perSecond) => `${Math.round(perSecond)} pairings/s with ${name} waiting`,
    },
    context,
  );
  return createRow(
    { figure: `pairings, ${name} waiting`, unit: 'pairings/s', targetOf: 'ours', target, better: 'higher' },
    samples.anoncam,
    samples['best-scan'],
  );
}

export const pairing: Benchmark = {
  name: 'pairing',
  figures: [
    'pairings a second in memory with 1 k, 10 k and 100 k waiting: at least 1 M at 10 k and 0.5 M at 100 k',
  ],
  async run(context) {
    const rows: Row[] = [];
    for (const size of sizes) rows.push(await runSize(size, context));
    return rows;
  },
};
