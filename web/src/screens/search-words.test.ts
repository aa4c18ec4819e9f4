/** How a search widens and what is usual, in words. */
import { expect, test } from 'bun:test';
import { noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { allEnglish as en } from '../texts/english-meeting.ts';
import { describeStep, describeWidening, listSteps, roundUsual } from './search-words.ts';
import type { Search } from './view.ts';

const all = { ...noWishes, interests: ['chess'], languages: ['en'], nearby: true } as unknown as Wishes;
const search: Search = { openness: 'language', widensAt: 12_400, opensTo: 'near', usualMs: null };

test('every wished step is there, and which of them count', () => {
  expect(listSteps(all, search)).toEqual([
    { closeness: 'interest', state: 'open' },
    { closeness: 'language', state: 'now' },
    { closeness: 'near', state: 'next' },
    { closeness: 'anyone', state: 'later' },
  ]);
});

test('who wishes nothing that could widen sees no steps', () => {
  const anyone: Search = { ...search, openness: 'anyone', widensAt: null, opensTo: null };
  expect(listSteps(noWishes, anyone)).toEqual([]);
  expect(describeStep(noWishes, anyone, en)).toBe('');
});

test('the first step is said as a beginning, the others as more', () => {
  expect(describeStep(all, { ...search, openness: 'interest' }, en)).toBe(
    'First somebody who shares an interest',
  );
  expect(describeStep(all, search, en)).toBe('Now also whoever speaks your language');
  expect(describeStep({ ...all, interests: [] }, search, en)).toBe('First somebody who speaks your language');
});

test('the countdown ends with the last step', () => {
  expect(describeWidening(search, 10_000, en)).toBe('wider in 3\u00a0s');
  expect(describeWidening({ ...search, widensAt: null }, 10_000, en)).toBe('');
});

test('what is usual is never rounded down, and rougher the longer it is', () => {
  expect([0, 50, 1_000, 1_001, 7_600, 10_400, 41_000, 56_000, 61_000, 150_000].map(roundUsual)).toEqual([
    1, 1, 1, 2, 8, 15, 45, 60, 120, 180,
  ]);
});
