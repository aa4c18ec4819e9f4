/**
 * Chance in the long run, in the waiting room of a single process: over a million pairings everybody meets everybody as
 * often, and nothing that a visitor sends makes them likelier to be met, except for what they wish.
 */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom, type Random } from '../lib/random.ts';
import { chiSquare, createTicket, type TicketWish } from '../testing/tickets.ts';
import { defaultPairingRules } from './pairing.ts';
import type { SessionId, Ticket, VisitorRef } from './ticket.ts';
import { MemoryWaitingRoom } from './waiting-room.memory.ts';
import type { Proposal } from './waiting-room.ts';

setDefaultTimeout(120_000);

function openRoom(seed: number) {
  const clock = new TestClock();
  const room = new MemoryWaitingRoom({ clock, random: createSeededRandom(seed), rules: defaultPairingRules });
  return { clock, room };
}

function shuffle<Item>(items: readonly Item[], random: Random): Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0] as Item);
}

describe('a million pairings', () => {
  const size = 24;
  const rounds = 83_334;

  const crowd = Array.from({ length: size }, (_, index) =>
    // Near to nobody, so that they accept each other only after a while.
    createTicket({ visitor: `visitor ${index}` as VisitorRef, wishes: { nearby: true }, sinceMs: 0 }),
  );

  /** Who meets whom when all have waited for the same time and it is the turn of one sweep to pair them. */
  function pairAll(
    { clock, room }: ReturnType<typeof openRoom>,
    order: readonly Ticket[],
  ): readonly Proposal[] {
    clock.advance(defaultPairingRules.apartMs);
    const sinceMs = clock.now();
    for (const ticket of order) room.enter({ ...ticket, sinceMs });
    const waiting = room.count();
    clock.advance(5_000);
    const proposals = room.sweep();
    if (waiting !== size || room.count() > 0) throw new Error('they did not all wait, or not all meet');
    return proposals;
  }

  function countPairs(): number[] {
    const scene = openRoom(31);
    const random = createSeededRandom(32);
    const counts = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      // Whoever has waited longest is asked first now and then: who that is, is anybody.
      for (const { first, second } of pairAll(scene, shuffle(crowd, random))) {
        const pair = [first.visitor, second.visitor].sort().join(' and ');
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    return [...counts.values()];
  }

  test('bring every two of a crowd together as often as any other two', () => {
    const counts = countPairs();
    expect(counts).toHaveLength((size * (size - 1)) / 2);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe((size / 2) * rounds);
    // Everybody meets once in each round, which leaves 252 degrees of freedom, each with 22/21 of the usual variance:
    // the statistic is outside of these limits once in five thousand times.
    const statistic = chiSquare(counts);
    expect(statistic).toBeLessThan(361);
    expect(statistic).toBeGreaterThan(186);
  });
});

const plain: TicketWish = {
  country: 'DE' as Country,
  wishes: { interests: ['chess'] as Interest[], languages: ['en'] as Language[] },
};
const letters = [...'abcdefgh'];
const foreign = letters.map((letter) => `x${letter}`) as Language[];
const countries = letters.map((letter) => `X${letter.toUpperCase()}`) as Country[];
const interests = letters.map((letter) => `interest ${letter}`) as Interest[];

/** What a visitor may send beside what brings them close to those who come. */
const fields: Readonly<Record<string, TicketWish>> = {
  'many languages, the common one last': {
    wishes: { languages: [...foreign.slice(1), ...(plain.wishes?.languages ?? [])] },
  },
  'many languages, the common one first': {
    wishes: { languages: [...(plain.wishes?.languages ?? []), ...foreign.slice(1)] },
  },
  'many interests, the common one last': { wishes: { interests: [...interests, 'chess' as Interest] } },
  'many common interests': { wishes: { interests: ['chess', 'jazz', 'golf'] as Interest[] } },
  'another common interest': { wishes: { interests: ['golf'] as Interest[] } },
  'no language': { wishes: { languages: [] } },
  'countries where nobody is': { wishes: { notCountries: countries } },
  'somebody near first': { wishes: { nearby: true } },
  'another country': { country: 'FR' as Country },
  'an unknown country': { country: 'ZZ' as Country },
  'absent people to avoid': { avoids: new Set(letters.map((letter) => letter as VisitorRef)) },
  'an open path': { reach: { nat: 'open', relay: false } },
  'a relay': { reach: { nat: 'symmetric', relay: true } },
  'a hard path': { reach: { nat: 'symmetric', relay: false } },
  'everything at once': {
    wishes: { languages: [...foreign.slice(1), 'en' as Language], notCountries: countries, nearby: true },
    reach: { nat: 'open', relay: true },
    avoids: new Set(letters.map((letter) => letter as VisitorRef)),
  },
};

/** How often the second half of those who wait is met by those who come, all of them being equally close to those. */
function countMet(size: number, special: TicketWish, seed: number): number {
  const { clock, room } = openRoom(seed);
  const random = createSeededRandom(seed + 1);
  const sinceMs = clock.now() - 60_000;
  const visitor = 'tabs of one browser' as VisitorRef;
  const isSpecial = new Set<SessionId>();
  const tickets = Array.from({ length: size }, (_, index): Ticket => {
    const more = index % 2 === 0 ? {} : special;
    const ticket = createTicket({
      ...plain,
      ...more,
      visitor,
      sinceMs,
      wishes: { ...plain.wishes, ...more.wishes },
    });
    if (index % 2 === 1) isSpecial.add(ticket.session);
    return ticket;
  });
  for (const ticket of shuffle(tickets, random)) room.enter(ticket);
  let count = 0;
  const wishes = {
    interests: ['chess', 'jazz', 'golf'] as Interest[],
    languages: ['de', 'en'] as Language[],
  };
  for (let newcomer = 0; newcomer < trials; newcomer++) {
    const met = room.enter(createTicket({ country: 'DE' as Country, wishes, sinceMs: clock.now() }))?.first;
    if (!met) throw new Error('nobody was met');
    if (isSpecial.has(met.session)) count++;
    room.enter(met);
  }
  return count;
}

const trials = 6_000;

describe('among those who are equally close', () => {
  // So few are gone through one by one; of so many, one is drawn.
  const sizes = [12, 300];
  test.each(Object.entries(fields))('nobody is likelier to be met for sending %s', (name, special) => {
    for (const size of sizes) {
      const deviation = (countMet(size, special, 77 + size) - trials / 2) / Math.sqrt(trials / 4);
      // Beyond that once in thirty thousand times.
      expect([name, size, Math.abs(deviation) < 4.2]).toEqual([name, size, true]);
    }
  });
});
