/**
 * The part of the waiting room's contract that says who meets whom: by even chance, the one left alone first, and
 * nobody again too soon.
 */
import { expect, test } from 'bun:test';
import {
  chiSquare,
  makeAcquainted,
  type OpenRoom,
  type RoomScene,
  sessionsOf,
  soonMs,
  sweepFor,
} from '../testing/tickets.ts';
import type { SessionId, Ticket } from './ticket.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** With these degrees of freedom, equally likely outcomes exceed it once in ten thousand times. */
const chiSquareLimits = { 4: 23.51, 9: 33.72 } as const;

export function testFairness(open: OpenRoom): void {
  testChoice(open);
  testFront(open);
  testReunion(open);
  testSweep(open);
  testPools(open);
}

/** How often each of `tabs` is met by the newcomers, each of whom finds all of them waiting. */
async function countMeetings(
  room: WaitingRoom,
  tabs: readonly Ticket[],
  newcomers: readonly Ticket[],
): Promise<number[]> {
  const counts = new Map<SessionId, number>(tabs.map(({ session }) => [session, 0]));
  for (const newcomer of newcomers) {
    const met = (await room.enter(newcomer))?.first;
    if (!met) throw new Error('nobody was met');
    counts.set(met.session, (counts.get(met.session) ?? 0) + 1);
    await room.enter(met);
  }
  expect(counts.size).toBe(tabs.length);
  return [...counts.values()];
}

function testChoice(open: OpenRoom): void {
  test('every one of those who wait is equally likely to be met', async () => {
    const { room, ticket } = await open();
    const visitor = ticket().visitor;
    const tabs = Array.from({ length: 10 }, () => ticket({ visitor }));
    for (const tab of tabs) await room.enter(tab);
    const counts = await countMeetings(
      room,
      tabs,
      Array.from({ length: 5_000 }, () => ticket()),
    );
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimits[9]);
  });

  test('so is every one of a few among many who may not be met', async () => {
    const { room, ticket } = await open();
    const [many, few] = [ticket().visitor, ticket().visitor];
    await makeAcquainted(room, ticket({ visitor: many }), ticket({ visitor: few }));
    const newcomers = Array.from({ length: 500 }, () => ticket().visitor);
    for (const visitor of newcomers)
      await makeAcquainted(room, ticket({ visitor: many }), ticket({ visitor }));
    for (let count = 0; count < 300; count++) await room.enter(ticket({ visitor: many }));
    const tabs = Array.from({ length: 5 }, () => ticket({ visitor: few }));
    for (const tab of tabs) await room.enter(tab);
    const counts = await countMeetings(
      room,
      tabs,
      newcomers.map((visitor) => ticket({ visitor })),
    );
    expect(chiSquare(counts)).toBeLessThan(chiSquareLimits[4]);
  });
}

function testFront(open: OpenRoom): void {
  test('who was left alone goes before everybody else', async () => {
    const { room, ticket } = await open();
    const visitor = ticket().visitor;
    for (let count = 0; count < 20; count++) await room.enter(ticket({ visitor }));
    for (let count = 0; count < 20; count++) {
      const front = ticket({ visitor, front: true });
      await room.enter(front);
      expect((await room.enter(ticket()))?.first).toEqual(front);
    }
    expect(await room.count()).toBe(20);
  });

  test('but not to a stranger whom they may not meet', async () => {
    const { room, ticket } = await open();
    const visitor = ticket().visitor;
    const front = ticket({ visitor, front: true });
    await room.enter(front);
    expect(await room.enter(ticket({ visitor }))).toBeNull();
    expect((await room.enter(ticket()))?.first).toEqual(front);
  });
}

/** Two who met just now, and wait again. */
async function reunite({ room, ticket }: RoomScene): Promise<[Ticket, Ticket]> {
  const pair: [Ticket, Ticket] = [ticket(), ticket()];
  await makeAcquainted(room, ...pair);
  for (const each of pair) expect(await room.enter({ ...each, epoch: 2 })).toBeNull();
  return pair;
}

