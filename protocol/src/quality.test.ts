/** A report of a call: buckets and nothing else, each value in exactly one. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import * as v from 'valibot';
import {
  bucketOf,
  type Measured,
  type QualityReport,
  QualityReportSchema,
  qualityKinds,
  qualityScales,
} from './quality.ts';

const failed: QualityReport = {
  mode: 'video',
  browser: 'Chromium',
  system: 'Linux',
  screen: 'computer',
  connected: 'no',
};
const whole: QualityReport = {
  ...failed,
  connected: 'yes',
  setUp: 'under 0.25 s',
  duration: '1 to 5 min',
  roundTrip: '25 to 50 ms',
  loss: 'under 0.1 %',
  received: '1 to 2 Mbit/s',
  picture: 'up to 720p',
  route: 'direct',
};
const isReport = (value: unknown) => v.safeParse(QualityReportSchema, value).success;
const measured = Object.keys(qualityScales) as Measured[];

describe('a report', () => {
  test('is accepted whole, with what could not be measured left out, or of a call that did not come about', () => {
    const { roundTrip: _, loss: __, received: ___, picture: ____, route: _____, ...least } = whole;
    expect([whole, failed, least].map(isReport)).toEqual([true, true, true]);
  });

  test.each(Object.keys(whole))('has a bucket of its own kind as %p', (key) => {
    for (const value of ['', 'x', 7, 42.5, null, true, {}, [], 'a'.repeat(2_000), 'Mozilla/5.0 (X11)']) {
      expect([value, isReport({ ...whole, [key]: value })]).toEqual([value, false]);
    }
  });

  test('has no other key, and no measure without a call', () => {
    for (const more of [{ call: 'x' }, { session: null }, { at: 0 }, { country: 'DE' }]) {
      expect(isReport({ ...whole, ...more })).toBe(false);
    }
    expect(isReport({ ...failed, roundTrip: '25 to 50 ms' })).toBe(false);
    expect([undefined, null, [], 'x', {}].map(isReport)).not.toContain(true);
  });

  test('can say very little: at most six buckets of anything', () => {
    const sizes = [...Object.values(qualityScales), ...Object.values(qualityKinds)].map(
      ({ length }) => length,
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6);
  });
});

test.each(measured)('each value of %p is in one bucket, and higher ones in no lower bucket', (name) => {
  const steps = qualityScales[name];
  const names: readonly string[] = steps.map((step) => step.name);
  expect(new Set(names).size).toBe(names.length);
  expect(steps.map(({ below }) => below)).toEqual(steps.map(({ below }) => below).toSorted((a, b) => a - b));
  const rank = (value: number) => names.indexOf(bucketOf(name, value));
  const anyValue = fc.double({ min: 0, max: 1e7, noNaN: true });
  fc.assert(
    fc.property(anyValue, anyValue, (one, other) => {
      expect(rank(Math.min(one, other))).toBeLessThanOrEqual(rank(Math.max(one, other)));
      expect(rank(one)).toBeGreaterThanOrEqual(0);
    }),
  );
  for (const [index, { below }] of steps.entries()) {
    if (below < Number.POSITIVE_INFINITY) expect(rank(below)).toBe(index + 1);
  }
  expect(bucketOf(name, Number.NaN)).toBe(steps.at(-1)?.name as never);
});
