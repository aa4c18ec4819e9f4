/**
 * The visitor's wishes: what they are at first, that they are kept and shared between tabs, and that nothing that is
 * found in the browser's storage can harm the page.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import { type Country, type Interest, type Language, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { PageGlobals } from '../testing/browser-globals.ts';
import { WishesStore } from './wishes-store.ts';

const key = 'anoncam.wishes';
const german = 'de' as Language;
const wishes: Wishes = {
  languages: [german],
  interests: ['chess' as Interest],
  nearby: true,
  notCountries: ['ZZ' as Country],
};

let page: PageGlobals;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
});

afterEach(() => page.restore());

describe('at first', () => {
  const firstLanguages: readonly (readonly [readonly string[], readonly string[]])[] = [
    [
      ['en-GB', 'en', 'de-CH-1996', 'gsw'],
      ['en', 'de', 'gsw'],
    ],
    [
      ['zh-Hans-CN', 'PT-br'],
      ['zh', 'pt'],
    ],
    [['x-private', 'i-default', 'c', '', '*'], []],
    [[], []],
    [
      ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh', 'ii', 'jj'],
      ['aa', 'bb', 'cc', 'dd', 'ee', 'ff', 'gg', 'hh'],
    ],
  ];
  for (const [tags, languages] of firstLanguages) {
    test(`the languages of the browser are wished: ${tags.join(', ') || 'none'}`, () => {
      expect<unknown>(new WishesStore(tags).wishes.value).toEqual({ ...noWishes, languages });
    });
  }

  test('nothing is kept that the visitor has not wished', () => {
    new WishesStore(['en']);
    expect(page.storage.getItem(key)).toBeNull();
  });
});

describe('what the visitor wishes', () => {
  test('is kept, even if it is nothing', () => {
    for (const wished of [wishes, noWishes]) {
      new WishesStore(['en']).change(wished);
      expect(new WishesStore(['en']).wishes.value).toEqual(wished);
    }
  });

  test('holds as long as the page is open where the browser keeps nothing', () => {
    page.storage.refuses = true;
    const store = new WishesStore(['en']);
    expect<unknown>(store.wishes.value.languages).toEqual(['en']);
    store.change(wishes);
    expect(store.wishes.value).toEqual(wishes);
  });

  test('is never more than the server takes', () => {
    const store = new WishesStore(['en']);
    const tooMany = Array.from({ length: limits.languages + 1 }, () => german);
    store.change({ ...wishes, languages: tooMany });
    expect<unknown>(store.wishes.value.languages).toEqual(['en']);
  });
});

describe('another tab', () => {
  test('is followed', () => {
    const store = new WishesStore(['en']);
    const seen: Wishes[] = [];
    store.wishes.subscribe((value) => seen.push(value));
    page.storeElsewhere(key, JSON.stringify(wishes));
    page.storeElsewhere('something else', 'x');
    page.storeElsewhere(key, null);
    page.storeElsewhere(key, JSON.stringify(noWishes));
    page.forgetElsewhere();
    const atFirst = { ...noWishes, languages: ['en' as Language] };
    expect(seen).toEqual([atFirst, wishes, atFirst, noWishes, atFirst]);
  });
});

test('whatever is found in the storage, there are wishes that the server takes', () => {
  const damagedArb = fc
    .tuple(fc.constantFrom(...Object.keys(wishes)), fc.jsonValue())
    .map(([name, value]) => JSON.stringify({ ...wishes, [name]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), damagedArb), (found) => {
      page.storage.setItem(key, found);
      const store = new WishesStore(['en']);
      const before = store.wishes.value;
      page.storage.removeItem(key);
      // What would not be taken changes nothing, and would not be kept.
      store.change(before);
      expect(JSON.parse(page.storage.getItem(key) ?? 'null')).toEqual(before);
    }),
  );
});
