/**
 * The part of the waiting room's contract that says how wishes bring visitors together: who is close meets first, who is
 * less close when both have opened so far, and some never.
 */
import { expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import type { Country, Interest, Language, Reach, Wishes } from '@anoncam/protocol/wishes';
import {
  type OpenRoom,
  type RoomScene,
  sessionsOf,
  soonMs,
  sweepFor,
  type TicketWish,
} from '../testing/tickets.ts';
import type { Ticket, VisitorRef } from './ticket.ts';

const [de, fr, zz] = ['DE', 'FR', 'ZZ'] as Country[] as [Country, Country, Country];
const step = limits.widenEveryMs;

export function testWishes(open: OpenRoom): void {
  testCloseness(open);
  testNames(open);
  testWidening(open);
  testConsent(open);
  testNearness(open);
  testExclusion(open);
  testReach(open);
  testRenewal(open);
}

const wishes: Wishes = {
  interests: ['chess', 'jazz'] as Interest[],
  languages: ['en', 'de'] as Language[],
  nearby: true,
  notCountries: [],
};

/** Those who have just this in common with whoever has `wishes` and is in Germany, the closest first. */
const others: readonly TicketWish[] = [
  { country: fr, wishes: { interests: ['jazz'] as Interest[], languages: ['fr', 'de'] as Language[] } },
  { country: fr, wishes: { interests: ['golf'] as Interest[], languages: ['fr', 'de'] as Language[] } },
  { country: de, wishes: { interests: ['jazz'] as Interest[], languages: ['fr'] as Language[] } },
  { country: fr, wishes: { interests: ['jazz'] as Interest[], languages: ['fr'] as Language[] } },
];
const longAgoMs = 60_000;
const tabs = 'the browser of many tabs' as VisitorRef;

/** Tabs of one browser, which do not meet each other, for each of these; they have waited long. */
async function fill({ room, clock, ticket }: RoomScene, those: readonly TicketWish[]): Promise<Ticket[]> {
  const tickets = those.map((each) => ticket({ visitor: tabs, sinceMs: clock.now() - longAgoMs, ...each }));
  for (const each of tickets) expect(await room.enter(each)).toBeNull();
  return tickets;
}

/** Whoever is met by somebody with `wishes` who has waited so long already. */
async function meet({ room, clock, ticket }: RoomScene, waitedMs: number): Promise<Ticket | undefined> {
  const seeker = ticket({ country: de, wishes, sinceMs: clock.now() - waitedMs });
  const proposal = await room.enter(seeker);
  await room.leave(seeker.session, seeker.epoch);
  return proposal?.first;
}

function testCloseness(open: OpenRoom): void {
  test.each([0, 1, 2, 3])('the closest are met first, whoever else is there: closeness %p', async (rank) => {
    const scene = await open();
    // Many who are less close, and have come before.
    const crowd = others.slice(rank + 1).flatMap((other) => Array<TicketWish>(30).fill(other));
    await fill(scene, crowd);
    const [close] = others.slice(rank, rank + 1);
    if (!close) throw new Error('no such closeness');
    for (let count = 0; count < 20; count++) {
      const [waiting] = await fill(scene, [close]);
      expect(await meet(scene, rank * step)).toEqual(waiting);
    }
  });

  test.each([1, 2, 3])(
    'nobody is met who is less close than accepted by then: closeness %p',
    async (rank) => {
      const scene = await open();
      await fill(scene, others.slice(rank));
      expect(await meet(scene, rank * step - 1)).toBeUndefined();
      expect(await meet(scene, rank * step)).toBeDefined();
    },
  );

  test('a shared interest counts for nothing without a language to talk in, unless one of them has named none', async () => {
    const scene = await open();
    const [foreign] = await fill(scene, [others[3] ?? {}]);
    expect(await meet(scene, step)).toBeUndefined();
    const [silent] = await fill(scene, [{ country: fr, wishes: { interests: ['chess'] as Interest[] } }]);
    expect(await meet(scene, 0)).toEqual(silent);
    expect(await meet(scene, 3 * step)).toEqual(foreign);
  });
}

function testNames(open: OpenRoom): void {
  test('what is an interest of one and a language or an excluded country of another brings nobody together, nor apart', async () => {
    const scene = await open();
    const interests = ['en', 'de', 'DE'] as Interest[];
    const notCountries = ['CH', 'EN'] as Country[];
    const [namesake] = await fill(scene, [
      { country: fr, wishes: { interests, languages: ['fr'] as Language[], notCountries } },
    ]);
    expect(await meet(scene, 2 * step)).toBeUndefined();
    expect(await meet(scene, 3 * step)).toEqual(namesake);
  });
}

function testWidening(open: OpenRoom): void {
  test.each([0, 1, 2, 3])('two who wait widen step by step, by sweeps: closeness %p', async (rank) => {
    const scene = await open();
    const { room, ticket } = scene;
    const pair = [ticket({ country: de, wishes }), ticket({ country: de, wishes, ...others[rank] })] as const;
    await room.enter(pair[0]);
    const proposal = await room.enter(pair[1]);
    expect(proposal !== null).toBe(rank === 0);
    if (rank === 0) return;
    const steps = rank === 2 ? 2 : rank;
    expect(await sweepFor(scene, steps * step - 1)).toEqual([]);
    expect(sessionsOf(await sweepFor(scene, soonMs)).sort()).toEqual(
      pair.map(({ session }) => session).sort(),
    );
  });

  test('a step that is not wished takes no time', async () => {
    const wished: readonly [Partial<Wishes>, number][] = [
      [{}, 0],
      [{ interests: wishes.interests }, 1],
      [{ nearby: true }, 1],
      [{ languages: wishes.languages, nearby: true }, 2],
      [{ notCountries: [de] }, 0],
    ];
    for (const [each, steps] of wished) {
      const scene = await open();
      const { room, ticket } = scene;
      await room.enter(ticket({ country: fr }));
      const entered = await room.enter(ticket({ country: zz, wishes: each }));
      expect(entered !== null).toBe(steps === 0);
      if (steps === 0) continue;
      expect(await sweepFor(scene, steps * step - 1)).toEqual([]);
      expect(await sweepFor(scene, soonMs)).toHaveLength(1);
    }
  });
}

function testConsent(open: OpenRoom): void {
  test.each(['first', 'last'])(
    'who still hopes for somebody close is not given to somebody else: come %s',
    async (come) => {
      const scene = await open();
      const { room, ticket } = scene;
      const hopes = ticket({ wishes: { interests: wishes.interests } });
      const takesAnyone = ticket();
      const order = come === 'first' ? [hopes, takesAnyone] : [takesAnyone, hopes];
      for (const each of order) expect(await room.enter(each)).toBeNull();
      expect(await sweepFor(scene, step - 1)).toEqual([]);
      expect(await sweepFor(scene, soonMs)).toHaveLength(1);
    },
  );

  test('not even if it is owed a place at the front, or the other one is', async () => {
    for (const front of [true, false]) {
      const { room, clock, ticket } = await open();
      const sinceMs = clock.now() - step + 1;
      await room.enter(ticket({ wishes: { interests: wishes.interests }, front, sinceMs }));
      expect(await room.enter(ticket({ front: !front, sinceMs: clock.now() - longAgoMs }))).toBeNull();
    }
  });
}

function testNearness(open: OpenRoom): void {
  test('two of an unknown country are not near', async () => {
    const scene = await open();
    const { room, ticket } = scene;
    const near = { wishes: { languages: ['en'] as Language[], nearby: true } };
    await room.enter(ticket({ country: zz, ...near }));
    await room.enter(
      ticket({ country: zz, ...near, wishes: { ...near.wishes, languages: ['gsw'] as Language[] } }),
    );
    expect(await sweepFor(scene, 2 * step - 1)).toEqual([]);
    expect(await sweepFor(scene, soonMs)).toHaveLength(1);
  });

  test('who did not ask for somebody near meets them no more often than others', async () => {
    const scene = await open();
    const { room, ticket } = scene;
    const [near] = await fill(scene, [{ country: de }, ...Array<TicketWish>(19).fill({ country: fr })]);
    let count = 0;
    for (let newcomers = 0; newcomers < 2_000; newcomers++) {
      const met = (await room.enter(ticket({ country: de })))?.first;
      if (!met) throw new Error('nobody was met');
      if (met.session === near?.session) count++;
      await room.enter(met);
    }
    // One in twenty of two thousand; it differs by more than that once in a hundred thousand times.
    expect(Math.abs(count - 100)).toBeLessThan(44);
  });
}

/** These two never meet, in whichever order they come and however long they wait, and both meet somebody else. */
async function expectNever(open: OpenRoom, one: TicketWish, other: TicketWish): Promise<void> {
  for (const order of [
    [one, other],
    [other, one],
  ]) {
    const scene = await open();
    const { room, ticket } = scene;
    const tickets = order.map((each) => ticket(each));
    for (const each of tickets) expect(await room.enter(each)).toBeNull();
    expect(await sweepFor(scene, 60_000)).toEqual([]);
    // After a minute only the end of an acquaintance could change something.
    for (let count = 0; count < 100; count++) {
      scene.clock.advance(12_000);
      expect(await scene.room.sweep()).toEqual([]);
    }
    const met: (Ticket | undefined)[] = [];
    for (const _ of tickets) met.push((await room.enter(ticket({ country: 'IS' as Country })))?.first);
    expect(met.map((each) => each?.session).sort()).toEqual(tickets.map(({ session }) => session).sort());
  }
}

function testExclusion(open: OpenRoom): void {
  test.each([de, zz])('an excluded country is never given up: %p', async (country) => {
    await expectNever(open, { country: fr, wishes: { notCountries: [country] } }, { country });
    const close = { languages: ['en'] as Language[], interests: ['chess'] as Interest[], nearby: true };
    await expectNever(
      open,
      { country, wishes: { ...close, notCountries: [country] } },
      { country, wishes: close },
    );
  });

  test('I4 who is avoided is never met, as a browser with all its tabs or as one tab', async () => {
    const { ticket } = await open();
    const { visitor, session } = ticket();
    await expectNever(open, { avoids: new Set([visitor]) }, { visitor, session });
    await expectNever(open, { avoids: new Set([visitor]) }, { visitor });
    await expectNever(open, { avoids: new Set([session]) }, { visitor, session });
  });

  test('another tab of a browser of which one tab is avoided may be met', async () => {
    const { room, ticket } = await open();
    const tab = ticket();
    await room.enter(ticket({ avoids: new Set([tab.session]) }));
    expect(await room.enter(ticket({ visitor: tab.visitor }))).not.toBeNull();
  });
}

function testReach(open: OpenRoom): void {
  const symmetric: Reach = { nat: 'symmetric', relay: false };

  test('two whose devices cannot reach each other never meet', async () => {
    await expectNever(open, { reach: symmetric }, { reach: symmetric });
  });

  test('with one relay they do, and with anybody else too', async () => {
    const nats = ['open', 'unknown', 'symmetric'] as const;
    for (const nat of nats) {
      const { room, ticket } = await open();
      const reach: Reach = { nat, relay: nat === 'symmetric' };
      await room.enter(ticket({ reach: symmetric }));
      expect(await room.enter(ticket({ reach }))).not.toBeNull();
    }
  });
}

function testRenewal(open: OpenRoom): void {
  test('a renewed ticket stands for its new wishes, and no longer for the old ones', async () => {
    const { room, ticket } = await open();
    const old = ticket({ wishes: { interests: ['chess'] as Interest[] } });
    const renewed = { ...old, epoch: 2, wishes: { ...old.wishes, interests: ['jazz'] as Interest[] } };
    for (const each of [old, renewed]) expect(await room.enter(each)).toBeNull();
    expect(await room.enter(ticket({ wishes: { interests: ['chess'] as Interest[] } }))).toBeNull();
    const proposal = await room.enter(ticket({ wishes: { interests: ['jazz'] as Interest[] } }));
    expect(proposal?.first).toEqual(renewed);
    expect(await room.count()).toBe(1);
  });

  test('a renewed ticket keeps its place among those who have waited longest', async () => {
    const scene = await open();
    const { room, ticket } = scene;
    const [first] = await fill(scene, [{}]);
    if (!first) throw new Error('nobody waits');
    const sinceMs = scene.clock.now() - longAgoMs / 2;
    await fill(scene, Array<TicketWish>(1_000).fill({ sinceMs }));
    expect(
      await room.enter({ ...first, epoch: 2, wishes: { ...first.wishes, notCountries: [fr] } }),
    ).toBeNull();
    const met: (Ticket | undefined)[] = [];
    for (let newcomers = 0; newcomers < 60; newcomers++) met.push((await room.enter(ticket()))?.first);
    expect(met.map((each) => each?.session)).toContain(first.session);
  });
}
