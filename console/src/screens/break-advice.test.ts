/** A break is suggested in time, and not again and again. */
import { expect, test } from 'bun:test';
import { adviseBreak, laterMs } from './break-advice.ts';

const fresh = { today: 0, lastHour: 0, sinceBreakMinutes: 0 };

test('who has just begun, hears nothing', () => {
  expect(adviseBreak(fresh, 0, 0)).toBeNull();
  expect(adviseBreak({ ...fresh, today: 400, lastHour: 59, sinceBreakMinutes: 49 }, 0, 0)).toBeNull();
});

test('after fifty minutes', () => {
  expect(adviseBreak({ ...fresh, sinceBreakMinutes: 50 }, 0, 0)).toBe('minutes');
});

test('after sixty decisions in an hour', () => {
  expect(adviseBreak({ ...fresh, lastHour: 60 }, 0, 0)).toBe('decisions');
  expect(adviseBreak({ ...fresh, lastHour: 60, sinceBreakMinutes: 50 }, 0, 0)).toBe('decisions');
});

test('who said "later", is left alone, and then asked again', () => {
  const tired = { ...fresh, sinceBreakMinutes: 51 };
  expect(adviseBreak(tired, laterMs, laterMs - 1)).toBeNull();
  expect(adviseBreak(tired, laterMs, laterMs)).toBe('minutes');
});
