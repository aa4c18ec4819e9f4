/** What somebody who waits is told: how long it usually takes, how long a rest it costs, and no more than now and then. */
import { describe, expect, spyOn, test } from 'bun:test';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { Interest, Wishes } from '@anoncam/protocol/wishes';
import { PatienceBook } from '../matching/patience.ts';
import { WaitTimes } from '../matching/wait-times.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

type Kind = 'waiting' | 'crowd';

function lastOf<Name extends Kind>(page: Page, type: Name): Extract<FromServer, { type: Name }> {
  const found = page.received.findLast((message) => message.type === type);
  if (!found) throw new Error(`never told: ${type}`);
  return found as Extract<FromServer, { type: Name }>;
}

const chess = { interests: ['chess' as Interest] };

/** Somebody waits for so long and then meets somebody, or gives up. */
async function waitFor(
  world: World,
  ms: number,
  {
    wishes = {},
    isMet = true,
    flows = true,
  }: { wishes?: Partial<Wishes>; isMet?: boolean; flows?: boolean } = {},
) {
  const page = world.openPage();
  page.prefer(wishes);
  page.wait();
  await world.advance(ms);
  const stranger = world.openPage();
  for (const each of [page, stranger]) each.flows = flows;
  stranger.prefer(wishes);
  if (isMet) stranger.wait('video');
  await world.settle();
  for (const each of [page, stranger]) each.accept();
  await world.settle();
  expect(page.view).toBe(isMet ? 'calling' : 'waiting');
  for (const each of [page, stranger]) each.lose(1000);
  await world.settle();
}

/** They meet, and leave each other. */
async function talk(world: World, ...pages: readonly Page[]): Promise<void> {
  for (const page of pages) page.accept();
  await world.settle();
  expect(pages.map(({ view }) => view)).toEqual(pages.map(() => 'calling'));
  for (const page of pages) page.lose(1000);
}

describe('how long it usually takes', () => {
  test('is not known at first, and told with the ticket and now and then once it is', async () => {
    const world = new World();
    const page = world.openPage();
    page.wait('text');
    expect(lastOf(page, 'waiting').usualMs).toBeNull();
    await world.advance(10_000);
    expect(lastOf(page, 'crowd').usualMs).toBeNull();
    // Each of these is two waits, of which the second takes no time.
    for (const ms of [20_000, 30_000, 40_000]) await waitFor(world, ms);
    page.say({ type: 'stop' });
    page.wait('video');
    expect(lastOf(page, 'waiting').usualMs).toBe(0);
    await world.advance(10_000);
    expect(lastOf(page, 'crowd').usualMs).toBe(0);
  });

  test('is the time of tickets of the same kind', async () => {
    const world = new World();
    const wishes = chess;
    for (const ms of [4_000, 6_000, 8_000, 10_000, 12_000]) await waitFor(world, ms, { wishes });
    const [same, other] = [world.openPage(), world.openPage()];
    same.prefer(wishes);
    for (const page of [same, other]) page.wait(page === same ? 'video' : 'text');
    // Half of them waited for others, who then had not waited at all.
    expect([lastOf(same, 'waiting').usualMs, lastOf(other, 'waiting').usualMs]).toEqual([0, null]);
    same.prefer({ interests: [], nearby: true });
    await world.advance(10_000);
    expect(lastOf(same, 'crowd').usualMs).toBeNull();
  });

  test('is longer for those who gave up, and forgotten after five minutes', async () => {
    const world = new World();
    for (let count = 0; count < 5; count++) await waitFor(world, 1_000);
    for (let count = 0; count < 6; count++) await waitFor(world, 2_000, { isMet: false });
    const page = world.openPage();
    page.wait();
    // Five of sixteen had not waited at all, five met somebody after a second, when the others were still there.
    expect(lastOf(page, 'waiting').usualMs).toBe(1_000);
    await world.advance(10_000);
    expect(lastOf(page, 'crowd').usualMs).toBe(1_000);
    await world.advance(5 * 60_000);
    expect(lastOf(page, 'crowd').usualMs).toBeNull();
  });

  test('is not that of those who return to the front', async () => {
    const world = new World();
    for (let count = 0; count < 4; count++) {
      const [page, silent, stranger] = [world.openPage(), world.openPage(), world.openPage()];
      for (const each of [page, silent]) each.wait('video');
      await world.settle();
      page.accept();
      silent.lose(1000);
      page.wait('text');
      await world.advance(10_000);
      stranger.wait('text');
      await world.settle();
      await talk(world, page, stranger);
    }
    const [video, text] = [world.openPage(), world.openPage()];
    video.wait('video');
    text.wait('text');
    // Nobody was met by video, and by text by four alone.
    expect([lastOf(video, 'waiting').usualMs, lastOf(text, 'waiting').usualMs]).toEqual([null, null]);
  });

  test('is not that of those of whom nothing ever came', async () => {
    const world = new World();
    for (let count = 0; count < 8; count++) await waitFor(world, 1_000, { flows: false });
    const page = world.openPage();
    page.wait();
    expect(lastOf(page, 'waiting').usualMs).toBeNull();
  });
});

