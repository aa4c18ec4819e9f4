/** What becomes of a text that is typed as interests. */
import { expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import type { Interest } from '@anoncam/protocol/wishes';
import { splitFinished, takeInterests } from './interest-draft.ts';

function have(...interests: readonly string[]): readonly Interest[] {
  return interests as readonly Interest[];
}

test('several at once, in their normal form, after those that are there', () => {
  const taken = takeInterests(have('music'), ' Chess,  #Old  Maps ;囲碁、');
  expect(taken).toEqual({ interests: have('music', 'chess', 'old maps', '囲碁'), rest: '', trouble: null });
});

test('the same one twice is one', () => {
  expect(takeInterests(have('chess'), 'CHESS, chess!').interests).toEqual(have('chess'));
});

test('nothing typed is no trouble', () => {
  expect(takeInterests([], ' ,, ')).toEqual({ interests: [], rest: '', trouble: null });
});

test('what is no interest stays in the field and is explained', () => {
  expect(takeInterests([], '!?, chess')).toEqual({
    interests: have('chess'),
    rest: '!?',
    trouble: 'unusable',
  });
});

test('no more than the limit; the rest stays in the field', () => {
  const most = have(...Array.from({ length: limits.interests - 1 }, (_, index) => `number ${index}`));
  const taken = takeInterests(most, 'chess, films, music');
  expect(taken.interests).toHaveLength(limits.interests);
  expect(taken).toMatchObject({ rest: 'films, music', trouble: 'full' });
});

test('of what is too long the beginning is taken, and that is said', () => {
  const { interestChars } = limits;
  const long = 'a'.repeat(interestChars * 2);
  expect(takeInterests([], `${long}, chess`)).toEqual({
    interests: have('a'.repeat(interestChars), 'chess'),
    rest: '',
    trouble: 'cut',
  });
  expect(takeInterests([], 'a'.repeat(interestChars)).trouble).toBeNull();
});

test('while typing, what stands before the last comma is finished', () => {
  expect(splitFinished('che')).toEqual({ finished: '', rest: 'che' });
  expect(splitFinished('chess,')).toEqual({ finished: 'chess', rest: '' });
  expect(splitFinished('chess，films، mu')).toEqual({ finished: 'chess,films', rest: 'mu' });
});
