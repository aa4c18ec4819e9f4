/** What is counted of visitors: that they came, and that they were paired. */
import { expect, test } from 'bun:test';
import { World } from '../testing/world.ts';

test('two who come and are paired are counted once for each', async () => {
  const world = new World();
  const [one, other] = [world.openPage(), world.openPage()];
  await world.settle();
  expect(world.counted.map((line) => line.split(':')[0])).toEqual(['visitors', 'visitors']);
  one.wait('text');
  await world.settle();
  expect(world.counted).toHaveLength(2);
  other.wait('text');
  await world.settle();
  expect([one.view, other.view]).toEqual(['matched', 'matched']);
  const paired = world.counted.slice(2);
  expect(paired.map((line) => line.split(':')[0])).toEqual(['paired by text', 'paired by text']);
  expect(new Set(paired).size).toBe(2);
});
