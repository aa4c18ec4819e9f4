/** What skipping, silence and changing one's mind cost, and that nothing of it can be had more cheaply. */
import { describe, expect, test } from 'bun:test';
import type { FromServer } from '@anoncam/protocol/from-server';
import { limits } from '@anoncam/protocol/limits';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

async function pair(world: World, first: Page, second: Page): Promise<void> {
  first.wait();
  second.wait();
  await world.settle();
  expect([first.view, second.view]).toEqual(['matched', 'matched']);
}

function lastRestMs(page: Page): number {
  const waiting = page.received.filter(
    (message): message is Extract<FromServer, { type: 'waiting' }> => message.type === 'waiting',
  );
  return waiting.at(-1)?.restMs ?? Number.NaN;
}

/** How long the page is made to rest after it met ten strangers in a row and ended each meeting in this way. */
async function restAfterTen(end: (page: Page) => void, { accepts }: { accepts: boolean }): Promise<number> {
  const world = new World();
  const page = world.openPage();
  for (let count = 0; count < 10; count++) {
    const stranger = world.openPage();
    page.wait();
    // A rest counts as waiting: the stranger is there when it ends.
    stranger.wait();
    await world.advance(lastRestMs(page) + 1_000);
    expect(page.view).toBe('matched');
    if (accepts) {
      page.accept();
      stranger.accept();
      expect([page.view, stranger.view]).toEqual(['calling', 'calling']);
    }
    end(page);
    stranger.lose(1000);
    if (page.view === 'waiting') page.say({ type: 'stop' });
  }
  page.wait();
  return lastRestMs(page);
}

describe('ending quickly, again and again', () => {
  test('costs nothing if others do it', async () => {
    const world = new World();
    const page = world.openPage();
    for (let count = 0; count < 10; count++) {
      const stranger = world.openPage();
      await pair(world, page, stranger);
      page.accept();
      stranger.accept();
      stranger.say({ type: 'stop' });
      expect(page.view).toBe('idle');
      await world.advance(1_000);
    }
    page.wait();
    expect(lastRestMs(page)).toBe(0);
  });

  test.each([
    ['Stop in a call', true, (page: Page) => page.say({ type: 'stop' })],
    ['Next in a call', true, (page: Page) => page.wait()],
    ['"it broke" in a call', true, (page: Page) => page.lost('broken')],
    ['"no connection" in a call', true, (page: Page) => page.lost('not-connected')],
    ['Stop before it begins', false, (page: Page) => page.say({ type: 'stop' })],
    ['Next before it begins', false, (page: Page) => page.wait()],
    ['"no connection" before it begins', false, (page: Page) => page.lost('not-connected')],
  ] as const)('W6 by %s makes the next ticket rest', async (_, accepts, end) => {
    const restMs = await restAfterTen(end, { accepts });
    expect(restMs).toBeGreaterThan(1_000);
    expect(restMs).toBeLessThanOrEqual(20_000);
  });

  test('is forgiven in time', async () => {
    const world = new World();
    const page = world.openPage();
    for (let count = 0; count < 10; count++) {
      await pair(world, page, world.openPage());
      page.say({ type: 'stop' });
      await world.advance(12_000);
    }
    page.wait();
    expect(lastRestMs(page)).toBe(0);
  });
});

describe('never acknowledging', () => {
  test.each([
    ['who was chosen', 0],
    ['who chose', 1],
  ])('gives no place at the front to %s, and counts as a skip', async (_, index) => {
    const world = new World();
    const pages = [world.openPage(), world.openPage()] as const;
    const silent = index === 0 ? pages[0] : pages[1];
    const patient = index === 0 ? pages[1] : pages[0];
    await pair(world, ...pages);
    patient.accept();
    await world.advance(limits.acknowledgeMs);
    expect([silent.view, patient.view]).toEqual(['idle', 'idle']);
    silent.wait();
    patient.wait();
    await world.settle();
    const isFront = (page: Page) =>
      [...world.room.tickets.values()].find(({ session }) => session === world.sessionOf(page)?.id)?.front;
    expect([isFront(silent), isFront(patient)]).toEqual([false, true]);
  });

  test.each([0, 1])('ten times in a row makes the next ticket rest (part %p)', async (index) => {
    const world = new World();
    const silent = world.openPage();
    for (let count = 0; count < 10; count++) {
      const stranger = world.openPage();
      const order = index === 0 ? [silent, stranger] : [stranger, silent];
      for (const page of order) page.wait();
      await world.advance(lastRestMs(silent) + 500);
      expect(stranger.view).toBe('matched');
      stranger.accept();
      await world.advance(limits.acknowledgeMs);
      expect(silent.view).toBe('idle');
      stranger.lose(1000);
    }
    silent.wait();
    expect(lastRestMs(silent)).toBeGreaterThan(0);
  });
});

describe('the place in the waiting room', () => {
  const ticketOf = (world: World, page: Page) =>
    world.room.tickets.get(world.sessionOf(page)?.id ?? ('' as never));

  test('is kept when the offer is renewed', async () => {
    const world = new World();
    const page = world.openPage();
    page.wait();
    const before = ticketOf(world, page);
    await world.advance(3_000);
    page.wait();
    await world.settle();
    expect(ticketOf(world, page)).toEqual(before as never);
  });

  test('is not bettered by wanting something else and back', async () => {
    const world = new World();
    const page = world.openPage();
    page.wait('video');
    const before = ticketOf(world, page);
    await world.advance(3_000);
    page.wait('text');
    page.wait('video');
    await world.settle();
    const after = ticketOf(world, page);
    expect(after?.front).toBe(false);
    expect(after?.sinceMs).toBe(before?.sinceMs ?? Number.NaN);
  });

  test('at the front is not lost by wanting something else', async () => {
    const world = new World();
    const [page, stranger] = [world.openPage(), world.openPage()];
    await pair(world, page, stranger);
    page.accept();
    stranger.lose(1000);
    page.wait('video');
    page.wait('text');
    await world.settle();
    expect(ticketOf(world, page)).toMatchObject({ front: true, mode: 'text' });
  });
});
