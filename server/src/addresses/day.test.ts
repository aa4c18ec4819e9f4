/** Days, and when what belongs to one is over. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { dayAt, endOfAddresses, firstDayKept, readDay, startOf } from './day.ts';

const anyMs = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2090, 0, 1) });
const dayMs = 24 * 60 * 60 * 1000;

test('a moment is within its day, and the day reads as itself', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const day = dayAt(ms);
      expect(readDay(day)).toBe(day);
      expect(ms - startOf(day)).toBeWithin(0, dayMs);
    }),
  );
});

test('what was noted is kept no longer than thirty days, and 29 at least', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const keptMs = endOfAddresses(dayAt(ms)) - ms;
      expect(keptMs).toBeGreaterThan(29 * dayMs);
      expect(keptMs).toBeLessThanOrEqual(30 * dayMs);
    }),
  );
});

test('the first day that is kept is the first that is not over', () => {
  fc.assert(
    fc.property(anyMs, (ms) => {
      const first = firstDayKept(ms);
      expect(endOfAddresses(first)).toBeGreaterThan(ms);
      expect(endOfAddresses(dayAt(startOf(first) - 1))).toBeLessThanOrEqual(ms);
    }),
  );
});

test.each(['', '2026-1-1', '2026-02-30', '2026-13-01', '2026-01-01T00', 'x2026-01-01', '../2026-01-01'])(
  '%p is no day',
  (text) => {
    expect(readDay(text)).toBeNull();
  },
);
