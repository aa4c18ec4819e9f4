/**
 * One of three servers is killed, beside connections that are cut while every server lives: what becomes of calls, and how soon
 * those who waited wait again elsewhere.
 */
import { join } from 'node:path';
import { origin } from '../crowd/crowd.ts';
import type { Context, Row } from '../frame/benchmark.ts';
import { readUntil, startChild } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import type { Loss, LossJob } from './loss-load.ts';
import { withSite } from './site.ts';

const crowd = { waiting: 300, calls: 150 };

function lose(how: 'killed' | 'cut'): Promise<Loss> {
  return withSite(null, null, async (site) => {
    const servers = [await site.start(), await site.start(), await site.start()];
    const ports = servers.map(({ port }) => port);
    const [lost] = servers;
    const victim = how === 'killed' ? (lost?.child.pid ?? null) : null;
    const job: LossJob = { ports, port: lost?.port ?? 0, origin, victim, ...crowd };
    const script = join(import.meta.dir, 'loss-load.ts');
    const load = startChild(null, [process.execPath, script, JSON.stringify(job)]);
    try {
      return await readUntil(load, (line) => JSON.parse(line) as Loss);
    } finally {
      await load.stop();
    }
  });
}

function describe({ waited, halfMs, mostMs, touched, lost, backMs }: Loss): string {
  return `${waited} wait again after ${Math.round(halfMs)} ms (half), ${Math.round(mostMs)} ms (all); ${lost} of ${touched} calls lost, both sides back after ${Math.round(backMs)} ms at most`;
}

export async function measureLosses(context: Context): Promise<readonly Row[]> {
  const samples = await sampleInTurns<'killed' | 'cut', Loss>(
    {
      contenders: { killed: () => lose('killed'), cut: () => lose('cut') },
      rounds: context.quick ? 1 : 5,
      describe,
    },
    context,
  );
  const of = (how: 'killed' | 'cut', key: keyof Loss) => samples[how].map((sample) => sample[key]);
  const row = (figure: string, unit: string, target: number | null) =>
    ({ figure, unit, target, targetOf: 'ours', better: 'lower' }) as const;
  const beside = (figure: string, key: keyof Loss, target: number | null) =>
    createRow(
      row(`a server is killed: ${figure}, beside a cut connection`, 'ms', target),
      of('killed', key),
      of('cut', key),
    );
  return [
    createRow(
      row('a server is killed: calls lost, of those it had a side of', 'calls', 0),
      of('killed', 'lost'),
      of('killed', 'touched'),
    ),
    beside('half of those who waited wait again', 'halfMs', null),
    beside('all of them', 'mostMs', 5_000),
    beside('both sides of every call are back', 'backMs', null),
  ];
}
