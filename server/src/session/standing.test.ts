/** What a session's tickets say of its visitor: bounded, the latest last, and marks that pass. */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import { type Country, type Interest, type Language, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import type { Person, SessionId } from '../matching/ticket.ts';
import { createArrival } from '../testing/arrivals.ts';
import { createSessionState } from './session-state.ts';
import { block, clearMarks, clearsAtMs, markUnreachable, wish } from './standing.ts';

const now = 1_000_000;
const who = { ...createArrival({ country: 'DE' as Country }), id: 'self' as SessionId };
const fresh = createSessionState(who, 0).standing;
const persons = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `person ${from + index}` as Person);

describe('wishes', () => {
  test('are the latest, and leave the rest as it is', () => {
    const wishes: Wishes = { ...noWishes, interests: ['chess' as Interest], nearby: true };
    const marked = block(fresh, persons(1));
    expect(wish(marked, wishes)).toEqual({ ...marked, wishes });
    expect(wish(wish(marked, wishes), noWishes)).toEqual(marked);
  });

  test('that are named twice are wished once', () => {
    const wishes = {
      languages: ['en', 'de', 'en'] as Language[],
      interests: ['chess', 'chess', 'jazz'] as Interest[],
      nearby: false,
      notCountries: ['DE', 'DE'] as Country[],
    };
    expect(wish(fresh, wishes).wishes).toEqual({
      languages: ['en', 'de'] as Language[],
      interests: ['chess', 'jazz'] as Interest[],
      nearby: false,
      notCountries: ['DE'] as Country[],
    });
  });
});

describe('blocks', () => {
  test('add up, each once', () => {
    const standing = block(block(fresh, persons(3)), persons(3, 1));
    expect([...standing.blocked].sort()).toEqual(persons(4));
    expect([...standing.avoids].sort()).toEqual(persons(4));
    expect([...block(fresh, []).blocked]).toEqual([]);
  });

  test('I13 are a thousand at most, of which the latest count', () => {
    let standing = fresh;
    for (let from = 0; from < limits.blocks + 100; from += 100)
      standing = block(standing, persons(100, from));
    expect([...standing.blocked]).toEqual(persons(limits.blocks, 100));
    const [oldest] = persons(1, 100);
    // Named again, the oldest one is the latest.
    const again = block(block(standing, [oldest as Person]), persons(1));
    expect([again.blocked.size, again.blocked.has(oldest as Person)]).toEqual([limits.blocks, true]);
  });
});

describe('marks of who could not be reached', () => {
  test('are for a minute', () => {
    const [person] = persons(1);
    const standing = markUnreachable(fresh, person as Person, now);
    expect([...standing.avoids]).toEqual(persons(1));
    expect(clearsAtMs(standing)).toBe(now + 60_000);
    expect(clearMarks(standing, now + 59_999)).toBe(standing);
    const cleared = clearMarks(standing, now + 60_000);
    expect(cleared).toEqual(fresh);
    expect([clearsAtMs(cleared), clearMarks(cleared, now)]).toEqual([null, cleared]);
  });

  test('go one by one, and leave blocks where they are', () => {
    const [first, second, blocked] = persons(3) as [Person, Person, Person];
    const one = markUnreachable(block(fresh, [blocked, first]), first, now);
    const both = markUnreachable(one, second, now + 1_000);
    expect(clearsAtMs(both)).toBe(now + 60_000);
    const later = clearMarks(both, now + 60_000);
    expect([...later.avoids].sort()).toEqual([first, second, blocked].sort());
    expect([...clearMarks(later, now + 61_000).avoids].sort()).toEqual([first, blocked].sort());
  });

  test('of nobody that is known are none', () => {
    expect(markUnreachable(fresh, null, now)).toBe(fresh);
  });

  test('I13 are twenty at most, of which the latest count', () => {
    let standing = block(fresh, ['blocked' as Person]);
    for (const person of persons(25)) standing = markUnreachable(standing, person, now);
    expect([...standing.unreachable.keys()]).toEqual(persons(20, 5));
    expect([...standing.avoids]).toEqual(['blocked' as Person, ...persons(20, 5)]);
  });
});
