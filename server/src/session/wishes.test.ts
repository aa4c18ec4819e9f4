/** Wishes on a whole site: they count while waiting too, and what both share is all that either is told. */
import { describe, expect, test } from 'bun:test';
import type { FromServer } from '@anoncam/protocol/from-server';
import { limits } from '@anoncam/protocol/limits';
import type { Country, Interest, Language, Reach, Wishes } from '@anoncam/protocol/wishes';
import type { Ticket } from '../matching/ticket.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

const interests = (...names: string[]) => ({ interests: names as Interest[] });
const languages = (...names: string[]) => ({ languages: names as Language[] });
const step = limits.widenEveryMs;

function openPages(world: World, ...wishes: Partial<Wishes>[]): Page[] {
  return wishes.map((each) => {
    const page = world.openPage();
    page.prefer(each);
    return page;
  });
}

async function waitAll(world: World, pages: readonly Page[]): Promise<void> {
  for (const page of pages) page.wait();
  await world.settle();
}

const viewsOf = (pages: readonly Page[]) => pages.map(({ view }) => view);

function ticketOf(world: World, page: Page): Ticket | undefined {
  const session = world.sessionOf(page);
  return session ? world.room.tickets.get(session.id) : undefined;
}

function begunOf(page: Page): Extract<FromServer, { type: 'begun' }> {
  const begun = page.received.findLast((message) => message.type === 'begun');
  if (!begun) throw new Error('no call has begun');
  return begun;
}

async function beginCall(world: World, ...pages: [Page, Page]): Promise<void> {
  await waitAll(world, pages);
  expect(viewsOf(pages)).toEqual(['matched', 'matched']);
  for (const page of pages) page.accept();
  expect(viewsOf(pages)).toEqual(['calling', 'calling']);
}

describe('two who share an interest', () => {
  test('meet before two who do not', async () => {
    const world = new World();
    const pages = openPages(world, interests('chess'), interests('golf'), interests('jazz', 'chess'), {});
    await waitAll(world, pages);
    expect(viewsOf(pages)).toEqual(['matched', 'waiting', 'matched', 'waiting']);
    await world.advance(step + 1_000);
    expect(viewsOf(pages).slice(1, 2)).toEqual(['matched']);
    expect(pages.at(-1)?.view).toBe('matched');
  });

  test('are both told so, and nothing else of the other', async () => {
    const world = new World();
    const [one, other] = openPages(
      world,
      { ...interests('chess', 'jazz', 'c#'), ...languages('en', 'gsw'), nearby: true },
      {
        ...interests('c#', 'golf', 'chess'),
        ...languages('de', 'gsw', 'fr'),
        notCountries: ['IS' as Country],
      },
    ) as [Page, Page];
    one.country = 'DE' as Country;
    await beginCall(world, one, other);
    expect(begunOf(one).shared).toEqual({ ...interests('chess', 'c#'), ...languages('gsw') });
    expect(begunOf(other).shared).toEqual(begunOf(one).shared);
    const toldOne = JSON.stringify(one.received);
    const toldOther = JSON.stringify(other.received);
    for (const secret of ['golf', '"de"', '"fr"', 'IS', 'notCountries'])
      expect(toldOne).not.toContain(`"${secret}"`);
    for (const secret of ['jazz', 'en', 'nearby', 'DE']) expect(toldOther).not.toContain(`"${secret}"`);
  });

  test('are told once what one of them named twice', async () => {
    const world = new World();
    const [one, other] = openPages(world, interests('chess', 'chess'), interests('chess')) as [Page, Page];
    await beginCall(world, one, other);
    for (const page of [one, other])
      expect(begunOf(page).shared).toEqual({ ...interests('chess'), languages: [] });
  });
});

