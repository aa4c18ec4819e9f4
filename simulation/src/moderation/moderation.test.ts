/**
 * A little of what `npm run simulate -- --moderation` does at length: a town in which one in twenty lies, and sieges.
 */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { describeTown, judgeTown, measure } from './figures.ts';
import { towns, tryAllSieges } from './scenes.ts';
import { Town } from './town.ts';

setDefaultTimeout(120_000);

const none = { offender: 0, liar: 0, plotter: 0, sybil: 0 };

async function runTown(seed: number, shares: Partial<typeof none>, visitors = 1_000): Promise<Town> {
  const town = new Town({ seed, visitors, days: 1, shares: { ...none, ...shares } });
  await town.run();
  return town;
}

describe('a town', () => {
  test.each(['5 % lie about everybody', '5 % lie with a new cookie for each call'])(
    'where %s stops offenders and leaves others alone',
    async (name) => {
      const figures = measure(await runTown(1, { ...towns[name], offender: 0.05 }));
      process.stdout.write(`${name}: ${describeTown(figures)}\n`);
      expect(figures.offenders).toBeGreaterThan(40);
      expect(judgeTown(figures)).toEqual([]);
    },
  );

  test('is the same for the same seed, and another for another', async () => {
    const [one, again, other] = await Promise.all(
      [7, 7, 8].map(async (seed) => measure(await runTown(seed, { offender: 0.1, liar: 0.1 }, 200))),
    );
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  test('in which most people lie would be found wanting', async () => {
    expect(judgeTown(measure(await runTown(1, { offender: 0.05, liar: 0.8 }, 300)))).not.toEqual([]);
  });
});

test('whoever is besieged is never found guilty by one network, one person, or one crew again and again', async () => {
  const { told, wrong } = await tryAllSieges(1);
  for (const line of told) process.stdout.write(`${line}\n`);
  expect(told.length).toBeGreaterThan(4);
  expect(wrong).toEqual([]);
});
