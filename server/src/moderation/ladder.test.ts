/** What so many votes ask for, at the edges of each rung. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { minuteMs, startMs } from '../testing/verdicts.ts';
import { decide, nothing, type Vote } from './ladder.ts';

const now = startMs;
const flag = (weight = 0.5, ageMs = 0): Vote => ({ isFlag: true, weight, atMs: now - ageMs });
const clear: Vote = { isFlag: false, weight: 0, atMs: now };
const flags = (count: number, weight = 0.5, ageMs = 0) =>
  Array.from({ length: count }, () => flag(weight, ageMs));
const clears = (count: number) => Array.from({ length: count }, () => clear);
const decideOn = (...votes: (Vote | readonly Vote[])[]) => decide(votes.flat(), now);
const probation = { automatic: 'probation', asksPerson: false } as const;
const exclusion = { automatic: 'exclusion', asksPerson: false } as const;

describe('probation', () => {
  test('follows from two of the last three', () => {
    expect(decideOn(flags(2))).toEqual(probation);
    expect(decideOn(flag(), clear, flag())).toEqual(probation);
    expect(decideOn(flag(), clears(2), flag())).toEqual(nothing);
    expect(decideOn(flag())).toEqual(nothing);
  });

  test('asks for the weight of those who have proved right, or of the subject’s own device', () => {
    expect(decideOn(flags(2, 1 / 3))).toEqual(nothing);
    expect(decideOn(flags(2, 0.5))).toEqual(probation);
    expect(decideOn(flag(1 / 3), flag(0.6))).toEqual(probation);
    expect(decideOn(flag(1 / 3), flag(1))).toEqual(probation);
  });

  test('does not follow from one, however much they are trusted', () => {
    expect(decideOn(flag(1), clears(9))).toEqual(nothing);
  });
});

describe('exclusion', () => {
  test('follows from three of the last five within half an hour', () => {
    expect(decideOn(flags(3))).toEqual(exclusion);
    expect(decideOn(flag(), clear, flag(), clear, flag())).toEqual(exclusion);
    expect(decideOn(flag(), clears(3), flags(2))).toEqual(nothing);
    expect(decideOn(flags(3, 0.5, 30 * minuteMs))).toEqual(exclusion);
    expect(decideOn(flags(2), flag(0.5, 30 * minuteMs + 1))).toEqual(probation);
  });

  test('asks for as much weight as three new reporters have', () => {
    expect(decideOn(flags(3, 1 / 3))).toEqual(exclusion);
    expect(decideOn(flags(3, 0.25))).toEqual(nothing);
  });
});

describe('a person', () => {
  test('is asked after five of the last ten, whenever they were', () => {
    const old = flags(5, 0.5, 300 * minuteMs);
    expect(decideOn(clears(5), old)).toEqual({ automatic: 'nothing', asksPerson: true });
    expect(decideOn(clears(6), old)).toEqual(nothing);
    expect(decideOn(flags(5))).toEqual({ automatic: 'exclusion', asksPerson: true });
  });
});

test('nothing follows from any votes of which fewer than two flag', () => {
  const vote = fc.record({
    isFlag: fc.constant(false),
    weight: fc.double({ min: 0, max: 1 }),
    atMs: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(vote), fc.nat(), (votes, place) => {
      const at = place % (votes.length + 1);
      expect(decideOn(votes.slice(0, at), flag(1), votes.slice(at))).toEqual(nothing);
    }),
  );
});
