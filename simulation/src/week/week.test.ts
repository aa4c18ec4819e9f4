/**
 * A little of what `npm run simulate -- --week` does at length: a day of a smaller town with more abusers, and
 * attacks on single visitors for an hour or two. The desk, the cases, the sanctions and their database are the real ones.
 */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { Chance } from '../frame/chance.ts';
import { attack, attacks } from './attacks.ts';
import { Court } from './court.ts';
import { createCitizens } from './people.ts';
import { describeWeek, findTooLong, judgeWeek, weighWord } from './week-figures.ts';
import { WeekTown } from './week-town.ts';
import { liveWeek } from './weeks.ts';

setDefaultTimeout(120_000);

describe('a town', () => {
  test('in which some show what devices see, and one in twenty lies, stops the ones and leaves the others alone', async () => {
    const figures = await liveWeek({
      seed: 1,
      visitors: 500,
      days: 1,
      shares: { exposer: 0.04, liar: 0.05 },
    });
    for (const [what, figure] of describeWeek(figures)) process.stdout.write(`${what}: ${figure}\n`);
    expect(figures.abusers).toBeGreaterThan(8);
    expect(figures.apart).toBeGreaterThan(15);
    expect(figures.byPerson + figures.reviews).toBeGreaterThan(0);
    expect(judgeWeek(figures)).toEqual([]);
  });

  test('is the same for the same seed, and would be found wanting if most people lied', async () => {
    const setup = { visitors: 100, days: 0.5, shares: { exposer: 0.05, liar: 0.7 } };
    const [one, again] = [await liveWeek({ ...setup, seed: 3 }), await liveWeek({ ...setup, seed: 3 })];
    expect(one).toEqual(again);
    expect(judgeWeek(one)).not.toEqual([]);
  });
});

test('A6 the word of a device that flags everybody weighs next to nothing after 20 calls', async () => {
  const chance = new Chance(1);
  await using court = await Court.open(chance);
  const [liar, ...others] = createCitizens(chance, 80, [{ habit: 'liar', callsADay: 480, comesAt: 0 }]);
  if (!liar) throw new Error('nobody lies');
  const citizens = [liar, ...others.map((other) => ({ ...other, callsADay: 480, comesAt: 0 }))];
  const town = new WeekTown({ chance, court, moderator: null, citizens });
  const before = await weighWord(court, liar);

  await town.live(26 / 480);
  expect(liar.calls).toBeGreaterThan(20);
  expect(before).toBeCloseTo(1 / 3);
  expect(await weighWord(court, liar)).toBeLessThan(0.15);
});

test('A4 whatever a hundred who have agreed on it say, nobody is kept out for longer than a day without a person', async () => {
  const [siege] = attacks;
  if (!siege) throw new Error('no siege');
  const figures = await attack({ ...siege, days: 0.1 }, 1);
  expect(figures.sanctions.length).toBeGreaterThan(0);
  expect(findTooLong(figures.sanctions)).toEqual([]);
  expect(siege.judge(figures)).toBeNull();
});
