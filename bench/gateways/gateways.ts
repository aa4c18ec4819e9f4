/**
 * Several servers of one site as its visitors notice them: how soon they meet, what a server's death and a storm of pages that
 * come back do, and how long nobody meets when the store fails over.
 */
import { enoughWaiting } from '../crowd/room.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { measureFailover } from './failover.ts';
import { measureLosses } from './loss.ts';
import { measureMeeting } from './meeting.ts';
import { closeDatabase } from './site.ts';
import { measureStorms } from './storm.ts';

const parts = [measureMeeting, measureLosses, measureStorms, measureFailover];

async function run(context: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  try {
    for (const measure of parts) rows.push(...(await measure(context)));
  } finally {
    await closeDatabase();
  }
  return rows;
}

export const gateways: Benchmark = {
  name: 'gateways',
  figures: [
    `time to meet at three servers that share a store, 2,000 living visitors, at least ${enoughWaiting} compatible ones waiting, beside one server: p50 at most 50 ms, p99 at most 1 s; and what a pairing costs servers and store`,
    'a server is killed, beside connections that are cut: no call is lost, and all who waited there wait again elsewhere within 5 s',
    '15,000 pages lose their server at once, which starts again: all are back within 30 s, and its event loop stands still for 200 ms at most',
    "the store's leader is killed: seconds until pairs are made again, beside when a sentinel names another",
  ],
  run,
};
