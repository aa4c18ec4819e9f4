/**
 * The store's leader is killed while strangers meet at three servers: how long it takes until pairs are made again, beside how
 * long the sentinel takes to name another leader.
 */
import { join } from 'node:path';
import type { ValkeyServer } from '../../server/src/testing/valkey.ts';
import { askValkey, startSentinel, type ValkeyGroup } from '../../server/src/testing/valkey-groups.ts';
import { origin } from '../crowd/crowd.ts';
import { BenchmarkError, type Context, type Row } from '../frame/benchmark.ts';
import { readUntil, startChild } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import type { FailoverJob, FailoverSaid } from './failover-load.ts';
import { withSite } from './site.ts';

/** As `ops/valkey/sentinel.conf` has it. */
const deadAfterMs = 3_000;
const pages = 300;
const forMs = 20_000;
const askEveryMs = 20;

type Sample = {
  /** From the leader's death (s). */
  readonly namedS: number;
  readonly meetS: number;
};

/** @returns when the sentinel named another leader than `before` (ms since the epoch). */
async function awaitOther(sentinel: ValkeyServer, before: ValkeyServer): Promise<number> {
  return await askValkey(sentinel, async (client) => {
    for (;;) {
      const found = (await client.call('SENTINEL', 'get-master-addr-by-name', 'main')) as string[];
      if (found[1] !== String(before.port)) return Date.now();
      await Bun.sleep(askEveryMs);
    }
  });
}

/** @returns the end of the longest pause after `sinceMs`. @throws where nobody met after it. */
function findReturn(begunAtMs: readonly number[], sinceMs: number): number {
  const after = [sinceMs, ...begunAtMs.filter((atMs) => atMs > sinceMs)];
  let best = { pauseMs: 0, endMs: 0 };
  for (const [index, endMs] of after.entries()) {
    const pauseMs = endMs - (after[index - 1] ?? endMs);
    if (pauseMs > best.pauseMs) best = { pauseMs, endMs };
  }
  if (best.endMs === 0) throw new BenchmarkError('Nobody met after the store had failed over.');
  return best.endMs;
}

async function failOver(group: ValkeyGroup): Promise<Sample> {
  const [leader, , sentinel] = group.servers;
  if (!leader || !sentinel) throw new BenchmarkError('The store did not start.');
  return await withSite(null, group.url, async (site) => {
    const servers = [await site.start(), await site.start(), await site.start()];
    const job: FailoverJob = { ports: servers.map(({ port }) => port), origin, pages, forMs };
    const script = join(import.meta.dir, 'failover-load.ts');
    const load = startChild(null, [process.execPath, script, JSON.stringify(job)]);
    try {
      await readUntil(load, (line) => ('going' in (JSON.parse(line) as FailoverSaid) ? true : null));
      const killedAtMs = Date.now();
      await leader.kill();
      const namedAtMs = await awaitOther(sentinel, leader);
      const begunAtMs = await readUntil(load, (line) => {
        const said = JSON.parse(line) as FailoverSaid;
        return 'begunAtMs' in said ? said.begunAtMs : null;
      });
      const meetAtMs = findReturn(begunAtMs, killedAtMs);
      return { namedS: (namedAtMs - killedAtMs) / 1_000, meetS: (meetAtMs - killedAtMs) / 1_000 };
    } finally {
      await load.stop();
    }
  });
}

async function measureOne(): Promise<Sample> {
  const group = await startSentinel();
  const end = () => void Promise.all(group.servers.map((server) => server.kill()));
  process.once('exit', end);
  try {
    await group.watchClosely(deadAfterMs);
    return await failOver(group);
  } finally {
    process.off('exit', end);
    await group[Symbol.asyncDispose]();
  }
}

export async function measureFailover(context: Context): Promise<readonly Row[]> {
  const { failover } = await sampleInTurns<'failover', Sample>(
    {
      contenders: { failover: measureOne },
      rounds: context.quick ? 1 : 5,
      describe: ({ namedS, meetS }) =>
        `another leader after ${namedS.toFixed(1)} s, pairs again after ${meetS.toFixed(1)} s`,
    },
    context,
  );
  return [
    createRow(
      {
        figure: "the store's leader is killed: pairs are made again, beside another leader is named",
        unit: 's',
        target: null,
        targetOf: 'ours',
        better: 'lower',
      },
      failover.map(({ meetS }) => meetS),
      failover.map(({ namedS }) => namedS),
    ),
  ];
}
