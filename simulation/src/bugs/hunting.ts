/**
 * Sends somebody to hunt in a workshop, in a process of their own, since what is loaded once stays loaded.
 */
import type { Violation } from '../world.ts';
import type { Elsewhere, PlantedBug } from './planted-bug.ts';
import type { Workshop } from './workshop.ts';

/** These seeds, one after the other, until one finds something or the time is over. */
export type HuntOrder = {
  readonly seeds: readonly number[];
  readonly seconds: number;
  readonly in?: Elsewhere;
};

export type HuntResult =
  | { readonly tried: number; readonly seed: number; readonly violation: Violation }
  | { readonly tried: number; readonly seed?: never };

/** @throws when the sources do not even run. */
export async function hunt(workshop: Workshop, order: HuntOrder): Promise<HuntResult> {
  const child = Bun.spawn(
    [process.execPath, workshop.path('simulation/src/bugs/hunt.ts'), JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`the sources do not run: ${err}`);
  return JSON.parse(out) as HuntResult;
}

/** @throws PlantingError when there is no place for it. */
export async function huntBug(workshop: Workshop, bug: PlantedBug, order: HuntOrder): Promise<HuntResult> {
  using _planted = workshop.plant(bug);
  return await hunt(workshop, bug.foundIn ? { ...order, in: bug.foundIn } : order);
}
