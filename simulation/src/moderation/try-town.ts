/**
 * One small town and all sieges, for what would be wrong with the rules themselves or with how much is kept.
 */
import { keptMs } from '../../../server/src/moderation/half-life.ts';
import type { Violation } from '../world.ts';
import { judgeTown, measure, type TownBounds } from './figures.ts';
import { tryAllSieges } from './scenes.ts';
import { Town } from './town.ts';

const small = { visitors: 300, days: 1, shares: { offender: 0.05, liar: 0.04, plotter: 0, sybil: 0.04 } };
/** In a small town with many liars chance has more to say. */
const bounds: TownBounds = {
  leastStopped: 0.9,
  mostWronglyExcluded: 0.03,
  mostLiarWeight: 0.27,
  mostHeaviestLiar: 0.32,
};
/** About one subject: many more than can decide anything. */
const mostEvents = 64;

/** The first thing that is wrong, or null. */
export async function tryTown(seed: number): Promise<Violation | null> {
  const town = new Town({ ...small, seed });
  await town.run();
  const kept = await judgeMemory(town);
  const [what] = [...kept, ...judgeTown(measure(town), bounds), ...(await tryAllSieges(seed)).wrong];
  return what === undefined ? null : { invariant: kept.length > 0 ? 'I13' : 'I17', what, atMs: 0 };
}

/** I13: a case is bounded, and in the end everything is forgotten. */
async function judgeMemory(town: Town): Promise<string[]> {
  await town.gossip(100);
  const about = town.log.eventsAbout(town.villagers.map(({ ref }) => ref));
  const longest = Math.max(...[...about.values()].map((events) => events.length));
  const found = longest > mostEvents ? [`a case has ${longest} events`] : [];
  await town.pass(keptMs);
  const left = Object.entries(town.log.size).filter(([, count]) => count > 0);
  return [...found, ...left.map(([what, count]) => `${count} ${what} are kept for ever`)];
}
