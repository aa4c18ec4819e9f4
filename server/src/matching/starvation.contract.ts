/**
 * The part of the waiting room's contract that says that nobody is forgotten (I7), however many wait whom they may not
 * meet, and that what a visitor sends twice gives no second chance.
 */
import { expect, test } from 'bun:test';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { type OpenRoom, type RoomScene, sessionsOf, type TicketWish } from '../testing/tickets.ts';
import type { Ticket } from './ticket.ts';

const [de, fr, is] = ['DE', 'FR', 'IS'] as Country[] as [Country, Country, Country];
const symmetric = { nat: 'symmetric', relay: false } as const;
const crowdSize = 2_500;

export function testStarvation(open: OpenRoom, share: number): void {
  testLonely(open, share);
  testOldest(open);
  testRepetition(open);
}

/** Crowds in which nobody may meet anybody, and two who may meet each other but nobody of the crowd. */
const crowds: Readonly<Record<string, { crowd: TicketWish; one: TicketWish; other: TicketWish }>> = {
  'by country': {
    crowd: { country: de, wishes: { notCountries: [de, fr, is] } },
    one: { country: fr },
    other: { country: is },
  },
  'by reach': {
    crowd: { country: de, reach: symmetric },
    one: { country: fr, reach: symmetric, wishes: { notCountries: [de] } },
    other: { country: fr, wishes: { notCountries: [de] } },
  },
  'with an interest in common': {
    crowd: { country: de, reach: symmetric, wishes: { interests: ['chess'] as Interest[] } },
    one: { country: fr, reach: symmetric, wishes: { interests: ['chess'] as Interest[] } },
    other: { country: fr, wishes: { interests: ['chess'] as Interest[], notCountries: [de] } },
  },
};

/** How many sweeps of one every second it takes until they are found. */
async function countSweeps({ room, clock }: RoomScene, those: readonly Ticket[]): Promise<number> {
  const wanted = those.map(({ session }) => session).sort();
  for (let sweeps = 1; sweeps <= 1_000; sweeps++) {
    clock.advance(1_000);
    const proposals = await room.sweep();
    if (proposals.length === 0) continue;
    expect(sessionsOf(proposals).sort()).toEqual(wanted);
    return sweeps;
  }
  throw new Error('never found');
}

async function fill({ room, ticket }: RoomScene, size: number, crowd: TicketWish): Promise<void> {
  for (let left = size; left > 0; left -= 50) {
    const some = Array.from({ length: Math.min(50, left) }, () => room.enter(ticket(crowd)));
    expect((await Promise.all(some)).filter((proposal) => proposal !== null)).toEqual([]);
  }
}

function testLonely(open: OpenRoom, share: number): void {
  // How many come before the first of the two, in steps from none to all.
  const every = crowdSize / Math.max(2, Math.round(5 * share));
  test.each(Object.entries(crowds))(
    'I7 two who may meet find each other among thousands whom they may not: %s',
    async (_, { crowd, one, other }) => {
      const counts: number[] = [];
      for (let before = 0; before <= crowdSize; before += every) {
        const scene = await open();
        const pair = [scene.ticket(one), scene.ticket(other)] as const;
        await fill(scene, before, crowd);
        expect(await scene.room.enter(pair[0])).toBeNull();
        await fill(scene, crowdSize - before, crowd);
        expect(await scene.room.count()).toBe(crowdSize + 1);
        const proposal = await scene.room.enter(pair[1]);
        if (proposal) expect(proposal).toEqual({ first: pair[0], second: pair[1] });
        else counts.push(await countSweeps(scene, pair));
      }
      expect(Math.max(0, ...counts)).toBeLessThanOrEqual(100);
    },
  );
}

function testOldest(open: OpenRoom): void {
  test('I7 whoever has waited longest is met by one of the next sixty, however many wait', async () => {
    const { room, clock, ticket } = await open();
    const { visitor } = ticket();
    for (let count = 0; count < crowdSize; count++) {
      clock.advance(1);
      await room.enter(ticket({ visitor }));
    }
    const met: Ticket[] = [];
    for (let count = 0; count < 600; count++) {
      const proposal = await room.enter(ticket());
      if (proposal) met.push(proposal.first);
    }
    // Each search asks the oldest with a chance of one in four: sixty in vain happen once in thirty million times.
    const bySince = met
      .map(({ sinceMs }, place) => ({ sinceMs, place }))
      .sort((a, b) => a.sinceMs - b.sinceMs);
    for (const [rank, { place }] of bySince.slice(0, 5).entries())
      expect(place).toBeLessThan(60 * (rank + 1));
  });
}

function testRepetition(open: OpenRoom): void {
  const names = ['chess'] as Interest[];
  const words = ['en'] as Language[];
  const more = { interests: ['chess', 'jazz'] as Interest[], languages: ['en', 'de'] as Language[] };
  const both = { interests: names, languages: words };
  const silent = { interests: more.interests };
  test.each([
    [
      'names an interest several times',
      { interests: names },
      { interests: Array<Interest>(10).fill('chess' as Interest) },
      { interests: names },
    ],
    [
      'names a language several times',
      { languages: words },
      { languages: Array<Language>(8).fill('en' as Language) },
      { languages: words },
    ],
    ['has more in common with somebody', both, more, more],
    ['has more in common with somebody of no language', both, more, silent],
  ])('who %s is no likelier to be met', async (_, once, often, sought) => {
    const { room, ticket } = await open();
    const { visitor } = ticket();
    const tickets = [once, often].map((wishes) => ticket({ visitor, wishes }));
    for (const each of tickets) await room.enter(each);
    let count = 0;
    for (let newcomers = 0; newcomers < 2_000; newcomers++) {
      const met = (await room.enter(ticket({ wishes: sought })))?.first;
      if (!met) throw new Error('nobody was met');
      if (met.session === tickets[1]?.session) count++;
      await room.enter(met);
    }
    // Half of two thousand; it differs by more than that once in a hundred thousand times.
    expect(Math.abs(count - 1_000)).toBeLessThan(100);
  });
}