describe('patience', () => {
  /** Ends one meeting after the other as soon as it comes about. */
  async function skip(world: World, page: Page, times: number): Promise<void> {
    for (let count = 0; count < times; count++) {
      const stranger = world.openPage();
      page.wait();
      await world.advance(lastOf(page, 'waiting').restMs + 500);
      stranger.wait();
      await world.settle();
      expect(page.view).toBe('matched');
      page.say({ type: 'stop' });
      stranger.lose(1000);
      await world.settle();
    }
  }

  function restOf(page: Page): number {
    page.wait();
    const { restMs } = lastOf(page, 'waiting');
    page.say({ type: 'stop' });
    return restMs;
  }

  test('is that of the browser: a new tab, or a new connection without a note, has no more of it', async () => {
    const world = new World();
    const page = world.openPage();
    const tab = world.openPage(page);
    await skip(world, page, 8);
    const restMs = restOf(page);
    expect(restMs).toBeGreaterThan(0);
    expect([restOf(tab), restOf(world.openPage(page)), restOf(world.openPage())]).toEqual([
      restMs,
      restMs,
      0,
    ]);
    for (const each of world.pages) each.lose(1000);
    page.open(world.reception, { withNotes: false });
    expect(restOf(page)).toBe(restMs);
  });

  test('is used up by several tabs together', async () => {
    const world = new World();
    const page = world.openPage();
    const tab = world.openPage(page);
    await skip(world, page, 3);
    await skip(world, tab, 4);
    expect([restOf(page) > 0, restOf(page) === restOf(tab)]).toEqual([true, true]);
  });

  test('comes back in time, whether or not anybody is there', async () => {
    const world = new World();
    const page = world.openPage();
    await skip(world, page, 8);
    page.lose(1000);
    await world.advance(5 * 60_000);
    page.open(world.reception);
    expect(restOf(page)).toBe(0);
  });
});

test('who waits is told no more than one thing in ten seconds, whatever else goes on', async () => {
  const world = new World();
  const pages = Array.from({ length: 4 }, () => world.openPage());
  for (const page of pages) page.prefer({ ...chess, nearby: true });
  // Blocks and different wishes keep them apart: two modes, and two tabs of one browser.
  const tab = world.openPage(pages[0]);
  pages[0]?.wait('video');
  tab.wait('video');
  pages[1]?.wait('text');
  const waiting = [pages[0], tab, pages[1]].filter((page) => page !== undefined);
  const before = waiting.map(({ received }) => received.length);
  for (let minute = 0; minute < 10; minute++) {
    pages[2]?.open(world.reception, { withNotes: false });
    pages[2]?.lose(1000);
    await world.advance(60_000);
  }
  for (const [index, page] of waiting.entries()) {
    const news = page.received.slice(before[index]);
    expect([page.view, new Set(news.map(({ type }) => type))]).toEqual(['waiting', new Set(['crowd'])]);
    expect(news.length).toBeLessThanOrEqual(60);
    expect(news.length).toBeGreaterThanOrEqual(59);
  }
});

test('I13 patience that has come back and waits that are long over are forgotten every second', async () => {
  const world = new World();
  const tidied = [spyOn(PatienceBook.prototype, 'tidy'), spyOn(WaitTimes.prototype, 'tidy')];
  await world.advance(3_000);
  for (const tidy of tidied) {
    expect(tidy.mock.calls.at(-1)).toEqual([world.clock.now()]);
    expect(tidy).toHaveBeenCalledTimes(3);
    tidy.mockRestore();
  }
});
