/** How wishes open with time: step by step, the same for whoever computes it. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { limits } from './limits.ts';
import { closenesses, opennessAfter, wideningOf, widensAfterMs } from './widening.ts';
import { type Interest, type Language, noWishes, type Wishes } from './wishes.ts';

const interests = ['chess' as Interest];
const languages = ['en' as Language];
const stepMs = limits.widenEveryMs;
const anyWishes: fc.Arbitrary<Wishes> = fc.record({
  interests: fc.subarray(interests),
  languages: fc.subarray(languages),
  nearby: fc.boolean(),
  notCountries: fc.constant([]),
});

describe('wishes widen', () => {
  test.each([
    { wishes: noWishes, steps: ['anyone'] },
    { wishes: { ...noWishes, interests }, steps: ['interest', 'anyone'] },
    { wishes: { ...noWishes, languages }, steps: ['language', 'anyone'] },
    { wishes: { ...noWishes, nearby: true }, steps: ['near', 'anyone'] },
    { wishes: { ...noWishes, interests, nearby: true }, steps: ['interest', 'near', 'anyone'] },
    {
      wishes: { ...noWishes, interests, languages, nearby: true },
      steps: ['interest', 'language', 'near', 'anyone'],
    },
  ] as const)('by the steps that are wished: $steps', ({ wishes, steps }) => {
    expect(wideningOf(wishes)).toEqual([...steps]);
    for (const [step, closeness] of steps.entries()) {
      const opensMs = step * stepMs;
      expect(opennessAfter(wishes, opensMs)).toBe(closeness);
      expect(opennessAfter(wishes, opensMs + stepMs - 1)).toBe(closeness);
      const isLast = step === steps.length - 1;
      for (const waitedMs of [opensMs, opensMs + stepMs - 1])
        expect(widensAfterMs(wishes, waitedMs)).toBe(isLast ? null : opensMs + stepMs);
    }
  });

  test('in the end to anyone, and never less as time goes by', () => {
    fc.assert(
      fc.property(anyWishes, fc.nat(20_000), fc.nat(20_000), (wishes, waitedMs, moreMs) => {
        const place = (ms: number) => closenesses.indexOf(opennessAfter(wishes, ms));
        expect(place(waitedMs + moreMs)).toBeGreaterThanOrEqual(place(waitedMs));
        expect(opennessAfter(wishes, 3 * stepMs)).toBe('anyone');
        expect(wideningOf(wishes).at(-1)).toBe('anyone');
      }),
      { seed: 1 },
    );
  });

  test('at the moment that is told, and not before', () => {
    fc.assert(
      fc.property(anyWishes, fc.nat(20_000), (wishes, waitedMs) => {
        const nextMs = widensAfterMs(wishes, waitedMs);
        const now = opennessAfter(wishes, waitedMs);
        if (nextMs === null) return expect(now).toBe('anyone');
        expect(nextMs).toBeGreaterThan(waitedMs);
        expect(opennessAfter(wishes, nextMs - 1)).toBe(now);
        expect(opennessAfter(wishes, nextMs)).not.toBe(now);
      }),
      { seed: 1 },
    );
  });

  test('not at all while no time has passed, or a clock was set back', () => {
    const wishes = { ...noWishes, interests, languages };
    expect([opennessAfter(wishes, 0), opennessAfter(wishes, -60_000)]).toEqual(['interest', 'interest']);
    expect(widensAfterMs(wishes, -60_000)).toBe(stepMs);
  });
});
