/**
 * The waits between attempts to reach the server: spread over their whole range, growing, and never for ever.
 */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { delayBeforeAttempt } from './backoff.ts';

const attemptArb = fc.nat(10_000);
const chanceArb = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const almostOne = 1 - Number.EPSILON / 2;

test('a wait is whole milliseconds, from none to half a minute', () => {
  fc.assert(
    fc.property(attemptArb, chanceArb, (attempt, chance) => {
      const delayMs = delayBeforeAttempt(attempt, chance);
      expect(Number.isInteger(delayMs)).toBe(true);
      expect(delayMs).toBeGreaterThanOrEqual(0);
      expect(delayMs).toBeLessThan(30_000);
    }),
  );
});

test('the range doubles from half a second to half a minute', () => {
  const ranges = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((attempt) => delayBeforeAttempt(attempt, almostOne) + 1);
  expect(ranges).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('chance decides over the whole range', () => {
  fc.assert(
    fc.property(attemptArb, chanceArb, chanceArb, (attempt, one, other) => {
      const range = delayBeforeAttempt(attempt, almostOne) + 1;
      expect(delayBeforeAttempt(attempt, 0)).toBe(0);
      expect(Math.abs(delayBeforeAttempt(attempt, one) - range * one)).toBeLessThanOrEqual(1);
      const [less, more] = one < other ? [one, other] : [other, one];
      expect(delayBeforeAttempt(attempt, less)).toBeLessThanOrEqual(delayBeforeAttempt(attempt, more));
    }),
  );
});

test('later attempts never wait less at the same chance', () => {
  fc.assert(
    fc.property(attemptArb, chanceArb, (attempt, chance) => {
      expect(delayBeforeAttempt(attempt + 1, chance)).toBeGreaterThanOrEqual(
        delayBeforeAttempt(attempt, chance),
      );
    }),
  );
});
