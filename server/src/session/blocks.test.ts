/** I4: who was blocked is never met again, from whichever side, tab or connection, as long as the page says so. */
import { describe, expect, test } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

async function beginCall(world: World, ...pages: [Page, Page]): Promise<void> {
  for (const page of pages) page.wait();
  await world.settle();
  for (const page of pages) page.accept();
  await world.settle();
  expect(pages.map(({ view }) => view)).toEqual(['calling', 'calling']);
}

async function openCall(world: World): Promise<[Page, Page]> {
  const pages: [Page, Page] = [world.openPage(), world.openPage()];
  await beginCall(world, ...pages);
  return pages;
}

/** Both wait for much longer than two who met are kept apart, and whoever comes then is met by either. */
async function expectNever(world: World, ...pages: [Page, Page]): Promise<void> {
  for (const page of pages) if (page.view !== 'waiting') page.wait();
  await world.advance(15 * 60_000);
  expect(pages.map(({ view }) => view)).toEqual(['waiting', 'waiting']);
  for (const newcomer of [world.openPage(), world.openPage()]) newcomer.wait();
  await world.settle();
  expect(pages.map(({ view }) => view)).toEqual(['matched', 'matched']);
}

describe('a stranger blocked during the call', () => {
  test.each([0, 1])('stays until the call ends, and is never met again (blocked by %p)', async (index) => {
    const world = new World();
    const pages = await openCall(world);
    pages[index]?.block();
    await world.settle();
    expect(pages.map(({ view }) => view)).toEqual(['calling', 'calling']);
    pages[0].say({ type: 'stop' });
    await world.settle();
    await expectNever(world, ...pages);
  });

  test('is not told so', async () => {
    const world = new World();
    const [one, other] = await openCall(world);
    const before = other.received.length;
    one.block();
    one.wait();
    await world.settle();
    expect(other.received.slice(before).map(({ type }) => type)).toEqual(['stranger-left']);
  });

  test('is met neither in another tab of theirs, nor by the same tab under a new session', async () => {
    const world = new World();
    const [one, other] = await openCall(world);
    one.block();
    one.say({ type: 'stop' });
    other.lose(1000);
    await expectNever(world, one, world.openPage(other));
    const again = new World();
    const [mine, theirs] = await openCall(again);
    mine.block();
    mine.say({ type: 'stop' });
    theirs.lose(1000);
    theirs.open(again.reception, { withNotes: false });
    await expectNever(again, mine, theirs);
  });

  test('is never met again from another connection, once the page has said so again', async () => {
    const world = new World();
    const [one, other] = await openCall(world);
    one.block();
    one.lose(1000);
    one.open(world.reception, { withNotes: false });
    one.block();
    await world.settle();
    await expectNever(world, one, other);
  });

  test('may be met when the page has forgotten it: the server keeps nothing of it', async () => {
    const world = new World();
    const [one, other] = await openCall(world);
    one.block();
    one.lose(1000);
    one.open(world.reception, { withNotes: false });
    for (const page of [one, other]) page.wait();
    await world.advance(6_000);
    expect([one.view, other.view]).toEqual(['matched', 'matched']);
  });
});

describe('a stranger blocked after the call', () => {
  test('is never met, even if both wait already', async () => {
    const world = new World();
    const pages = await openCall(world);
    for (const page of pages) page.wait();
    await world.advance(1_000);
    const session = world.sessionOf(pages[0]);
    const before = session && world.room.tickets.get(session.id);
    pages[0].block();
    await world.settle();
    const after = session && world.room.tickets.get(session.id);
    expect(after?.sinceMs).toBe(before?.sinceMs as number);
    await expectNever(world, ...pages);
  });

  test('is one of many, and all of them count', async () => {
    const world = new World();
    const page = world.openPage();
    const others: Page[] = [];
    for (let count = 0; count < 5; count++) {
      const other = world.openPage();
      await beginCall(world, page, other);
      page.say({ type: 'stop' });
      await world.advance(30_000);
      others.push(other);
    }
    page.say({ type: 'block', strangers: page.strangers });
    page.wait();
    // Each of them meets another one of them, except for the one that is left over.
    for (const other of others) other.wait();
    await world.advance(60_000);
    expect(page.view).toBe('waiting');
    expect(others.filter(({ view }) => view === 'waiting')).toHaveLength(1);
  });
});

test('a reference that is forged, or of another installation, blocks nobody and harms nothing', async () => {
  const [world, elsewhere] = [new World(), new World({ seed: 2 })];
  const [foreign] = await openCall(elsewhere);
  const page = world.openPage();
  page.say({ type: 'block', strangers: ['forged' as Sealed, ...foreign.strangers, page.session as Sealed] });
  const other = world.openPage();
  await beginCall(world, page, other);
  expect(world.bugs).toEqual([]);
});

test('a tab of one\u2019s own browser is blocked alone, where tabs may meet', async () => {
  const world = new World({ ownTabsMayMeet: true });
  const one = world.openPage();
  const [blocked, other] = [world.openPage(one), world.openPage(one)];
  await beginCall(world, one, blocked);
  one.block();
  for (const page of [one, blocked]) page.say({ type: 'stop' });
  for (const page of [one, blocked]) page.wait();
  await world.advance(15 * 60_000);
  expect([one.view, blocked.view]).toEqual(['waiting', 'waiting']);
  blocked.say({ type: 'stop' });
  other.wait();
  await world.settle();
  expect([one.view, other.view]).toEqual(['matched', 'matched']);
});
