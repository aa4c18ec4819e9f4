/** Who is taken not to have objected to whom, which decides whether an address is known to be shared by many. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

const verdict: VerdictMessage = {
  type: 'verdict',
  call: 'call' as CallId,
  sequence: 1,
  about: 'stranger',
  finding: 'explicit',
  score: 17,
  usable: 3,
  flagged: 2,
  seconds: 1,
  confirmed: false,
  model: 'model-00000000',
};

async function callOf(world: World, ...pages: readonly Page[]): Promise<void> {
  for (const page of pages) page.wait();
  await world.settle();
  for (const page of pages) page.accept();
  await world.settle();
  expect(pages.map(({ view }) => view)).toEqual(pages.map(() => 'calling'));
}

describe('whoever was in a call for a minute', () => {
  /** Who is taken not to have objected to whom, after `deed` has ended a call of so many milliseconds. */
  async function calmAfter(
    deed: (one: Page, stranger: Page, world: World) => void,
    { ms = 60_000, pool = 'ordinary' as 'ordinary' | 'probation', silent = 0 } = {},
  ): Promise<readonly string[]> {
    const world = new World();
    const [one, stranger] = [world.addPage(), world.addPage()];
    for (const page of [one, stranger]) {
      page.pool = pool;
      // What comes to a silent one's device, it does not say.
      page.flows = [stranger, one].indexOf(page) >= silent;
      page.open(world.reception);
    }
    await callOf(world, one, stranger);
    await world.advance(ms);
    deed(one, stranger, world);
    await world.settle();
    const name = new Map(
      [one, stranger].map((page) => [page.visitor as string, page === one ? 'one' : 'other']),
    );
    return world.calm
      .map((line) => [...name].reduce((text, [ref, short]) => text.replaceAll(ref, short), line))
      .sort();
  }

  const both = ['one by subject other', 'other by subject one'];

  test('and did not object is a witness that nothing was wrong, on both sides', async () => {
    expect(await calmAfter((one) => one.say({ type: 'stop' }))).toEqual(both);
    expect(await calmAfter((one) => one.lose(1001))).toEqual(both);
  });

  test('is none after a shorter call, nor among those on probation', async () => {
    expect(await calmAfter((one) => one.say({ type: 'stop' }), { ms: 59_000 })).toEqual([]);
    expect(await calmAfter((one) => one.say({ type: 'stop' }), { pool: 'probation' })).toEqual([]);
  });

  test('is none if only one of the two pages says that anything came, or none does', async () => {
    for (const silent of [1, 2])
      expect(await calmAfter((one) => one.say({ type: 'stop' }), { silent })).toEqual([]);
  });

  test('is none for whom they report or block, while the other may be', async () => {
    expect(await calmAfter((one) => one.report())).toEqual(['one by subject other']);
    const blocked = await calmAfter((one) => {
      one.block();
      one.say({ type: 'stop' });
    });
    expect(blocked).toEqual(['one by subject other']);
  });

  test('is none for whom their device has flagged', async () => {
    const flagged = await calmAfter((one) => {
      one.say({ ...verdict, call: one.call ?? verdict.call });
      one.say({ type: 'stop' });
    });
    expect(flagged).toEqual(['one by subject other']);
  });
});
