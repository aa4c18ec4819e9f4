/** Countries and languages as numbers: no two of them are taken for each other where that would matter. */
import { describe, expect, test } from 'bun:test';
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom } from '../lib/random.ts';
import { createTicket } from '../testing/tickets.ts';
import {
  LanguageBits,
  listCountries,
  numberCountry,
  sharedLanguageBit,
  unknownCountryNumber,
} from './codes.ts';
import { defaultPairingRules } from './pairing.ts';
import { MemoryWaitingRoom } from './waiting-room.memory.ts';

const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
const countries = alphabet.flatMap((one) =>
  alphabet.map((other) => `${one}${other}`.toUpperCase() as Country),
);
const languages = alphabet.flatMap((one) => ['a', 'b'].map((other) => `${one}${other}` as Language));

describe('countries', () => {
  test('have a number each, the unknown one too', () => {
    expect(new Set(countries.map(numberCountry)).size).toBe(676);
    expect(numberCountry('ZZ' as Country)).toBe(unknownCountryNumber);
  });

  test('are listed by it', () => {
    expect(listCountries([])).toBeNull();
    const some = ['AA', 'DE', 'ZZ', 'DE'] as Country[];
    const listed = listCountries(some);
    expect(countries.filter((country) => listed?.[numberCountry(country)] === 1).sort()).toEqual(
      [...new Set(some)].sort(),
    );
  });
});

describe('languages', () => {
  test('have a bit each, the first thirty to be heard; the others share one', () => {
    const bits = new LanguageBits();
    const found = languages.map((language) => bits.of([language]));
    expect(new Set(found.slice(0, 30)).size).toBe(30);
    expect(new Set(found.slice(30))).toEqual(new Set([sharedLanguageBit]));
    expect(found.slice(0, 30)).not.toContain(sharedLanguageBit);
    for (const bit of found) expect([bit > 0, bit & (bit - 1)]).toEqual([true, 0]);
    expect(languages.map((language) => bits.of([language]))).toEqual(found);
    expect(bits.of([])).toBe(0);
    expect(bits.of(languages.slice(0, 30))).toBe(sharedLanguageBit - 1);
    expect(bits.of(languages)).toBe(2 * sharedLanguageBit - 1);
  });
});

describe('in a room where more languages were heard than have a bit of their own', () => {
  function openRoom() {
    const clock = new TestClock();
    const room = new MemoryWaitingRoom({ clock, random: createSeededRandom(1), rules: defaultPairingRules });
    const ticketOf = (spoken: string[], interests: string[] = []) =>
      createTicket({
        sinceMs: clock.now(),
        wishes: { languages: spoken as Language[], interests: interests as Interest[] },
      });
    for (const language of languages) {
      const each = ticketOf([language]);
      room.enter(each);
      room.leave(each.session, each.epoch);
    }
    return { clock, room, ticketOf };
  }
  const [rare, other] = ['ya', 'zb'];
  const crowd = Array.from({ length: 100 }, (_, index) => index);

  test('two of the others do not understand each other, and are not close', () => {
    for (const interests of [[], ['chess']]) {
      const { clock, room, ticketOf } = openRoom();
      room.enter(ticketOf([rare], interests));
      expect(room.enter(ticketOf([other], interests))).toBeNull();
      clock.advance(2_499);
      expect(room.sweep()).toEqual([]);
    }
  });

  test('two who do understand each other are found, among many who do not', () => {
    for (const interests of [[], ['chess']]) {
      const { room, ticketOf } = openRoom();
      const { visitor } = ticketOf([]);
      for (const _ of crowd) room.enter({ ...ticketOf([other], interests), visitor });
      const first = ticketOf([rare, 'ba'], interests);
      expect(room.enter(first)).toBeNull();
      const second = ticketOf(['xa', rare], interests);
      expect(room.enter(second)).toEqual({ first, second });
    }
  });
});
