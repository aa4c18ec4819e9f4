/** What is counted of visitors: that they came, from which country, and that they were paired. */
import { expect, test } from 'bun:test';
import { World } from '../testing/world.ts';

test('two who come and are paired are counted once for each', async () => {
  const world = new World();
  const [one, other] = [world.openPage(), world.openPage()];
  await world.settle();
  const came = world.counted.map((line) => line.replace(/: [^:]*$/, ''));
  expect(came.sort()).toEqual(['country: ZZ', 'country: ZZ', 'visitors', 'visitors']);
  // The country by network, of which one cannot have as many as one likes: nothing that knows a cookie.
  const tagsOf = (what: string) =>
    world.counted.filter((line) => line.startsWith(what)).map((line) => line.replace(/^.*: /, ''));
  expect(tagsOf('country').filter((tag) => tagsOf('visitors').includes(tag))).toEqual([]);
  one.wait('text');
  await world.settle();
  expect(world.counted).toHaveLength(4);
  other.wait('text');
  await world.settle();
  expect([one.view, other.view]).toEqual(['matched', 'matched']);
  expect(world.counted).toHaveLength(4);
  for (const each of [one, other]) each.accept();
  await world.settle();
  const paired = world.counted.slice(4);
  expect(paired.map((line) => line.split(':')[0])).toEqual(['paired by text', 'paired by text']);
  expect(new Set(paired).size).toBe(2);
});
