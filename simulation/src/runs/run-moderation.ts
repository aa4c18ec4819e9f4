/**
 * Runs towns and sieges and says what came of them.
 */
import { addFigures, describeTown, judgeTown, measure, type TownFigures } from '../moderation/figures.ts';
import { towns, tryAllSieges } from '../moderation/scenes.ts';
import { Town } from '../moderation/town.ts';
import { Progress } from './progress.ts';

const visitors = 3_000;
const days = 3;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** @returns whether all of it was as it must be. */
export async function runModeration({ from, seeds }: { from: number; seeds: number }): Promise<boolean> {
  const wrong: string[] = [];
  const names = Object.keys(towns);
  const progress: Progress = new Progress(seeds * names.length, () => ` towns, ${wrong.length} failures`);
  for (const [name, shares] of Object.entries(towns)) {
    let sum: TownFigures | null = null;
    for (let seed = from; seed < from + seeds; seed++) {
      const town = new Town({ seed, visitors, days, shares });
      await town.run();
      const figures = measure(town);
      wrong.push(...judgeTown(figures).map((what) => `${name}, seed ${seed}: ${what}`));
      sum = sum ? addFigures(sum, figures) : figures;
      progress.advance(1);
    }
    progress.end();
    if (sum) say(`${name}: ${describeTown(sum)}`);
  }
  const { told, wrong: lost } = await tryAllSieges(from);
  wrong.push(...lost);
  for (const line of told) say(line);
  for (const line of wrong) say(`WRONG ${line}`);
  say(`${seeds * names.length} towns of ${visitors} over ${days} days, ${wrong.length} failures`);
  return wrong.length === 0;
}
