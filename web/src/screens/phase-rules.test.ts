/** What follows from the phase alone. */
import { expect, test } from 'bun:test';
import { isDraftStale, mayGoOn } from './phase-rules.ts';
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

test('next is for everybody but those who wait already', () => {
  expect(mayGoOn({ is: 'waiting', since: 0, restUntil: null })).toBe(false);
  expect(mayGoOn({ is: 'connecting' })).toBe(true);
  expect(mayGoOn({ is: 'talking', path: 'shaky' })).toBe(true);
  expect(mayGoOn({ is: 'parted', why: 'left', nextAt: null })).toBe(true);
});
