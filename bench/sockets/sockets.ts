/**
 * What a server's core can do for connected visitors: admissions, memory while they are idle, and signals relayed.
 * AnonCam, a bare `Bun.serve` and Socket.IO in turns, each with the same visitors doing the same.
 */
import { join } from 'node:path';
import { type Running, startAnoncam, startBareRelay, startSocketIoRelay } from '../anchors/servers.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { loadCore, readUntil, serverCore, startChild, withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import type { DialectName } from './dialect.ts';
import type { Job, Measured, Said } from './load.ts';
import type { Work } from './work.ts';

/** The origin of a site as it is run for others; nothing is ever looked up or sent there. */
const origin = 'https://bench.example';
const sizes = [200, 3000] as const;

function createJob(dialect: DialectName, server: Running, quick: boolean): Job {
  return {
    dialect,
    port: server.port,
    origin: server.origin,
    serverPid: server.child.pid,
    fewVisitors: 2_000,
    allVisitors: 15_000,
    settleMs: quick ? 2_000 : 6_000,
    signalBytes: sizes,
    warmUpMs: quick ? 500 : 1_000,
    windowMs: quick ? 1_500 : 3_000,
  };
}

async function runJob(job: Job, context: Context): Promise<Measured> {
  const generator = startChild(loadCore, [
    process.execPath,
    join(import.meta.dir, 'generator.ts'),
    JSON.stringify(job),
  ]);
  try {
    return await readUntil(generator, (line) => {
      const said = JSON.parse(line) as Said;
      if ('measured' in said) return said.measured;
      context.say(`${job.dialect}: ${said.progress}`);
      return null;
    });
  } finally {
    await generator.stop();
  }
}

async function measure(
  dialect: DialectName,
  start: () => Promise<Running>,
  context: Context,
): Promise<Measured> {
  const server = await start();
  try {
    return await runJob(createJob(dialect, server, context.quick), context);
  } finally {
    await server.child.stop();
  }
}

function describeWork(work: Work): string {
  const share = (value: number) => `${Math.round(value * 100)} %`;
  return `${Math.round(work.perBusySecond)}/s (server ${share(work.serverShare)} of its core, load ${share(work.loadShare)})`;
}

function describe({ admissions, relay, bytesPerVisitor }: Measured): string {
  return [
    `admissions ${describeWork(admissions)}`,
    `${Math.round(bytesPerVisitor)} B a visitor`,
    ...Object.entries(relay).map(([bytes, work]) => `${bytes} B ${describeWork(work)}`),
  ].join('; ');
}

type Samples = Readonly<Record<DialectName, readonly Measured[]>>;

function createRelayRows(samples: Samples, size: number): readonly Row[] {
  const pick = (name: DialectName) => samples[name].map(({ relay }) => relay[size]?.perBusySecond ?? 0);
  const common = { unit: 'signals/s', targetOf: 'ratio', better: 'higher' } as const;
  return [
    createRow(
      { ...common, figure: `relay ${size} B, beside Bun.serve`, target: 0.6 },
      pick('anoncam'),
      pick('bare'),
    ),
    createRow(
      { ...common, figure: `relay ${size} B, beside Socket.IO`, target: 2.5 },
      pick('anoncam'),
      pick('socket.io'),
    ),
  ];
}

function createRows(samples: Samples): readonly Row[] {
  const bytes = (name: DialectName) => samples[name].map((sample) => sample.bytesPerVisitor);
  const admissions = (name: DialectName) => samples[name].map((sample) => sample.admissions.perBusySecond);
  const memory = { unit: 'B', better: 'lower' } as const;
  return [
    ...sizes.flatMap((size) => createRelayRows(samples, size)),
    createRow(
      { ...memory, figure: 'idle visitor, beside Bun.serve', targetOf: 'ours', target: 4096 },
      bytes('anoncam'),
      bytes('bare'),
    ),
    createRow(
      { ...memory, figure: 'idle visitor, beside Socket.IO', targetOf: 'ratio', target: null },
      bytes('anoncam'),
      bytes('socket.io'),
    ),
    createRow(
      {
        figure: 'admissions, beside Bun.serve',
        unit: 'visitors/s',
        targetOf: 'ratio',
        target: 0.4,
        better: 'higher',
      },
      admissions('anoncam'),
      admissions('bare'),
    ),
  ];
}

async function run(context: Context): Promise<readonly Row[]> {
  const samples = await withTemporaryFolder((folder) =>
    sampleInTurns<DialectName, Measured>(
      {
        contenders: {
          anoncam: () => measure('anoncam', () => startAnoncam(folder, origin, serverCore), context),
          bare: () => measure('bare', startBareRelay, context),
          'socket.io': () => measure('socket.io', startSocketIoRelay, context),
        },
        rounds: context.quick ? 1 : 5,
        describe,
      },
      context,
    ),
  );
  return createRows(samples);
}

export const sockets: Benchmark = {
  name: 'sockets',
  figures: [
    'signals relayed a second by one core, 200 B and 3 KB: at least 0.6 of bare Bun.serve and 2.5 of Socket.IO',
    'memory of an idle, admitted visitor, from 2,000 to 15,000 of them: at most 4 KB',
    'visitors admitted a second by one core (connection, hello, welcome): at least 0.4 of bare Bun.serve',
  ],
  run,
};
