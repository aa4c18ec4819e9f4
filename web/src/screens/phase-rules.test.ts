/** What follows from the phase alone. */
import { expect, test } from 'bun:test';
import { isBlockable, isDraftStale, mayGoOn } from './phase-rules.ts';
import type { Phase } from './view.ts';

const names: readonly Phase['is'][] = ['waiting', 'connecting', 'talking', 'parted'];

test('a draft outlives the phase only while it cannot reach anybody else', () => {
  const stale = names.flatMap((before) =>
    names.filter((now) => isDraftStale(before, now)).map((now) => `${before} > ${now}`),
  );
  expect(stale).toEqual([
    'talking > waiting',
    'talking > connecting',
    'parted > waiting',
    'parted > connecting',
  ]);
});

const waiting: Phase = {
  is: 'waiting',
  since: 0,
  restUntil: null,
  search: { openness: 'anyone', widensAt: null, opensTo: null, usualMs: null },
  failures: 0,
  isPaused: false,
};
const talking: Phase = { is: 'talking', path: 'shaky', shared: null, mayBlock: true, isHidden: false };
const parted: Phase = { is: 'parted', why: 'left', nextAt: null, mayBlock: true };

test('next is for everybody but those who wait already', () => {
  expect(mayGoOn(waiting)).toBe(false);
  expect(mayGoOn({ is: 'connecting' })).toBe(true);
  expect(mayGoOn(talking)).toBe(true);
  expect(mayGoOn(parted)).toBe(true);
});

test('only a stranger who is known can be blocked', () => {
  expect(isBlockable(talking)).toBe(true);
  expect(isBlockable(parted)).toBe(true);
  expect(isBlockable({ ...talking, mayBlock: false })).toBe(false);
  expect(isBlockable({ ...parted, mayBlock: false })).toBe(false);
  expect(isBlockable(waiting)).toBe(false);
  expect(isBlockable({ is: 'connecting' })).toBe(false);
});
