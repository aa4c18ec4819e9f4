/**
 * By how much the server's memory grows, at most, under each kind of hostile bytes; beside as many visitors who only say
 * hello. Every kind meets a server of its own, which has served some visitors before.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startAnoncam } from '../anchors/servers.ts';
import type { Context, Row } from '../frame/benchmark.ts';
import { loadCore, readUntil, serverCore, startChild, withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';

const origin = 'https://bench.example';
const program = join(import.meta.dir, '../../server/src/testing/hostile-program.ts');
const sockets = 100;
const kibibytesOfOne = 1024;
const calmMs = 500;

const kinds = {
  frames: 'memory under 100 frames of 100 MiB',
  fragments: 'memory under 100 messages of a million fragments',
  heads: 'memory under 100 heads that trickle',
  trickles: 'memory under 100 messages that trickle',
} as const;

type Kind = keyof typeof kinds;
type Samples = { readonly grown: number[]; readonly beside: number[] };

function readMegabytes({ child }: Running, what: 'VmRSS' | 'VmHWM'): number {
  const text = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+)`).exec(text)?.[1]) / kibibytesOfOne;
}

/** From when it begins to when all is sent: the highest that it was, and not only at the end. */
async function measureGrowth(running: Running, what: string): Promise<number> {
  await Bun.sleep(calmMs);
  // The kernel forgets what the highest was (proc(5)).
  writeFileSync(`/proc/${running.child.pid}/clear_refs`, '5');
  const before = readMegabytes(running, 'VmRSS');
  const place = JSON.stringify({ address: `127.0.0.1:${running.port}`, origin });
  const child = startChild(loadCore, [process.execPath, program, what, place, String(sockets)]);
  await readUntil(child, (line) => line);
  const grown = readMegabytes(running, 'VmHWM') - before;
  await child.stop();
  return Math.max(0.1, grown);
}

async function sample(kind: Kind, { grown, beside }: Samples, { say }: Context): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const running = await startAnoncam(folder, origin, serverCore);
    try {
      await measureGrowth(running, 'ordinary');
      beside.push(await measureGrowth(running, 'ordinary'));
      grown.push(await measureGrowth(running, kind));
    } finally {
      await running.child.stop();
    }
  });
  say(`${kind}: ${grown.at(-1)?.toFixed(1)} MB, ordinary visitors ${beside.at(-1)?.toFixed(1)} MB`);
}

export async function measureHostileBytes(context: Context): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [kind, figure] of Object.entries(kinds) as [Kind, string][]) {
    const samples: Samples = { grown: [], beside: [] };
    for (let round = 0; round < (context.quick ? 1 : 3); round++) await sample(kind, samples, context);
    const common = { unit: 'MB', target: 20, targetOf: 'ours', better: 'lower' } as const;
    rows.push(
      createRow({ ...common, figure: `${figure}, beside as many visitors` }, samples.grown, samples.beside),
    );
  }
  return rows;
}
