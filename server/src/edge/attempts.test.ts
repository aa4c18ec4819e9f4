/** How many networks are remembered, and whom a flood from everywhere costs something. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { Attempts } from './attempts.ts';

test('A2 a flood from everywhere takes nothing from who is new, and who has just tried too often stays refused', () => {
  const attempts = new Attempts<string>(new TestClock(), { most: 20, withinMs: 3_600_000 });
  for (let count = 0; count < 50_000; count++) attempts.note(`flood ${count}`);
  for (let count = 0; count < 20; count++) attempts.note(`late ${count}`);
  for (let count = 0; count < 20; count++) attempts.note('persistent');
  expect(attempts.hasLeft('somebody')).toBe(true);
  expect(attempts.hasLeft('persistent')).toBe(false);
});
