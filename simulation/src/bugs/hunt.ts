/**
 * Looks for a seed that breaks an invariant, in the sources that this file lies among: run in a copy with a planted bug, it
 * says by which seed that is found.
 */
import { setPriority } from 'node:os';
import { tryTown } from '../moderation/try-town.ts';
import { runSeed } from '../run-seed.ts';
import type { HuntOrder, HuntResult } from './hunting.ts';

const politePriority = 10;

async function hunt({ seeds, seconds, in: place }: HuntOrder): Promise<HuntResult> {
  const startedAt = performance.now();
  for (const [index, seed] of seeds.entries()) {
    const violation =
      place === 'town' ? await tryTown(seed) : runSeed(seed, { isShared: place === 'servers' }).violation;
    if (violation) return { seed, violation, tried: index + 1 };
    if (performance.now() - startedAt > seconds * 1_000) return { tried: index + 1 };
  }
  return { tried: seeds.length };
}

setPriority(politePriority);
const order: HuntOrder = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(JSON.stringify(await hunt(order)));
