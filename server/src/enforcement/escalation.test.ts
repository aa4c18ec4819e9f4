/** What follows by rule is short; what is suggested goes up with each time, and never for what was wrong. */
import { describe, expect, test } from 'bun:test';
import { type SanctionKind, sanctionKinds, sanctionReasons } from '@anoncam/protocol/conduct';
import fc from 'fast-check';
import { followConsensus, ladder, mostAutomaticMs, suggestMeasure } from './escalation.ts';
import type { Sanction } from './sanction.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

function imposed(kind: SanctionKind, forMs: number, lifted: Sanction['lifted'] = null): Sanction {
  return { kind, fromMs: 0, untilMs: forMs, lifted } as Sanction;
}

describe('by rule', () => {
  test.each([
    ['nothing', [], null],
    ['nothing', ['warning'], null],
    ['probation', [], 'probation'],
    ['probation', ['warning'], 'probation'],
    ['probation', ['probation'], null],
    ['probation', ['cool-off'], null],
    ['probation', ['exclusion'], null],
    ['exclusion', [], 'exclusion'],
    ['exclusion', ['warning', 'probation', 'cool-off'], 'exclusion'],
    ['exclusion', ['exclusion'], null],
  ] as const)('from %s, with %p in force, follows %p', (decision, inForce, kind) => {
    const measure = followConsensus(
      decision,
      inForce.map((each) => imposed(each, dayMs)),
    );
    expect(measure).toEqual(kind === null ? null : { kind, forMs: dayMs });
  });

  test('A4 nothing is longer than a day', () => {
    for (const decision of ['probation', 'exclusion'] as const)
      expect(followConsensus(decision, [])?.forMs).toBeLessThanOrEqual(mostAutomaticMs);
    expect(mostAutomaticMs).toBe(dayMs);
  });
});

describe('to a person', () => {
  test.each([
    ['spam', 'warning', 30 * dayMs],
    ['hate', 'warning', 30 * dayMs],
    ['sexual', 'probation', 7 * dayMs],
    ['illegal', 'exclusion', dayMs],
    ['evasion', 'exclusion', 3 * dayMs],
    ['threat', 'exclusion', 7 * dayMs],
    ['extortion', 'exclusion', 7 * dayMs],
    ['under-18', 'exclusion', 30 * dayMs],
  ] as const)('for %s is suggested at first: %s', (reason, kind, forMs) => {
    expect(suggestMeasure(reason, [])).toEqual({ kind, forMs });
  });

  test('the seventh time is the last step, and so is every time after', () => {
    const past: Sanction[] = [];
    for (const expected of [...ladder, ladder.at(-1)]) {
      const measure = suggestMeasure('hate', past);
      expect(measure).toEqual(expected as never);
      past.push(imposed(measure.kind, measure.forMs));
    }
  });

  test.each([
    ['a day by rule', imposed('exclusion', dayMs), 'exclusion', 3 * dayMs],
    ['a day to the second', imposed('exclusion', dayMs - 999), 'exclusion', 3 * dayMs],
    ['two days', imposed('exclusion', 2 * dayMs), 'exclusion', 3 * dayMs],
    ['a shorter exclusion than there is', imposed('exclusion', hourMs), 'exclusion', 3 * dayMs],
    ['a day of probation', imposed('probation', dayMs), 'cool-off', 6 * hourMs],
    ['a long pause', imposed('cool-off', 20 * hourMs), 'exclusion', dayMs],
  ] as const)('after %s comes the step after', (_, past, kind, forMs) => {
    expect(suggestMeasure('spam', [past])).toEqual({ kind, forMs });
  });

  const sanction = fc
    .record({
      kind: fc.constantFrom(...sanctionKinds),
      forMs: fc.integer({ min: 1, max: 30 * dayMs }),
      isLifted: fc.boolean(),
    })
    .map(({ kind, forMs, isLifted }) => imposed(kind, forMs, isLifted ? { atMs: 1, why: 'appeal' } : null));
  const past = fc.array(sanction, { maxLength: 8 });
  const reason = fc.constantFrom(...sanctionReasons);
  const stepOf = (...given: Parameters<typeof suggestMeasure>) => ladder.indexOf(suggestMeasure(...given));

  test('what was lifted does not count, and the order does not matter', () => {
    fc.assert(
      fc.property(reason, past, (why, before) => {
        const kept = before.filter(({ lifted }) => lifted === null);
        expect(stepOf(why, before)).toBe(stepOf(why, kept.toReversed()));
      }),
    );
  });

  test('one time more is never milder, nor longer than thirty days', () => {
    fc.assert(
      fc.property(reason, past, sanction, (why, before, more) => {
        const [one, other] = [stepOf(why, before), stepOf(why, [...before, more])];
        expect(other).toBeGreaterThanOrEqual(one);
        expect(ladder[other]?.forMs).toBeLessThanOrEqual(30 * dayMs);
      }),
    );
  });
});
