/** What is late is told in the log for as long as it is, and no longer. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { findOverdue, tellOverdue } from './overdue.ts';

test('what is late is told each hour until it is done', () => {
  const [clock, said] = [new TestClock(), [] as string[]];
  const log = { info() {}, warn() {}, error: (line: string) => void said.push(line) };
  let isLate = true;
  const watched = { purge: { isOverdue: () => isLate }, backups: null };
  const telling = tellOverdue(watched, { clock, log });
  clock.advance(2.5 * 60 * 60_000);
  isLate = false;
  clock.advance(60 * 60_000);
  telling.cancel();
  const sentence = 'what should be forgotten has not been for three hours';
  expect(said).toEqual([sentence, sentence]);
  expect(findOverdue({ ...watched, backups: { isOverdue: () => true } })).toEqual({
    purge: false,
    backup: true,
  });
});
