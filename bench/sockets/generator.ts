/**
 * The load generator, a process of its own: brings visitors to one server, measures, and ends. Its only argument is a
 * job as JSON; it writes JSON lines.
 */
import { readResidentBytes } from '../frame/cores.ts';
import { createAnoncamDialect } from './anoncam-dialect.ts';
import { createBareDialect } from './bare-dialect.ts';
import { Crowd } from './crowd.ts';
import type { Dialect } from './dialect.ts';
import { Flood } from './flood.ts';
import type { Job, Measured, Said } from './load.ts';
import { createSocketIoDialect } from './socket-io-dialect.ts';
import { startWork, type Work } from './work.ts';

/** However stuck, it is gone after this. */
const atMostMs = 120_000;

const warmUpRounds = 5;
/** By then a server has noticed that they are gone. */
const partingMs = 500;

function tell(said: Said): void {
  console.log(JSON.stringify(said));
}

function createDialect(job: Job): Dialect {
  switch (job.dialect) {
    case 'anoncam':
      return createAnoncamDialect(job.port, job.origin);
    case 'bare':
      return createBareDialect(job.port);
    case 'socket.io':
      return createSocketIoDialect(job.port);
    default:
      return job.dialect satisfies never;
  }
}

/** Resident memory once it has stood still for a second. */
async function readSettledBytes(job: Job): Promise<number> {
  const until = performance.now() + job.settleMs;
  let last = readResidentBytes(job.serverPid);
  let stillMs = 0;
  while (stillMs < 1_000 && performance.now() < until) {
    await Bun.sleep(250);
    const bytes = readResidentBytes(job.serverPid);
    stillMs = Math.abs(bytes - last) < last * 0.002 ? stillMs + 250 : 0;
    last = bytes;
  }
  return last;
}

async function measureRelay(job: Job, crowd: Crowd, dialect: Dialect, signalBytes: number): Promise<Work> {
  const flood = new Flood(crowd, dialect, signalBytes);
  flood.start();
  await crowd.unlessLost(Bun.sleep(job.warmUpMs));
  const finish = startWork(job.serverPid);
  const before = flood.relayed;
  await crowd.unlessLost(Bun.sleep(job.windowMs));
  const work = finish(flood.relayed - before);
  await flood.stop();
  return work;
}

/**
 * Visitors come and go until what a server does for them has been compiled, as in one that has run for a while. No more
 * at once than stay afterwards, since memory that was free again would hide what the next ones take.
 */
async function warmUp(job: Job, dialect: Dialect): Promise<void> {
  for (let round = 0; round < warmUpRounds; round++) {
    const passers = new Crowd(dialect, job.port);
    await passers.growTo(job.fewVisitors);
    passers.leave();
    await Bun.sleep(partingMs);
  }
}

async function measure(job: Job): Promise<Measured> {
  const dialect = createDialect(job);
  await dialect.prepare(job.allVisitors);
  await warmUp(job, dialect);
  const crowd = new Crowd(dialect, job.port);
  await crowd.growTo(job.fewVisitors);
  const bytesOfFew = await readSettledBytes(job);
  const more = job.allVisitors - job.fewVisitors;
  const finish = startWork(job.serverPid);
  await crowd.growTo(job.allVisitors);
  const admissions = finish(more);
  const bytesPerVisitor = ((await readSettledBytes(job)) - bytesOfFew) / more;
  tell({ progress: `${job.allVisitors} visitors are in` });
  await crowd.pairUp();
  const relay: Record<string, Work> = {};
  for (const bytes of job.signalBytes) relay[bytes] = await measureRelay(job, crowd, dialect, bytes);
  crowd.leave();
  return { admissions, bytesPerVisitor, relay };
}

setTimeout(() => process.exit(3), atMostMs).unref();
tell({ measured: await measure(JSON.parse(process.argv[2] ?? '') as Job) });
process.exit(0);
