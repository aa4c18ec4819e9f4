/** Who may meet whom, and how close two are. */
import { describe, expect, test } from 'bun:test';
import type { Country, Interest, Language, Reach, Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { createTicket, type TicketWish } from '../testing/tickets.ts';
import {
  defaultPairingRules,
  judgeReunion,
  mayConnect,
  mayEverMeet,
  mayUnderstand,
  rankOf,
  rankPair,
} from './pairing.ts';
import { personMet, type SessionId, type Ticket, type VisitorRef } from './ticket.ts';

const now = 1_000_000;
const rules = defaultPairingRules;
const ownTabs = { ...rules, ownTabsMayMeet: true };
const [de, fr, zz] = ['DE', 'FR', 'ZZ'] as Country[] as [Country, Country, Country];
const [en, gsw] = ['en', 'gsw'] as Language[] as [Language, Language];
const [chess, jazz] = ['chess', 'jazz'] as Interest[] as [Interest, Interest];

function ticketOf(name: string, more: TicketWish = {}): Ticket {
  const who = { session: `session ${name}` as SessionId, visitor: `visitor ${name}` as VisitorRef };
  return createTicket({ ...who, sinceMs: now, ...more });
}

const [a, b] = [ticketOf('a'), ticketOf('b')];
const wishing = (name: string, wishes: Partial<Wishes>, more: TicketWish = {}) =>
  ticketOf(name, { ...more, wishes });
/** In both directions, which must agree. */
function mayMeet(one: Ticket, other: Ticket, by = rules): boolean {
  const found = mayEverMeet(one, other, by);
  expect(mayEverMeet(other, one, by)).toBe(found);
  return found;
}

function rank(one: Ticket, other: Ticket): number {
  const found = rankPair(one, other);
  expect(rankPair(other, one)).toBe(found);
  return found;
}

describe('two tickets', () => {
  test('of strangers may meet', () => {
    expect([mayMeet(a, b), mayMeet(a, b, ownTabs)]).toEqual([true, true]);
  });

  test('that want different things never meet', () => {
    expect(mayMeet(a, ticketOf('b', { mode: 'text' }))).toBe(false);
  });

  test('I3 of one session never meet, whatever the rules', () => {
    for (const each of [rules, ownTabs]) {
      expect(mayMeet(a, { ...a, epoch: 2 }, each)).toBe(false);
      expect(mayMeet(a, { ...b, session: a.session }, each)).toBe(false);
    }
  });

  test('I3 of one browser meet only where own tabs may', () => {
    const tab = ticketOf('b', { visitor: a.visitor });
    expect([mayMeet(a, tab), mayMeet(a, tab, ownTabs)]).toEqual([false, true]);
  });

  test('whose country the other excludes never meet, the unknown one included', () => {
    const picky = wishing('a', { notCountries: [de, zz] }, { country: de });
    const met = [de, fr, zz].map((country) => mayMeet(picky, ticketOf('b', { country })));
    expect(met).toEqual([false, true, false]);
    const loner = wishing('b', { notCountries: [de] }, { country: fr });
    expect(mayMeet(picky, loner)).toBe(false);
    expect(mayMeet(picky, wishing('b', { notCountries: [fr] }, { country: fr }))).toBe(true);
  });

  test('I4 of whom one avoids the other never meet, by browser or by tab', () => {
    for (const avoided of [b.visitor, b.session]) {
      expect(mayMeet(ticketOf('a', { avoids: new Set([avoided]) }), b)).toBe(false);
    }
    const others = new Set([a.visitor, a.session, 'somebody else' as VisitorRef]);
    expect(mayMeet(ticketOf('a', { avoids: others }), b)).toBe(true);
  });

  test('count as one person by the browser, or by the tab where both are of one browser', () => {
    expect(personMet(a, b)).toBe(b.visitor);
    expect(personMet(a, ticketOf('b', { visitor: a.visitor }))).toBe('session b' as SessionId);
  });
});

describe('two devices', () => {
  const reaches = (['open', 'symmetric', 'unknown'] as const).flatMap((nat) =>
    [false, true].map((relay): Reach => ({ nat, relay })),
  );
  const pairs = reaches.flatMap((one) => reaches.map((other) => [one, other] as const));

  test('may connect unless both are symmetric and neither has a relay', () => {
    for (const [one, other] of pairs) {
      const isHopeless = [one, other].every(({ nat, relay }) => nat === 'symmetric' && !relay);
      expect([one, other, mayConnect(one, other)]).toEqual([one, other, !isHopeless]);
      expect(mayMeet(ticketOf('a', { reach: one }), ticketOf('b', { reach: other }))).toBe(!isHopeless);
    }
  });
});

describe('two who have met', () => {
  const judge = (agoMs: number, waitedMs: readonly [number, number]) => {
    const [one, other] = [
      ticketOf('a', { sinceMs: now - waitedMs[0] }),
      ticketOf('b', { sinceMs: now - waitedMs[1] }),
    ];
    const past = { metAtMs: now - agoMs, now };
    expect(judgeReunion(other, one, past, rules)).toBe(judgeReunion(one, other, past, rules));
    return judgeReunion(one, other, past, rules);
  };

  test('I4 are kept apart for ten minutes', () => {
    expect(rules.apartMs).toBe(600_000);
    expect([0, 1, 599_999].map((agoMs) => judge(agoMs, [0, 0]))).toEqual(['no', 'no', 'no']);
    expect([600_000, 600_001].map((agoMs) => judge(agoMs, [0, 0]))).toEqual(['yes', 'yes']);
    expect(judgeReunion(a, b, { metAtMs: null, now }, rules)).toBe('yes');
  });

  test('I4 may be united again when both have waited five seconds', () => {
    expect(rules.reunionAfterMs).toBe(5_000);
    expect(judge(0, [5_000, 5_000])).toBe('reunion');
    expect(judge(0, [60_000, 4_999])).toBe('no');
    expect(judge(0, [60_000, 5_000])).toBe('reunion');
    expect(judge(600_000, [60_000, 60_000])).toBe('yes');
  });
});

describe('closeness', () => {
  test('is in the order of the protocol', () => {
    expect((['interest', 'language', 'near', 'anyone'] as const).map(rankOf)).toEqual([0, 1, 2, 3]);
  });

  test('is that of the closest thing shared', () => {
    const one = wishing('a', { interests: [chess, jazz], languages: [en] }, { country: de });
    const close = { interests: [jazz], languages: [gsw, en] };
    expect(rank(one, wishing('b', close, { country: de }))).toBe(0);
    expect(rank(one, wishing('b', { languages: [gsw, en] }, { country: de }))).toBe(1);
    expect(rank(one, ticketOf('b', { country: de }))).toBe(2);
    expect(rank(one, ticketOf('b', { country: fr }))).toBe(3);
  });

  test('by interest asks for a language too, unless one of them has named none', () => {
    const one = wishing('a', { interests: [chess], languages: [en] }, { country: de });
    const foreign = wishing('b', { interests: [chess], languages: [gsw] }, { country: de });
    expect([mayUnderstand(one, foreign), rank(one, foreign)]).toEqual([false, 2]);
    const silent = wishing('b', { interests: [chess] }, { country: fr });
    expect([mayUnderstand(one, silent), mayUnderstand(silent, one), rank(one, silent)]).toEqual([
      true,
      true,
      0,
    ]);
    expect(mayUnderstand(silent, silent)).toBe(true);
  });

  test('by country is not that of two unknown ones', () => {
    expect(rank(ticketOf('a', { country: zz }), ticketOf('b', { country: zz }))).toBe(3);
    expect(rank(ticketOf('a', { country: zz }), ticketOf('b', { country: de }))).toBe(3);
  });
});

const some = <Item>(...items: Item[]) => fc.subarray(items);
const anyTicket = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    mode: fc.constantFrom('video' as const, 'text' as const),
    country: fc.constantFrom(de, fr, zz),
    reach: fc.record({ nat: fc.constantFrom('open', 'symmetric', 'unknown'), relay: fc.boolean() }),
    avoids: some<VisitorRef | SessionId>('visitor a' as VisitorRef, 'session b' as SessionId),
    wishes: fc.record({
      languages: some(en, gsw),
      interests: some(chess, jazz),
      nearby: fc.boolean(),
      notCountries: some(de, zz),
    }),
  })
  .map(({ name, avoids, ...more }) => ticketOf(name, { ...more, avoids: new Set(avoids) }));

test('neither rule depends on who of the two is asked', () => {
  fc.assert(
    fc.property(anyTicket, anyTicket, fc.boolean(), (one, other, ownTabsMayMeet) => {
      mayMeet(one, other, { ...rules, ownTabsMayMeet });
      rank(one, other);
      expect(mayUnderstand(one, other)).toBe(mayUnderstand(other, one));
    }),
    { numRuns: 1_000 },
  );
});
