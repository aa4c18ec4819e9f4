/** What two strangers have in common: exactly that, and nothing of what one of them has alone. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { limits } from './limits.ts';
import {
  type Country,
  findShared,
  type Interest,
  type Language,
  noWishes,
  SharedSchema,
  type Wishes,
  WishesSchema,
} from './wishes.ts';

const languages = ['en', 'de', 'gsw', 'fr', 'es', 'it', 'pl', 'tr', 'ja'] as Language[];
const interests = [...'abcdefghijkl'].map((letter) => letter as Interest);
const countries = ['DE', 'FR', 'ZZ'] as Country[];
const anyWishes: fc.Arbitrary<Wishes> = fc.record({
  languages: fc.subarray(languages, { maxLength: limits.languages }),
  interests: fc.subarray(interests, { maxLength: limits.interests }),
  nearby: fc.boolean(),
  notCountries: fc.subarray(countries),
});

test('what is shared is what both wish, of languages and interests alone', () => {
  const property = fc.property(anyWishes, anyWishes, (own, other) => {
    const shared = findShared(own, other);
    expect(v.is(SharedSchema, shared)).toBeTrue();
    expect(Object.keys(shared)).toEqual(['languages', 'interests']);
    const both = <Item>(some: readonly Item[], others: readonly Item[]) =>
      some.filter((item) => new Set(others).has(item)).sort();
    expect(shared.languages.toSorted()).toEqual(both(own.languages, other.languages));
    expect(shared.interests.toSorted()).toEqual(both(own.interests, other.interests));
    const reverse = findShared(other, own);
    expect(reverse.languages.toSorted()).toEqual(shared.languages.toSorted());
    expect(reverse.interests.toSorted()).toEqual(shared.interests.toSorted());
  });
  fc.assert(property, { numRuns: 500, seed: 4 });
});

test('no wishes are wishes, and shared with nobody', () => {
  expect(v.is(WishesSchema, noWishes)).toBeTrue();
  const all = {
    languages: languages.slice(0, 8),
    interests: interests.slice(0, 10),
    nearby: true,
    notCountries: [],
  };
  expect(findShared(noWishes, all)).toEqual({ languages: [], interests: [] });
});
