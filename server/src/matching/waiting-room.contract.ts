/**
 * What every waiting room must do, whatever carries it: each driver's test runs this suite. What it does not hold is
 * how fast a room is.
 */
import { describe, expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom, type Random } from '../lib/random.ts';
import { createTicket, type OpenRoom, sessionsOf } from '../testing/tickets.ts';
import { testFairness } from './fairness.contract.ts';
import { defaultPairingRules, type PairingRules } from './pairing.ts';
import { testRules } from './rules.contract.ts';
import { testStarvation } from './starvation.contract.ts';
import type { SessionId, VisitorRef } from './ticket.ts';
import type { Answer, Proposal, WaitingRoom } from './waiting-room.ts';
import { testWishes } from './wishes.contract.ts';

export type CreateWaitingRoom = (parts: {
  clock: TestClock;
  random: Random;
  rules: PairingRules;
}) => WaitingRoom | Promise<WaitingRoom>;

/** @param share of the runs that the dearest properties make in memory. */
export function describeWaitingRoom(name: string, create: CreateWaitingRoom, share = 1): void {
  const open: OpenRoom = async (rules = {}) => {
    const clock = new TestClock();
    const random = createSeededRandom(1);
    const room = await create({ clock, random, rules: { ...defaultPairingRules, ...rules } });
    return { room, clock, ticket: (more = {}) => createTicket({ sinceMs: clock.now(), ...more }) };
  };
  describe(`the waiting room: ${name}`, () => {
    testEntering(open);
    testPeople(open);
    testLeaving(open);
    testFairness(open);
    testCrowd(open);
    testWishes(open);
    testRules(open, share);
    testStarvation(open, share);
  });
}

function testEntering(open: OpenRoom): void {
  test('who enters an empty room waits; the next one is taken out together with the first', async () => {
    const { room, ticket } = await open();
    const [first, second] = [ticket(), ticket()];
    expect(await room.enter(first)).toBeNull();
    expect(await room.count()).toBe(1);
    expect(await room.enter(second)).toEqual({ first, second });
    expect(await room.count()).toBe(0);
    expect(await room.enter(ticket())).toBeNull();
  });

  test('a new ticket of a session replaces the one before', async () => {
    const { room, ticket } = await open();
    const old = ticket({ mode: 'video' });
    const renewed = { ...old, epoch: 2, mode: 'text' as const };
    await room.enter(old);
    expect(await room.enter(renewed)).toBeNull();
    expect(await room.count()).toBe(1);
    expect(await room.enter(ticket({ mode: 'video' }))).toBeNull();
    const other = ticket({ mode: 'text' });
    expect(await room.enter(other)).toEqual({ first: renewed, second: other });
  });

  test('a new ticket may be the one that meets somebody, and the one before is gone then too', async () => {
    const { room, ticket } = await open();
    const [mine, other] = [ticket({ mode: 'video' }), ticket({ mode: 'text' })];
    await room.enter(mine);
    await room.enter(other);
    const renewed = { ...mine, epoch: 2, mode: 'text' as const };
    expect(await room.enter(renewed)).toEqual({ first: other, second: renewed });
    expect(await room.count()).toBe(0);
  });
}

function testPeople(open: OpenRoom): void {
  test('I3 nobody meets themself, another tab of theirs, or somebody who wants another thing', async () => {
    const { room, ticket } = await open();
    const mine = ticket();
    expect(await room.enter(mine)).toBeNull();
    expect(await room.enter({ ...mine, epoch: 2 })).toBeNull();
    expect(await room.enter(ticket({ visitor: mine.visitor }))).toBeNull();
    expect(await room.enter(ticket({ visitor: mine.visitor, mode: 'text' }))).toBeNull();
    expect(await room.count()).toBe(3);
    expect(await room.sweep()).toEqual([]);
  });

  test('where own tabs may meet, they do', async () => {
    const { room, ticket } = await open({ ownTabsMayMeet: true });
    const [first, second] = [ticket(), ticket()];
    const tab = { ...second, visitor: first.visitor };
    await room.enter(first);
    expect(await room.enter(tab)).toEqual({ first, second: tab });
  });
}

function testLeaving(open: OpenRoom): void {
  test('I6 who leaves is not met any more', async () => {
    const { room, ticket } = await open();
    const gone = ticket();
    await room.enter(gone);
    await room.leave(gone.session, gone.epoch);
    expect(await room.count()).toBe(0);
    expect(await room.enter(ticket())).toBeNull();
  });

  test('leaving with another epoch, or without a ticket, changes nothing', async () => {
    const { room, ticket } = await open();
    const mine = ticket({ epoch: 5 });
    await room.enter(mine);
    for (const epoch of [4, 6]) await room.leave(mine.session, epoch);
    await room.leave(ticket().session, 5);
    expect(await room.count()).toBe(1);
    const other = ticket();
    expect(await room.enter(other)).toEqual({ first: mine, second: other });
    await room.leave(mine.session, 5);
    expect(await room.count()).toBe(0);
  });

  test('whoever leaves, the others keep their places', async () => {
    const { room, ticket } = await open();
    const visitor = ticket().visitor;
    const tabs = Array.from({ length: 9 }, () => ticket({ visitor }));
    for (const tab of tabs) await room.enter(tab);
    const [stay, go] = [
      tabs.filter((_, index) => index % 3 === 1),
      tabs.filter((_, index) => index % 3 !== 1),
    ];
    for (const tab of go) await room.leave(tab.session, tab.epoch);
    const met = [];
    for (const _ of stay) met.push(await room.enter(ticket()));
    expect(met.map((proposal) => proposal?.first.session).sort()).toEqual(
      stay.map(({ session }) => session).sort(),
    );
    expect(await room.enter(ticket())).toBeNull();
  });
}

function testCrowd(open: OpenRoom): void {
  test('a thousand who enter at once are all paired, nobody twice', async () => {
    const { room, ticket } = await open();
    const tickets = Array.from({ length: 1_000 }, () => ticket());
    const entered = await Promise.all(tickets.map((each) => room.enter(each)));
    const proposals = entered.filter((proposal): proposal is Proposal => proposal !== null);
    expect(sessionsOf(proposals).sort()).toEqual(tickets.map(({ session }) => session).sort());
    expect(await room.count()).toBe(0);
  });

  test('I5 verbs all at once: nobody is taken out twice, and who stays can be met', async () => {
    const { room, ticket } = await open();
    const visitors = Array.from({ length: 30 }, () => ticket().visitor as VisitorRef);
    const random = createSeededRandom(9);
    const visitor = () => visitors[random.below(visitors.length)] as VisitorRef;
    const entered = Array.from({ length: 600 }, () =>
      ticket({ visitor: visitor(), front: random.below(5) === 0 }),
    );
    const out: SessionId[] = [];
    const note = async (answer: Answer<Proposal | null | readonly Proposal[]>) => {
      const proposals = [(await answer) ?? []].flat();
      out.push(...sessionsOf(proposals));
    };
    const work = entered.flatMap((each, index) => [
      note(room.enter(each)),
      index % 3 === 0 ? room.leave(each.session, each.epoch) : undefined,
      index % 50 === 0 ? note(room.sweep()) : undefined,
    ]);
    await Promise.all(work);
    expect(new Set(out).size).toBe(out.length);
    const waiting = await room.count();
    const newcomers = Array.from({ length: waiting }, () => ticket());
    for (const newcomer of newcomers) out.push(...sessionsOf([(await room.enter(newcomer)) as Proposal]));
    expect(await room.count()).toBe(0);
    expect(new Set(out).size).toBe(out.length);
  });
}
