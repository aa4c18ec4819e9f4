/**
 * The load of a failover, a process of its own: pages that meet and go on to the next, without an end. It writes when it has
 * got going, and in the end when each call began. Its only argument is a job as JSON.
 */
import { startBalancer } from '../../server/src/testing/balancer.ts';
import { until } from '../../server/src/testing/until.ts';
import { admitMany } from '../sockets/anoncam-dialect.ts';
import { Page } from './page.ts';
import { becomePages } from './page-world.ts';

export type FailoverJob = {
  readonly ports: readonly number[];
  readonly origin: string;
  readonly pages: number;
  readonly forMs: number;
};

/** `begunAtMs`: as every process of this machine knows the time. */
export type FailoverSaid = { readonly going: true } | { readonly begunAtMs: readonly number[] };

const atMostMs = 90_000;
/** Long enough that nobody is made to rest for skipping. */
const stays = { leastMs: 2_000, mostMs: 8_000 };
const warmUpMs = 3_000;

function tell(said: FailoverSaid): void {
  console.log(JSON.stringify(said));
}

async function live({ ports, origin, pages: count, forMs }: FailoverJob): Promise<void> {
  const [first = 0] = ports;
  becomePages({ origin, cookies: await admitMany(count, first, origin) });
  const balancer = await startBalancer();
  balancer.use(ports);
  const staysMs = () => stays.leastMs + Math.random() * (stays.mostMs - stays.leastMs);
  const pages = Array.from(
    { length: count },
    (_, index) => new Page(balancer.port, index, { mode: 'text', nat: 'open', staysMs }),
  );
  await until(() => pages.every(({ begunAtMs }) => begunAtMs.length > 0));
  await Bun.sleep(warmUpMs);
  tell({ going: true });
  await Bun.sleep(forMs);
  const begun = pages.flatMap(({ begunAtMs }) => begunAtMs);
  tell({ begunAtMs: begun.map((atMs) => performance.timeOrigin + atMs).sort((a, b) => a - b) });
}

setTimeout(() => process.exit(3), atMostMs);
await live(JSON.parse(process.argv[2] ?? '') as FailoverJob);
process.exit(0);
