/**
 * A little of what `npm run simulate` does at length: so many seeds hold every invariant, and a few planted bugs are found.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { huntBug } from './bugs/hunting.ts';
import { type PlantedBug, PlantingError, plant } from './bugs/planted-bug.ts';
import { plantedBugs } from './bugs/planted-bugs.ts';
import { Workshop } from './bugs/workshop.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './runs/crew.ts';
import { commandFor } from './runs/replay.ts';

setDefaultTimeout(600_000);

const runs = [
  ['one server', { from: 1, seeds: 200, jobs: 2, isShared: false }],
  ['several servers', { from: 95, seeds: 40, jobs: 2, isShared: true }],
] as const;

test.each(runs)('so many seeds of %s hold every invariant', async (_, order) => {
  const failures: string[] = [];
  await runSeeds(order, (result) => {
    for (const { seed, violation } of result.failures)
      failures.push(`${violation.invariant} ${violation.what}: ${commandFor(seed, order.isShared)}`);
  });
  expect(failures).toEqual([]);
});

test('the same seed is the same run, and another seed is another one', () => {
  const [one, again, other] = [runSeed(7), runSeed(7, { isKept: true }), runSeed(8)];
  expect(again.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});

test('every planted bug has its place in the sources', async () => {
  const root = `${import.meta.dir}/../..`;
  for (const bug of plantedBugs) {
    const sound = await Bun.file(`${root}/${bug.file}`).text();
    expect(plant(bug, sound)).not.toBe(sound);
  }
});

test('a planted bug without a place of its own is refused', () => {
  const bug: PlantedBug = { name: 'none', file: 'some.ts', find: 'a', replace: 'b' };
  expect(() => plant(bug, 'b')).toThrow(PlantingError);
  expect(() => plant(bug, 'aba')).toThrow(PlantingError);
});

const tried = [
  'a ticket is not taken back when the visitor gives up',
  'one acknowledgement is enough',
  'a session is not forgotten',
  'page: the ticket is not sent on',
  'servers: what the store has lost is not entered anew',
];

test.each(tried)('planted bug: %s', async (name) => {
  const bug = plantedBugs.find((each) => each.name === name);
  if (!bug) throw new Error(`there is no planted bug "${name}"`);
  using workshop = new Workshop();
  const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
  const result = await huntBug(workshop, bug, { seeds, seconds: 300 });
  expect(result.seed).toBeDefined();
});
