/**
 * A server with many visitors is killed and started again at once: how long it takes until all are back, and how long its event
 * loop stands still meanwhile. One that shares a store and a database with others, beside one that is alone.
 */
import { join } from 'node:path';
import type { Context, Row } from '../frame/benchmark.ts';
import { loadCore, readUntil, serverCore, startChild } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import { type Server, withOneServer, withSite } from './site.ts';
import type { Stall } from './stall-watch.ts';
import type { Storm, StormJob, StormSaid } from './storm-load.ts';

const pages = 15_000;

type Sample = Storm & Stall;

async function rage(server: Server): Promise<Sample> {
  const job: StormJob = { port: server.port, origin: server.origin, pages };
  const script = join(import.meta.dir, 'storm-load.ts');
  const load = startChild(loadCore, [process.execPath, script, JSON.stringify(job)]);
  try {
    await readUntil(load, (line) => ('here' in (JSON.parse(line) as StormSaid) ? true : null));
    await server.child.stop();
    const again = await server.restart();
    // Its start is not meant.
    await again.readStall();
    const back = await readUntil(load, (line) => {
      const said = JSON.parse(line) as StormSaid;
      return 'back' in said ? said.back : null;
    });
    return { ...back, ...(await again.readStall()) };
  } finally {
    await load.stop();
  }
}

function describe({ halfMs, mostMs, allMs, refused, stoodMs, workedMs }: Sample): string {
  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  return `back after ${seconds(halfMs)} s (half), ${seconds(mostMs)} s (99 %), ${seconds(allMs)} s (all ${pages}), ${refused} refused; the event loop stood still for ${Math.round(stoodMs)} ms, working for ${Math.round(workedMs)}`;
}

export async function measureStorms(context: Context): Promise<readonly Row[]> {
  const samples = await sampleInTurns<'shared' | 'alone', Sample>(
    {
      contenders: {
        shared: () => withSite(serverCore, null, async (site) => rage(await site.start())),
        alone: () => withOneServer(serverCore, rage),
      },
      rounds: context.quick ? 1 : 3,
      describe: (sample) => describe(sample),
    },
    context,
  );
  const of = (name: 'shared' | 'alone', pick: (sample: Sample) => number) => samples[name].map(pick);
  const common = { targetOf: 'ours', better: 'lower' } as const;
  const backS = ({ allMs }: Sample) => allMs / 1_000;
  return [
    createRow(
      {
        ...common,
        figure: `${pages} lose the server at once: all are back, beside a server alone`,
        unit: 's',
        target: 30,
      },
      of('shared', backS),
      of('alone', backS),
    ),
    createRow(
      {
        ...common,
        figure: "the server's event loop stands still, beside how much work that was",
        unit: 'ms',
        target: 200,
      },
      of('shared', ({ stoodMs }) => stoodMs),
      of('shared', ({ workedMs }) => workedMs),
    ),
    createRow(
      { ...common, figure: 'the same of a server alone', unit: 'ms', target: 200 },
      of('alone', ({ stoodMs }) => stoodMs),
      of('alone', ({ workedMs }) => workedMs),
    ),
  ];
}
