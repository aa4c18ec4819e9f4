/** The numbers of the policy, and how they go together. */
import { expect, test } from 'bun:test';
import { offenceOf, shieldPolicy, weighDifference } from './policy.ts';

test('the thresholds stand in order', () => {
  const { passBelow, flagFrom, driftDifference, sceneDifference, cutDifference } = shieldPolicy;
  expect([0, passBelow, flagFrom, 1]).toEqual([0, passBelow, flagFrom, 1].toSorted());
  expect(driftDifference).toBeLessThan(sceneDifference);
  expect(sceneDifference).toBeLessThan(cutDifference);
});

test('the less sure an approval was, the less passes with it', () => {
  expect(weighDifference(5, 0, shieldPolicy)).toBe(5);
  expect(weighDifference(5, 0.001, shieldPolicy)).toBe(5);
  expect(weighDifference(5, 0.1, shieldPolicy)).toBeGreaterThan(shieldPolicy.driftDifference);
  expect(weighDifference(5, 0.2, shieldPolicy)).toBeGreaterThan(shieldPolicy.sceneDifference);
});

// Seen in a call at 200 kbit/s: as the camera turned, the network was sure of the one and spoke against the other.
test.each([
  { approved: 0.011, difference: 11.2 },
  { approved: 0.0079, difference: 11.2 },
  { approved: 0.1045, difference: 8.2 },
])('what offends at a difference of $difference from an approved $approved does not pass', (seen) => {
  expect(weighDifference(seen.difference, seen.approved, shieldPolicy)).toBeGreaterThan(
    shieldPolicy.sceneDifference,
  );
});

test('an offence is what the classes that count have together', () => {
  const scores = { Drawing: 0.1, Hentai: 0.2, Neutral: 0.3, Porn: 0.25, Sexy: 0.15 };
  expect(offenceOf(scores, shieldPolicy.offending)).toBeCloseTo(0.45);
  expect(offenceOf(scores, shieldPolicy.strictOffending)).toBeCloseTo(0.6);
});