describe('wishes that change while waiting', () => {
  test('keep the place, and count at once', async () => {
    const world = new World();
    const [page, other] = openPages(world, interests('golf'), interests('chess')) as [Page, Page];
    page.wait();
    await world.advance(1_000);
    const before = ticketOf(world, page);
    page.prefer({ ...interests('jazz'), nearby: true });
    await world.settle();
    const after = ticketOf(world, page);
    const wishes = { ...interests('jazz'), nearby: true };
    expect(after).toMatchObject({ sinceMs: before?.sinceMs as number, front: false, wishes });
    expect(after?.epoch).not.toBe(before?.epoch as number);
    other.wait();
    expect(viewsOf([page, other])).toEqual(['waiting', 'waiting']);
    page.prefer(interests('chess'));
    await world.settle();
    expect(viewsOf([page, other])).toEqual(['matched', 'matched']);
    // The page is told nothing but that: it has asked for no answer.
    expect(page.received.map(({ type }) => type)).toEqual(['welcome', 'waiting', 'matched']);
  });

  test('do not begin to widen anew', async () => {
    const world = new World();
    const pages = openPages(world, interests('golf'), interests('jazz'));
    await waitAll(world, pages);
    await world.advance(step - 500);
    pages[0]?.prefer(interests('darts'));
    await world.advance(1_500);
    expect(viewsOf(pages)).toEqual(['matched', 'matched']);
  });

  test('can exclude whoever has come meanwhile', async () => {
    const world = new World();
    const [page, other] = openPages(world, interests('golf'), interests('jazz')) as [Page, Page];
    await waitAll(world, [page, other]);
    page.prefer({ notCountries: ['ZZ' as Country] });
    await world.advance(60_000);
    expect(viewsOf([page, other])).toEqual(['waiting', 'waiting']);
    page.prefer({ notCountries: [] });
    await world.settle();
    expect(viewsOf([page, other])).toEqual(['matched', 'matched']);
  });

  test('count for the next ticket when they change during a call or a rest', async () => {
    const world = new World();
    const pages = openPages(world, {}, {}) as [Page, Page];
    await beginCall(world, ...pages);
    pages[0].prefer(interests('chess'));
    expect(viewsOf(pages)).toEqual(['calling', 'calling']);
    pages[0].wait();
    await world.settle();
    expect(ticketOf(world, pages[0])?.wishes).toMatchObject(interests('chess'));
  });

  test('are the page\u2019s: a new session wishes nothing until it is told', async () => {
    const world = new World();
    const page = world.openPage();
    page.prefer(interests('chess'));
    page.lose(1000);
    page.open(world.reception);
    page.wait();
    await world.settle();
    expect(ticketOf(world, page)?.wishes).toMatchObject(interests());
  });
});

describe('devices that cannot reach each other', () => {
  const symmetric: Reach = { nat: 'symmetric', relay: false };

  test('are not paired, until one of them can', async () => {
    const world = new World();
    const pages = openPages(world, {}, {}) as [Page, Page];
    for (const page of pages) page.reach = symmetric;
    await waitAll(world, pages);
    await world.advance(60_000);
    expect(viewsOf(pages)).toEqual(['waiting', 'waiting']);
    const before = ticketOf(world, pages[0]);
    pages[0].reach = { ...symmetric, relay: true };
    pages[0].wait();
    await world.settle();
    expect(viewsOf(pages)).toEqual(['matched', 'matched']);
    const meeting = world.room.meetings.at(-1);
    const mine = [meeting?.first, meeting?.second].find((ticket) => ticket?.session === before?.session);
    expect(mine?.sinceMs).toBe(before?.sinceMs as number);
  });

  test('that did not find each other go to the front, and not to each other again for a minute', async () => {
    const world = new World();
    const pages = openPages(world, {}, {}) as [Page, Page];
    await beginCall(world, ...pages);
    await world.advance(limits.connectMs);
    pages[0].lost('not-connected');
    expect(viewsOf(pages)).toEqual(['idle', 'idle']);
    await waitAll(world, pages);
    expect(pages.map((page) => ticketOf(world, page)?.front)).toEqual([true, true]);
    await world.advance(limits.acknowledgeMs + 50_000);
    expect(viewsOf(pages)).toEqual(['waiting', 'waiting']);
    const [newcomer] = openPages(world, {});
    newcomer?.wait();
    await world.settle();
    expect(viewsOf(pages).toSorted()).toEqual(['matched', 'waiting']);
  });
});

test('suggested interests are ordered by what those who are here have, looked at now and then', async () => {
  const world = new World();
  const before = world.reception.interests;
  openPages(
    world,
    interests('chess', 'my own'),
    interests('chess', 'art'),
    interests(...Array<string>(10).fill('music')),
  );
  expect(world.reception.interests).toBe(before);
  await world.advance(30_000);
  expect(world.reception.interests.slice(0, 3) as string[]).toEqual(['chess', 'music', 'art']);
  expect(world.reception.interests.toSorted()).toEqual(before.toSorted());
});
