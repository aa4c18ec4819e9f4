/** The normal form of interests: one for the same thing, of the protocol or none, whatever somebody types. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { normaliseInterest, suggestedInterests } from './interests.ts';
import { limits } from './limits.ts';
import { type Interest, InterestSchema } from './wishes.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** What is told of any text: it has a normal form that is one and stays as it is, or none. */
function expectNormal(typed: string): void {
  const found = normaliseInterest(typed);
  if (found === null) return;
  expect([typed, v.is(InterestSchema, found)]).toEqual([typed, true]);
  expect([typed, normaliseInterest(found)]).toEqual([typed, found]);
  expect([typed, /\p{Cs}/u.test(found)]).toEqual([typed, false]);
}

describe('the normal form of an interest', () => {
  test.each([
    ['chess', 'chess'],
    ['#Chess ', 'chess'],
    ['##chess', 'chess'],
    ['# chess', 'chess'],
    ['  night   OWLS\t', 'night owls'],
    ['C#', 'c#'],
    ['C++', 'c++'],
    ['drum & bass', 'drum & bass'],
    ['r&b', 'r&b'],
    ['rock ’n’ roll', "rock 'n' roll"],
    ["'quoted'", "quoted'"],
    ['sci-fi', 'sci fi'],
    ['board_games', 'board games'],
    ['U.S. history', 'u s history'],
    ['Ｆｕｌｌ　ｗｉｄｔｈ', 'full width'],
    ['Ⅻ', 'xii'],
    ['Cafe\u0301', 'caf\u00e9'],
    ['STRASSE', 'strasse'],
    ['Σοφίας', 'σοφίας'],
    ['漢字', '漢字'],
    ['हिन्दी', 'हिन्दी'],
    ['1980s', '1980s'],
    ['chess 🎲', 'chess'],
    ['a\u200bb', 'a b'],
  ])('%p is %p', (typed, normal) => {
    expect(normaliseInterest(typed) as string | null).toBe(normal);
  });

  test.each([
    '',
    ' ',
    '\n',
    '#',
    '###',
    "'",
    '&',
    '+',
    '&&',
    '🎲',
    '👩‍👩‍👧',
    '❤️',
    '...',
    '<>',
    '\u0301',
    '\ud800',
    '\u0000',
  ])('of %p there is none', (typed) => {
    expect(normaliseInterest(typed)).toBeNull();
  });

  test('is the same for what only looks different', () => {
    for (const typed of ['Chess', 'CHESS', ' chess', '#chess', 'chess!', 'ｃｈｅｓｓ', '"chess"', '(chess)'])
      expect(normaliseInterest(typed) as string | null).toBe('chess');
  });

  test('is one of the protocol and its own normal form, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(
          fc.oneof(
            fc.constantFrom(
              '#',
              "'",
              '+',
              '&',
              ' ',
              '-',
              '\u0301',
              '\u0345',
              'Σ',
              'İ',
              'ß',
              'ŉ',
              '´',
              'ﷺ',
              '👩‍👩‍👧',
              '\ud83d',
            ),
            fc.string({ unit: 'binary', maxLength: 2 }),
          ),
          { maxLength: 40 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, expectNormal), { numRuns: 10_000, seed: 2 });
  });

  test('is that for every character there is, alone and among others', () => {
    const isNormal = (found: Interest | null) =>
      found === null || (v.is(InterestSchema, found) && normaliseInterest(found) === found);
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code);
      if (!isNormal(normaliseInterest(char)) || !isNormal(normaliseInterest(`a${char}b`))) wrong.push(char);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a long interest', () => {
  test('is cut, and no character in two', () => {
    const edge = limits.interestChars;
    expect(normaliseInterest('x'.repeat(edge)) as string | null).toBe('x'.repeat(edge));
    expect(normaliseInterest('x'.repeat(edge + 1)) as string | null).toBe('x'.repeat(edge));
    // Beyond the plane of two bytes, a letter takes two code units.
    const old = '\u{10400}';
    expect(normaliseInterest(`x${old.repeat(edge)}`)).toBe(normaliseInterest(`x${old.repeat(15)}`));
    expect(normaliseInterest(`x${old.repeat(edge)}`)).toHaveLength(edge - 1);
    // Nor is a letter cut off from what stands above it.
    const marked = 'q\u0301\u0302';
    expect(normaliseInterest(marked.repeat(edge))).toHaveLength(30);
  });

  test('is not left with a gap at its end', () => {
    expect(normaliseInterest(`${'x'.repeat(31)} y`) as string | null).toBe('x'.repeat(31));
  });

  test('of a single endless character is none', () => {
    expect(normaliseInterest(`x${'\u0301'.repeat(100)}`)).toBeNull();
  });
});

test('suggested interests are in their normal form, and none is there twice', () => {
  for (const interest of suggestedInterests) expect(normaliseInterest(interest)).toBe(interest);
  expect(new Set(suggestedInterests).size).toBe(suggestedInterests.length);
  // As many as an answer to `GET /admission` may hold.
  expect(suggestedInterests.length).toBeLessThanOrEqual(100);
});
