/**
 * The load of a loss, a process of its own: pages that wait and pages in calls, at several servers behind a balancer. Then one
 * server is killed, or only the balancer's connections to it are cut. Its only argument is a job as JSON; it writes one line of JSON.
 */

import { startBalancer } from '../../server/src/testing/balancer.ts';
import { until } from '../../server/src/testing/until.ts';
import { findPercentile } from '../crowd/percentile.ts';
import { admitMany } from '../sockets/anoncam-dialect.ts';
import { Page } from './page.ts';
import { becomePages } from './page-world.ts';

export type LossJob = {
  readonly ports: readonly number[];
  readonly origin: string;
  /** Of the server that is lost. */
  readonly port: number;
  /** It is killed; null: connections to it are cut and it lives. */
  readonly victim: number | null;
  readonly waiting: number;
  readonly calls: number;
};

export type Loss = {
  /** Pages that waited and lost their server, and how long it took until they waited again (ms). */
  readonly waited: number;
  readonly halfMs: number;
  readonly mostMs: number;
  /** Calls of which somebody lost the server, those that are lost with it, and when both sides of the last were back (ms). */
  readonly touched: number;
  readonly lost: number;
  readonly backMs: number;
};

/** However stuck, it is gone after this. */
const atMostMs = 60_000;
const arriveEveryMs = 4;
const tries = 15;
const tryEveryMs = 200;

async function createPages(port: number, { waiting, calls }: LossJob) {
  const pages: Page[] = [];
  const all = waiting + 2 * calls;
  for (let index = 0; index < all; index++) {
    // Rooms of their own: who waits cannot be connected to one another.
    const way =
      index < waiting
        ? ({ mode: 'video', nat: 'symmetric' } as const)
        : ({ mode: 'text', nat: 'open' } as const);
    pages.push(new Page(port, index, { ...way, staysMs: () => null }));
    // At once, those at one server would come to the room together, and be paired with each other.
    await Bun.sleep(arriveEveryMs);
  }
  return { waiting: pages.slice(0, waiting), talking: pages.slice(waiting) };
}

/** Each call with its two pages. */
function listCalls(talking: readonly Page[]): readonly (readonly Page[])[] {
  const calls = new Map<string, Page[]>();
  for (const page of talking) {
    if (page.call) calls.set(page.call.id, [...(calls.get(page.call.id) ?? []), page]);
  }
  return [...calls.values()];
}

/** Whether something gets from each of the two to the other: a single message may cross their coming back. */
async function areInTouch(call: readonly Page[]): Promise<boolean> {
  for (const page of call) page.hasHeard = false;
  for (let times = 0; times < tries && !call.every(({ hasHeard }) => hasHeard); times++) {
    for (const page of call) page.signal();
    await Bun.sleep(tryEveryMs);
  }
  return call.every(({ hasHeard, hasLostCall }) => hasHeard && !hasLostCall);
}

async function lose(job: LossJob): Promise<Loss> {
  const [first = 0] = job.ports;
  const cookies = await admitMany(job.waiting + 2 * job.calls, first, job.origin);
  becomePages({ origin: job.origin, cookies });
  const balancer = await startBalancer();
  balancer.use(job.ports);
  const { waiting, talking } = await createPages(balancer.port, job);
  await until(() => waiting.every((page) => page.isWaiting) && talking.every(({ call }) => call !== null));
  const calls = listCalls(talking);
  const lostAtMs = performance.now();
  if (job.victim === null) balancer.moveAll(job.port);
  else process.kill(job.victim, 'SIGKILL');
  const pages = [...waiting, ...talking];
  await until(() => pages.some((page) => page.lostAtMs > 0));
  await until(() => pages.every((page) => page.isConnected) && waiting.every((page) => page.isWaiting));
  const left = waiting.filter((page) => page.lostAtMs > 0).map((page) => page.waitsAtMs - lostAtMs);
  const touched = calls.filter((call) => call.some((page) => page.lostAtMs > 0));
  const inTouch = await Promise.all(touched.map(areInTouch));
  return {
    waited: left.length,
    halfMs: findPercentile(left, 0.5),
    mostMs: findPercentile(left, 1),
    touched: touched.length,
    lost: inTouch.filter((isInTouch) => !isInTouch).length,
    backMs: Math.max(...touched.flat().map((page) => page.welcomeAtMs - lostAtMs)),
  };
}

setTimeout(() => process.exit(3), atMostMs);
console.log(JSON.stringify(await lose(JSON.parse(process.argv[2] ?? '') as LossJob)));
process.exit(0);