function testReunion(open: OpenRoom): void {
  test('I4 two who met are united again only when nobody else is there and both have waited five seconds', async () => {
    const scene = await open();
    const pair = await reunite(scene);
    expect(await sweepFor(scene, 4_999)).toEqual([]);
    const proposals = await sweepFor(scene, soonMs);
    expect(sessionsOf(proposals).sort()).toEqual(pair.map(({ session }) => session).sort());
    expect(await scene.room.count()).toBe(0);
  });

  test('I4 whoever is new is met rather than an old acquaintance', async () => {
    const scene = await open();
    const [one] = await reunite(scene);
    scene.clock.advance(60_000);
    const newcomer = scene.ticket();
    const proposal = await scene.room.enter(newcomer);
    expect(proposal?.second).toEqual(newcomer);
    await scene.room.leave(one.session, 2);
    expect(await sweepFor(scene, soonMs)).toEqual([]);
  });

  test('I4 after ten minutes they are strangers again', async () => {
    const scene = await open();
    const { room, clock, ticket } = scene;
    const [one, other] = [ticket().visitor, ticket().visitor];
    await makeAcquainted(room, ticket({ visitor: one }), ticket({ visitor: other }));
    clock.advance(599_999);
    expect(await room.enter(ticket({ visitor: one }))).toBeNull();
    expect(await room.enter(ticket({ visitor: other }))).toBeNull();
    expect(await room.sweep()).toEqual([]);
    // Too soon to be united for want of anybody else.
    expect(await sweepFor(scene, soonMs)).toHaveLength(1);
  });

  test('I4 the ten minutes begin anew with each meeting, and do not depend on the tab', async () => {
    const { room, clock, ticket } = await open();
    const [one, other] = [ticket().visitor, ticket().visitor];
    await makeAcquainted(room, ticket({ visitor: one }), ticket({ visitor: other }));
    clock.advance(600_000);
    await makeAcquainted(room, ticket({ visitor: other }), ticket({ visitor: one }));
    clock.advance(599_999);
    await room.sweep();
    expect(await room.enter(ticket({ visitor: one }))).toBeNull();
    expect(await room.enter(ticket({ visitor: other }))).toBeNull();
  });
}

function testSweep(open: OpenRoom): void {
  test('a sweep gives a stranger rather than an acquaintance, and takes nobody out twice', async () => {
    const scene = await open();
    const { room, clock, ticket } = scene;
    const [hub, early, late] = [ticket().visitor, ticket().visitor, ticket().visitor];
    await makeAcquainted(room, ticket({ visitor: hub }), ticket({ visitor: early }));
    clock.advance(300_000);
    await makeAcquainted(room, ticket({ visitor: hub }), ticket({ visitor: late }));
    await makeAcquainted(room, ticket({ visitor: early }), ticket({ visitor: late }));
    clock.advance(297_000);
    for (const visitor of [late, hub, early]) expect(await room.enter(ticket({ visitor }))).toBeNull();
    // After three seconds hub and early are strangers again, after five everybody could be re-united.
    const [proposal, ...more] = await sweepFor(scene, 10_000);
    expect(new Set([proposal?.first.visitor, proposal?.second.visitor])).toEqual(new Set([hub, early]));
    expect(more).toEqual([]);
    expect(await room.count()).toBe(1);
  });

  test('even if all of that became possible since the sweep before', async () => {
    const { room, clock, ticket } = await open();
    const [hub, early, late] = [ticket().visitor, ticket().visitor, ticket().visitor];
    await makeAcquainted(room, ticket({ visitor: hub }), ticket({ visitor: early }));
    clock.advance(300_000);
    await makeAcquainted(room, ticket({ visitor: hub }), ticket({ visitor: late }));
    await makeAcquainted(room, ticket({ visitor: early }), ticket({ visitor: late }));
    clock.advance(290_000);
    for (const visitor of [hub, late, early]) expect(await room.enter(ticket({ visitor }))).toBeNull();
    clock.advance(10_000);
    const [proposal, ...more] = await room.sweep();
    expect(new Set([proposal?.first.visitor, proposal?.second.visitor])).toEqual(new Set([hub, early]));
    expect([more, await room.count()]).toEqual([[], 1]);
  });

  test('a sweep finds nothing where there is nothing to find', async () => {
    const { room, ticket } = await open();
    expect(await room.sweep()).toEqual([]);
    await room.enter(ticket());
    expect(await room.sweep()).toEqual([]);
  });
}

function testPools(open: OpenRoom): void {
  test('I11 who is on probation meets who is as well and nobody else, as soon, and with the same chances', async () => {
    const scene = await open();
    const { room, ticket } = scene;
    const visitor = ticket().visitor;
    for (let count = 0; count < 5; count++) await room.enter(ticket({ visitor, front: count === 0 }));
    const tabs = Array.from({ length: 5 }, () => ticket({ pool: 'probation', visitor }));
    for (const tab of tabs) await room.enter(tab);
    const newcomers = Array.from({ length: 1_000 }, () => ticket({ pool: 'probation' }));
    expect(chiSquare(await countMeetings(room, tabs, newcomers))).toBeLessThan(chiSquareLimits[4]);
    expect(await room.count()).toBe(10);
  });

  test('I11 time mixes nobody, and who changes sides is met on the new one only', async () => {
    const scene = await open();
    const { room, ticket } = scene;
    const [one, other] = [ticket(), ticket({ pool: 'probation' })];
    for (const each of [one, other]) expect(await room.enter(each)).toBeNull();
    expect(await sweepFor(scene, 60_000)).toEqual([]);
    const moved: Ticket = { ...other, epoch: 2, pool: 'ordinary' };
    expect(await room.enter(moved)).toEqual({ first: one, second: moved });
    expect(await room.enter(ticket({ pool: 'probation' }))).toBeNull();
    expect(await room.count()).toBe(1);
  });
}
