/** Times of what was decided about somebody, in words. */
import { expect, test } from 'bun:test';
import { allEnglish as texts } from '../texts/english-meeting.ts';
import { describeLeft, minutesLeft, nameDay, nameMoment, shareOver } from './standing-words.ts';

const minuteMs = 60_000;
const now = Date.UTC(2026, 10, 26, 12);

test('what is left is told in the two largest units, rounded up', () => {
  const left = (minutes: number) => describeLeft(now + minutes * minuteMs, now, texts);
  expect(left(0.1)).toBe('1 minute');
  expect(left(59)).toBe('59 minutes');
  expect(left(60)).toBe('1 hour');
  expect(left(61)).toBe('1 hour and 1 minute');
  expect(left(24 * 60)).toBe('1 day');
  expect(left(30 * 24 * 60 - 1)).toBe('29 days and 23 hours');
  expect(left(-5)).toBe('0 minutes');
});

test('while anything is left of ten minutes, it is at least one', () => {
  expect(minutesLeft(now + 10 * minuteMs, now)).toBe(10);
  expect(minutesLeft(now + 1, now)).toBe(1);
  expect(minutesLeft(now, now)).toBe(0);
});

test('the bar is empty at the beginning and full at the end, and never more', () => {
  const times = { from: new Date(now).toISOString(), until: new Date(now + 100).toISOString() };
  expect([-5, 0, 25, 100, 500].map((after) => shareOver(times, now + after))).toEqual([0, 0, 0.25, 1, 1]);
  expect(shareOver({ from: times.from, until: times.from }, now)).toBe(1);
});

test('a moment is told by the visitor’s own clock, a day as the server means it', () => {
  expect(nameMoment(now, 'en', 'Europe/Berlin')).toMatch(/Thursday.*26.*1:00/);
  expect(nameMoment(now, 'en', 'Pacific/Auckland')).toMatch(/Friday.*27.*1:00/);
  expect(nameDay('2026-11-26', 'en')).toBe('November 26, 2026');
});
