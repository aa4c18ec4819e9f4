/** The numbers of the policy, and how they go together. */
import { expect, test } from 'bun:test';
import { offenceOf, shieldPolicy, weighDifference } from './policy.ts';

test('the thresholds stand in order', () => {
  const { sureBelow, passBelow, flagFrom, driftDifference, sceneDifference, cutDifference } = shieldPolicy;
  expect([0, sureBelow, passBelow, flagFrom, 1]).toEqual([0, sureBelow, passBelow, flagFrom, 1].toSorted());
  expect(driftDifference).toBeLessThan(sceneDifference);
  expect(sceneDifference).toBeLessThan(cutDifference);
});

test('the less sure an approval was, the less passes with it', () => {
  const { sureBelow } = shieldPolicy;
  expect(weighDifference(5, 0, shieldPolicy)).toBe(5);
  expect(weighDifference(5, sureBelow - 0.01, shieldPolicy)).toBe(5);
  expect(weighDifference(5, sureBelow, shieldPolicy)).toBeGreaterThan(shieldPolicy.sceneDifference);
});

test('an offence is what the classes that count have together', () => {
  const scores = { Drawing: 0.1, Hentai: 0.2, Neutral: 0.3, Porn: 0.25, Sexy: 0.15 };
  expect(offenceOf(scores, shieldPolicy.offending)).toBeCloseTo(0.45);
  expect(offenceOf(scores, shieldPolicy.strictOffending)).toBeCloseTo(0.6);
});
