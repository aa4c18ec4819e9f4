/** Which case comes next. */
import { expect, test } from 'bun:test';
import { makeCase, makeId } from '../testing/made-up.ts';
import { chooseNextCase } from './next-case.ts';

const choose = (...cases: Parameters<typeof chooseNextCase>[0]) => chooseNextCase(cases, makeId('a'), 'Ada');

test('the most urgent that is left', () => {
  expect(choose(makeCase('b'), makeCase('c'))).toBe(makeId('b'));
});

test('not the one that was just decided, though the queue may still show it', () => {
  expect(choose(makeCase('a'), makeCase('b'))).toBe(makeId('b'));
});

test('not one that somebody else has', () => {
  expect(choose(makeCase('b', { state: 'taken', takenBy: 'Grace' }), makeCase('c'))).toBe(makeId('c'));
});

test('but one’s own', () => {
  expect(choose(makeCase('b', { state: 'taken', takenBy: 'Ada' }), makeCase('c'))).toBe(makeId('b'));
});

test('not one that waits for no decision', () => {
  for (const state of ['decided', 'appealed', 'closed'] as const) {
    expect(choose(makeCase('b', { state }))).toBeNull();
  }
});

test('none, if there is none', () => {
  expect(choose()).toBeNull();
  expect(choose(makeCase('a'))).toBeNull();
});
