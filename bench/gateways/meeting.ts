/**
 * How long it takes to meet somebody at three servers that share a room, and what a pairing costs them, beside one server with a
 * room of its own: the crowd of the benchmark `crowd`, smaller.
 */
import { limits } from '@anoncam/protocol/limits';
import { measureCrowd, type Plan } from '../crowd/crowd.ts';
import type { Measured } from '../crowd/load.ts';
import { enoughWaiting } from '../crowd/room.ts';
import type { Context, Row } from '../frame/benchmark.ts';
import { serverCore } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { withOneServer, withSite } from './site.ts';

/** As many as three servers, the store and the database carry on one core. */
const fullPlan: Plan = {
  visitors: 2_000,
  beginMs: 4_000,
  mixMs: 12_000,
  windowMs: limits.crowdEveryMs,
  windows: 5,
  windowsAtMost: 9,
  idleMs: 20_000,
};

const quickPlan: Plan = { ...fullPlan, mixMs: 9_000, windows: 1, windowsAtMost: 1, idleMs: 3_000 };

async function liveAtThree(plan: Plan, context: Context): Promise<readonly Measured[]> {
  return await withSite(serverCore, null, async ({ start, storePid }) => {
    const servers = [await start(), await start(), await start()];
    return await measureCrowd({ servers, helpers: storePid === null ? [] : [storePid] }, plan, context);
  });
}

/** Processor time for one pairing (ms). */
function costOf({ serverShares, pairingsPerSecond }: Measured, of: 'servers' | 'store'): number {
  const shares = of === 'servers' ? serverShares.slice(0, 3) : serverShares.slice(3);
  return (shares.reduce((sum, share) => sum + share, 0) / pairingsPerSecond) * 1_000;
}

export async function measureMeeting(context: Context): Promise<readonly Row[]> {
  const plan = context.quick ? quickPlan : fullPlan;
  const three = await liveAtThree(plan, context);
  const one = await withOneServer(serverCore, (server) => measureCrowd({ servers: [server] }, plan, context));
  const figure = (name: string, target: number | null, unit = 'ms') =>
    ({ figure: name, unit, target, targetOf: 'ours', better: 'lower' }) as const;
  const meet = `time to meet at three servers, ≥ ${enoughWaiting} compatible waiting`;
  const each = (of: readonly Measured[], pick: (measured: Measured) => number) => of.map(pick);
  const p50 = ({ compatible }: Measured) => compatible.p50;
  const p99 = ({ compatible }: Measured) => compatible.p99;
  return [
    createRow(figure(`${meet}, p50, beside one server`, 50), each(three, p50), each(one, p50)),
    createRow(figure(`${meet}, p99, beside one server`, 1_000), each(three, p99), each(one, p99)),
    createRow(
      figure('the same, p99, beside a ping on the same sockets', 1_000),
      each(three, p99),
      each(three, ({ roundTrip }) => roundTrip.p99),
    ),
    createRow(
      figure('processor time of three servers for a pairing, beside one server', null),
      each(three, (measured) => costOf(measured, 'servers')),
      each(one, (measured) => costOf(measured, 'servers')),
    ),
    createRow(
      figure('processor time of the store for a pairing, beside the servers', null),
      each(three, (measured) => costOf(measured, 'store')),
      each(three, (measured) => costOf(measured, 'servers')),
    ),
  ];
}
