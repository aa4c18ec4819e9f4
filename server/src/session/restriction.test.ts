/** I9 and I11, as far as sessions go: what a sanction that begins or ends comes to for who is here. */
import { describe, expect, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

const subjectOf = (page: Page) => `subject ${page.visitor}` as SubjectRef;

async function callOf(world: World, ...pages: readonly Page[]): Promise<void> {
  for (const page of pages) page.wait();
  await world.settle();
  for (const page of pages) page.accept();
  await world.settle();
  expect(pages.map(({ view }) => view)).toEqual(pages.map(() => 'calling'));
}

describe('who is excluded', () => {
  test('is sent away in all tabs, whatever they are doing, and their strangers are told', async () => {
    const world = new World();
    const [one, stranger] = [world.openPage(), world.openPage()];
    await callOf(world, one, stranger);
    const tab = world.openPage(one);
    tab.wait();
    await world.settle();
    world.reception.restrict(subjectOf(one), 'excluded');
    await world.settle();
    expect([one.closedWith, tab.closedWith]).toEqual([
      closeCodes.sanctioned.code,
      closeCodes.sanctioned.code,
    ]);
    expect(stranger.received.at(-1)).toMatchObject({ type: 'stranger-left', why: 'left' });
    expect(world.room.count()).toBe(0);
    expect(world.liveSessions()).toHaveLength(1);
  });

  test('is not kept by a page that does not let its socket go', async () => {
    const world = new World();
    const [one, stranger] = [world.openPage(), world.openPage()];
    await callOf(world, one, stranger);
    const { socket } = one;
    if (socket) socket.close = () => undefined;
    world.reception.restrict(subjectOf(one), 'excluded');
    one.wait();
    await world.settle();
    expect(stranger.view).toBe('idle');
    expect(world.room.count()).toBe(0);
  });

  test('cannot come back to a call while their network is gone', async () => {
    const world = new World();
    const [one, stranger] = [world.openPage(), world.openPage()];
    await callOf(world, one, stranger);
    one.lose(1006);
    await world.settle();
    world.reception.restrict(subjectOf(one), 'excluded');
    await world.settle();
    expect(stranger.view).toBe('idle');
  });
});

test('a sanction that began between the socket and the first word counts', async () => {
  const world = new World();
  const page = world.addPage();
  page.pool = 'excluded';
  page.open(world.reception);
  expect(page.closedWith).toBe(closeCodes.sanctioned.code);
  expect(world.liveSessions()).toEqual([]);
});

describe('who is here from the network of somebody excluded', () => {
  test('is sent away although the socket was open before, and whoever is from elsewhere stays', async () => {
    const world = new World();
    const [neighbour, calling, stranger] = [world.openPage(), world.openPage(), world.openPage()];
    await callOf(world, calling, stranger);
    neighbour.wait();
    for (const { address } of [neighbour, calling]) world.refusals.set(address, 'sanctioned');
    world.reception.noteExclusion();
    await world.settle();
    const { code } = closeCodes.sanctioned;
    expect([neighbour, calling, stranger].map(({ closedWith }) => closedWith)).toEqual([code, code, null]);
    expect(world.room.count()).toBe(0);
  });

  test('does not get in by a socket that was open without a session', async () => {
    const world = new World();
    const [late, later] = [world.addPage(), world.addPage()];
    world.refusals.set(late.address, 'sanctioned');
    world.reception.noteExclusion();
    await world.advance(5_000);
    late.open(world.reception);
    await world.settle();
    expect(late.closedWith).toBe(closeCodes.sanctioned.code);
    await world.advance(500);
    later.open(world.reception);
    await world.settle();
    expect(later.view).toBe('idle');
  });

  test('where many come from does the work before they meet anybody else, and ends no call for it', async () => {
    const world = new World();
    const [one, stranger, waiting] = [world.openPage(), world.openPage(), world.openPage()];
    await callOf(world, one, stranger);
    waiting.wait();
    for (const { address } of [one, waiting]) world.refusals.set(address, 'needsWork');
    world.reception.noteExclusion();
    await world.settle();
    const { code } = closeCodes.needsWork;
    expect([one.view, one.closedWith, waiting.closedWith]).toEqual(['calling', null, code]);
    one.wait();
    await world.settle();
    expect([one.closedWith, stranger.view]).toEqual([code, 'idle']);
    expect(world.room.count()).toBe(0);
    one.open(world.reception);
    one.wait();
    expect(one.view).toBe('waiting');
  });
});

test('a session that comes back is of what holds now', async () => {
  const world = new World();
  const [page, other] = [world.openPage(), world.openPage()];
  page.pool = 'probation';
  page.open(world.reception);
  for (const each of [page, other]) each.wait();
  await world.advance(20_000);
  expect([page.view, other.view]).toEqual(['waiting', 'waiting']);
  page.pool = 'excluded';
  page.open(world.reception);
  expect(page.closedWith).toBe(closeCodes.sanctioned.code);
});

describe('who is on probation', () => {
  test('is told so on coming, and when it changes', async () => {
    const world = new World();
    const page = world.addPage();
    page.pool = 'probation';
    page.open(world.reception);
    world.reception.restrict(subjectOf(page), 'ordinary');
    world.reception.restrict(subjectOf(page), 'ordinary');
    await world.settle();
    const told = page.received.flatMap((message) => (message.type === 'standing' ? [message] : []));
    expect(told.map(({ isOnProbation }) => isOnProbation)).toEqual([true, false]);
  });

  test('keeps a call that began before, and the place while waiting', async () => {
    const world = new World();
    const [one, stranger] = [world.openPage(), world.openPage()];
    await callOf(world, one, stranger);
    world.reception.restrict(subjectOf(one), 'probation');
    await world.settle();
    expect([one.view, stranger.view]).toEqual(['calling', 'calling']);
    one.wait();
    await world.advance(60_000);
    expect([one.view, stranger.view]).toEqual(['waiting', 'idle']);
  });
});
