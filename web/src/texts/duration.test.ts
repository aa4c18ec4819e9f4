/** Durations as people read them. */
import { expect, test } from 'bun:test';
import { formatClock, secondsLeft, secondsSince } from './duration.ts';

test('a clock shows minutes and two digits of seconds, and hours only when there are any', () => {
  expect(formatClock(0)).toBe('0:00');
  expect(formatClock(7.9)).toBe('0:07');
  expect(formatClock(61)).toBe('1:01');
  expect(formatClock(3599)).toBe('59:59');
  expect(formatClock(3725)).toBe('1:02:05');
  expect(formatClock(-3)).toBe('0:00');
});

test('what is left is rounded up, so that a countdown ends at 0 and not before', () => {
  expect(secondsLeft(10_000, 5_001)).toBe(5);
  expect(secondsLeft(10_000, 5_000)).toBe(5);
  expect(secondsLeft(10_000, 9_999)).toBe(1);
  expect(secondsLeft(10_000, 10_000)).toBe(0);
  expect(secondsLeft(10_000, 20_000)).toBe(0);
});

test('what has passed is rounded down and never negative', () => {
  expect(secondsSince(1_000, 1_999)).toBe(0);
  expect(secondsSince(1_000, 3_000)).toBe(2);
  expect(secondsSince(3_000, 1_000)).toBe(0);
});
