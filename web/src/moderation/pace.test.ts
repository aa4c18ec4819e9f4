/** When a picture is looked at next. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type LastLook, nextLookMs, noLook } from './pace.ts';
import type { PicturePhase } from './picture-state.ts';
import { shieldPolicy as policy } from './policy.ts';

const { pace } = policy;

function next(phase: PicturePhase, askedAtMs: number, share = 0.5, tookMs = 25): number {
  const state = { phase, recent: [], answeredAtMs: null, classifier: 'ready' } as const;
  const last = { askedAtMs, formerAtMs: Number.NEGATIVE_INFINITY, tookMs, share };
  return nextLookMs(state, last, policy) - askedAtMs;
}

test('closely while a picture is new, then now and then', () => {
  expect(next({ is: 'clear', sinceMs: 1_000 }, 1_000 + pace.newForMs - 1)).toBe(pace.closeMs);
  expect(next({ is: 'clear', sinceMs: 1_000 }, 1_000 + pace.newForMs)).toBe(pace.calmMs);
  expect(next({ is: 'gated', sinceMs: 0, passedAtMs: null }, 9)).toBe(pace.closeMs);
  expect(next({ is: 'suspect', clearances: 0, firstAtMs: null }, 9)).toBe(pace.closeMs);
});

test('more often while it drifts away from what was approved', () => {
  const state = {
    phase: { is: 'clear', sinceMs: 0 },
    recent: [],
    answeredAtMs: 0,
    classifier: 'ready',
  } as const;
  const last = { askedAtMs: 60_000, formerAtMs: 59_000, tookMs: 25, share: 0.5 };
  const after = (drift: number) => nextLookMs(state, last, policy, drift) - last.askedAtMs;
  expect(after(policy.driftDifference)).toBe(pace.driftMs);
  expect(after(policy.driftDifference - 0.1)).toBe(pace.calmMs);
});

test('nobody can tell when exactly, and answers never grow stale by that', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, (chance) => {
      const afterMs = next({ is: 'clear', sinceMs: 0 }, 60_000, chance);
      expect(Math.abs(afterMs - pace.calmMs)).toBeLessThanOrEqual(pace.jitterMs);
      expect(afterMs).toBeLessThan(policy.staleMs);
    }),
  );
});

/** Looks as soon as it may at a picture whose scene changes all the time. */
function countLooks(tookMs: number, forMs: number): number {
  const state = {
    phase: { is: 'held', sinceMs: 0, isCut: false },
    recent: [],
    answeredAtMs: 0,
    classifier: 'ready',
  } as const;
  let last: LastLook = noLook;
  let looks = 0;
  for (let now = 0; now < forMs; looks++) {
    last = { askedAtMs: now, formerAtMs: last.askedAtMs, tookMs, share: 0.5 };
    now = Math.max(now + tookMs, nextLookMs(state, last, policy));
  }
  return looks;
}

test('at once when the scene changes, even just after another look', () => {
  const state = {
    phase: { is: 'held', sinceMs: 50, isCut: false },
    recent: [],
    answeredAtMs: 0,
    classifier: 'ready',
  } as const;
  const last = { askedAtMs: 1_000, formerAtMs: 0, tookMs: 60, share: 0.5 };
  expect(nextLookMs(state, last, policy)).toBeLessThan(1_000);
});

test('within what is good for the device, however much changes', () => {
  expect(1000 / pace.leastMs).toBeLessThan(9);
  expect(countLooks(25, 10_000)).toBeLessThanOrEqual(10_000 / pace.leastMs + 2);
});

test('less often on a device that takes long to answer', () => {
  expect(countLooks(300, 12_000)).toBeLessThanOrEqual(12_000 / 600 + 2);
  expect(next({ is: 'clear', sinceMs: 0 }, 60_000, 0.5, 300)).toBe(pace.calmMs);
});

test('as soon as it has answered where a picture has not been seen yet', () => {
  const gated = { is: 'gated', sinceMs: 0, passedAtMs: null } as const;
  expect(next(gated, 9, 0.5, 300)).toBe(300);
  expect(next(gated, 9, 0.5, 25)).toBe(pace.closeMs);
});

test('not at all where nothing depends on it', () => {
  for (const is of ['blocked', 'unguarded', 'revealed'] as const) {
    expect(next({ is }, 0)).toBe(Number.POSITIVE_INFINITY);
  }
});
