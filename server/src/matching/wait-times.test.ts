/** How long waiting usually takes: the median of the last minutes, which counts those right who gave up. */
import { describe, expect, test } from 'bun:test';
import type { Mode } from '@anoncam/protocol/from-visitor';
import { type Country, type Interest, type Language, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { kindOf, type WaitKind, WaitTimes } from './wait-times.ts';

const now = Date.UTC(2026, 0, 1);
const secondMs = 1_000;
const minuteMs = 60_000;
const kind = kindFor('video', noWishes);

function kindFor(mode: Mode, wishes: Wishes): WaitKind {
  return kindOf(mode, { wishes, pool: 'ordinary' });
}

/** A met wait as it is, one that was given up as a negative number. */
function noteAll(waits: readonly number[], times = new WaitTimes(), at = now): WaitTimes {
  for (const ms of waits) times.note(kind, Math.abs(ms), { isMet: ms >= 0, now: at });
  return times;
}

function usualOf(waits: readonly number[]): number | null {
  return noteAll(waits).usualMs(kind, now);
}

describe('the usual wait', () => {
  test('is not known of fewer than five', () => {
    expect([usualOf([]), usualOf([1, 2, 3, 4])]).toEqual([null, null]);
    expect(usualOf([1, 2, 3, 4, 5])).toBe(3);
  });

  test('is the median where everybody met somebody, in whatever order they did', () => {
    expect(usualOf([5_000, 1_000, 4_000, 2_000, 3_000])).toBe(3_000);
    expect(usualOf([6, 5, 4, 3, 2, 1])).toBe(3);
    expect(usualOf([7, 7, 7, 7, 7])).toBe(7);
    expect(usualOf([0, 0, 0, 100, 100])).toBe(0);
  });

  test('is in whole milliseconds', () => {
    expect(usualOf([0.4, 1.4, 2.6, 3.5, 4.5])).toBe(3);
  });

  test.each([
    // Left are 4/5 after 1 s, of 3 then 2/3 after 3 s, which makes 8/15; the last one of all met after 5 s.
    { waits: [1, -2, 3, -4, 5], usual: 5 },
    // 5/6, then of 4 there 3/4: 5/8, then 2/3 of that: 5/12.
    { waits: [1, -1, 2, 3, 4, 5], usual: 3 },
    // Who gave up at the very moment counts as having been there still: 4/5, then 3/4 of it: 3/5, then nobody.
    { waits: [1, 2, -2, -2, 3], usual: 3 },
    // Whoever gave up early says little: 3/4 and 1/2 of those who stayed.
    { waits: [-1, -1, -1, 4, 5, 6, 7], usual: 5 },
    // Half of them did, and that is enough.
    { waits: [1, 2, 3, -9, -9, -9], usual: 3 },
  ])('counts those who gave up by the time they waited: $waits is $usual', ({ waits, usual }) => {
    const seconds = waits.map((wait) => wait * 1_000);
    expect(usualOf(seconds)).toBe(usual * 1_000);
    expect(usualOf(seconds.toReversed())).toBe(usual * 1_000);
  });

  test('is not known where most gave up', () => {
    expect(usualOf([-1, -2, -3, -4, -5])).toBeNull();
    expect(usualOf([1, 2, -9, -9, -9])).toBeNull();
  });

  test('is one of the waits that ended in a meeting, and never less for those who gave up', () => {
    const waits = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 5, maxLength: 60 });
    const property = fc.property(
      waits,
      fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
      (all, met) => {
        const found = usualOf(all.map((ms, index) => (met[index] ? ms : -ms)));
        if (found === null) return;
        expect(all.filter((_, index) => met[index])).toContain(found);
        expect(found).toBeGreaterThanOrEqual(usualOf(all) ?? Number.NaN);
      },
    );
    fc.assert(property, { numRuns: 500, seed: 3 });
  });
});

describe('waits', () => {
  test('count for five minutes', () => {
    const times = noteAll([1, 1, 1, 1, 1]);
    expect(times.usualMs(kind, now + 5 * minuteMs - secondMs)).toBe(1);
    expect(times.usualMs(kind, now + 5 * minuteMs)).toBeNull();
    const later = now + 4 * minuteMs;
    noteAll([9, 9, 9, 9, 9, 9], times, later);
    expect([times.usualMs(kind, later), times.usualMs(kind, now + 5 * minuteMs)]).toEqual([9, 9]);
  });

  test('are put together once a second, whoever asks', () => {
    const times = noteAll([1, 1, 1, 1]);
    expect(times.usualMs(kind, now)).toBeNull();
    noteAll([1], times);
    expect(times.usualMs(kind, now)).toBe(1);
    noteAll([9, 9, 9, 9, 9, 9], times);
    expect(times.usualMs(kind, now + secondMs - 1)).toBe(1);
    expect(times.usualMs(kind, now + secondMs)).toBe(9);
  });

  test('are kept while they count, and forgotten then', () => {
    const times = noteAll([1, 1, 1, 1, 1]);
    times.tidy(now + 5 * minuteMs - 1);
    expect(times.usualMs(kind, now)).toBe(1);
    times.tidy(now + 5 * minuteMs);
    expect(times.usualMs(kind, now)).toBeNull();
  });

  test('I13 are the last sixty-four of a kind', () => {
    const times = noteAll([9, ...Array<number>(31).fill(1), 2, ...Array<number>(32).fill(9)]);
    expect(times.usualMs(kind, now)).toBe(2);
    noteAll([9, 9], times);
    expect(times.usualMs(kind, now + secondMs)).toBe(9);
  });

  test('I13 are of at most a thousand kinds, of which the one used longest ago goes first', () => {
    const times = noteAll([1, 1, 1, 1, 1]);
    const other = kindFor('text', noWishes);
    for (let count = 0; count < 5; count++) times.note(other, 2, { isMet: true, now });
    const use = (count: number) => times.note(`kind ${count}` as WaitKind, 1, { isMet: true, now });
    for (let count = 0; count < 998; count++) use(count);
    noteAll([1], times);
    expect([times.usualMs(kind, now), times.usualMs(other, now)]).toEqual([1, 2]);
    use(998);
    expect([times.usualMs(kind, now), times.usualMs(other, now)]).toEqual([1, null]);
  });
});

test('a kind is what makes waiting long, and says nothing else of anybody', () => {
  const interests = ['chess'] as Interest[];
  const languages = ['en', 'gsw'] as Language[];
  const kinds = [
    kindFor('video', noWishes),
    kindFor('text', noWishes),
    kindOf('video', { wishes: noWishes, pool: 'probation' }),
    kindFor('video', { ...noWishes, interests }),
    kindFor('video', { ...noWishes, languages }),
    kindFor('video', { ...noWishes, languages: languages.toReversed() }),
    kindFor('video', { ...noWishes, nearby: true }),
    kindFor('video', { ...noWishes, interests, languages, nearby: true }),
  ];
  expect(new Set(kinds).size).toBe(kinds.length);
  const rare = {
    ...noWishes,
    interests: ['a very rare one'] as Interest[],
    notCountries: ['DE'] as Country[],
  };
  expect(kindFor('video', rare)).toBe(kindFor('video', { ...noWishes, interests }));
});
