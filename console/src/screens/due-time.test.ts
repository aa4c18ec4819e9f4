/** How much time there is, in the unit that says enough. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { endOfDay, readSpan, readTimeLeft } from './due-time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 0, 'second'],
  [999, 0, 'second'],
  [59_999, 59, 'second'],
  [minute, 1, 'minute'],
  [119 * minute, 119, 'minute'],
  [2 * hour, 2, 'hour'],
  [47.9 * hour, 47, 'hour'],
  [2 * day, 2, 'day'],
  [31 * day, 31, 'day'],
  [-5, 0, 'second'],
] as const)('%d ms are %d of a %s', (ms, count, unit) => {
  expect(readSpan(ms)).toEqual({ count, unit });
});

describe('time left', () => {
  const opened = '2026-11-26T08:00:00Z';
  const due = '2026-11-26T12:00:00Z';
  const at = (iso: string) => readTimeLeft(opened, due, Date.parse(iso));

  test('at first is all of it', () => {
    expect(at(opened)).toEqual({ share: 1, span: { count: 4, unit: 'hour' }, state: 'ample' });
  });

  test('is a share of what there was', () => {
    expect(at('2026-11-26T10:00:00Z').share).toBe(0.5);
  });

  test('is little when less than a quarter is left', () => {
    expect(at('2026-11-26T11:00:00Z').state).toBe('ample');
    expect(at('2026-11-26T11:00:01Z').state).toBe('soon');
  });

  test('is over at the very moment, and then counts up', () => {
    expect(at(due)).toEqual({ share: 0, span: { count: 0, unit: 'second' }, state: 'over' });
    expect(at('2026-11-26T12:30:00Z').span).toEqual({ count: 30, unit: 'minute' });
  });

  test('is never more than all, even if this clock is slow', () => {
    expect(at('2026-11-26T07:00:00Z').share).toBe(1);
  });

  test('of no time at all is none', () => {
    expect(readTimeLeft(due, due, Date.parse(due) - 1).share).toBe(0);
  });

  test('is a share between nothing and all, whatever the clocks say', () => {
    const moment = fc
      .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(moment, moment, moment, (from, until, now) => {
        const left = readTimeLeft(from, until, Date.parse(now));
        expect(left.share).toBeGreaterThanOrEqual(0);
        expect(left.share).toBeLessThanOrEqual(1);
        expect(left.state === 'over').toBe(Date.parse(now) >= Date.parse(until));
        expect(left.span.count).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

test('a day is due at its end, UTC', () => {
  expect(endOfDay('2026-11-26')).toBe('2026-11-26T23:59:59Z');
});
