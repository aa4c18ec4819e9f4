/**
 * Lets towns live for a week and tries attacks on them, and says what came of it.
 */
import { tryAttacks } from '../week/attacks.ts';
import { addWeeks, describeWeek, judgeWeek, type WeekFigures } from '../week/week-figures.ts';
import { liveWeek, type WeekSetup, weeks } from '../week/weeks.ts';
import { Progress } from './progress.ts';

const visitors = 1_000;
const days = 7;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

type Seeds = { readonly from: number; readonly seeds: number };

/** The same week with each seed, all together. */
async function liveAll(
  shares: WeekSetup['shares'],
  { from, seeds }: Seeds,
  progress: Progress,
): Promise<WeekFigures> {
  const setup = { visitors, days, shares };
  let sum = await liveWeek({ ...setup, seed: from });
  progress.advance(1);
  for (let seed = from + 1; seed < from + seeds; seed++) {
    sum = addWeeks(sum, await liveWeek({ ...setup, seed }));
    progress.advance(1);
  }
  return sum;
}

/** @returns whether all of it was as it must be. */
export async function runWeek({ from, seeds }: Seeds): Promise<boolean> {
  const wrong: string[] = [];
  const total = seeds * Object.keys(weeks).length;
  const progress: Progress = new Progress(total, () => ` weeks, ${wrong.length} failures`);
  for (const [name, { shares, leastStopped }] of Object.entries(weeks)) {
    const figures = await liveAll(shares, { from, seeds }, progress);
    progress.end();
    say(`\n${name} (${visitors} visitors, ${days} days, seeds ${from} to ${from + seeds - 1})`);
    for (const [what, figure] of describeWeek(figures)) say(`  ${what.padEnd(40)} ${figure}`);
    wrong.push(...judgeWeek(figures, leastStopped).map((what) => `${name}: ${what}`));
  }
  const { told, wrong: lost } = await tryAttacks(from);
  for (const [name, figures] of told) say(`\n${name}\n  ${figures}`);
  wrong.push(...lost);
  for (const line of wrong) say(`\nWRONG ${line}`);
  return wrong.length === 0;
}
