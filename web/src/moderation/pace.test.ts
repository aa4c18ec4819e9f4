/** When a picture is looked at next. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { nextLookMs } from './pace.ts';
import type { PicturePhase } from './picture-state.ts';
import { shieldPolicy as policy } from './policy.ts';

const { pace } = policy;

function next(phase: PicturePhase, askedAtMs: number, share = 0.5): number {
  const state = { phase, recent: [], answeredAtMs: null, classifier: 'ready' } as const;
  return nextLookMs(state, { askedAtMs, share }, policy) - askedAtMs;
}

test('closely while a picture is new, then now and then', () => {
  expect(next({ is: 'clear', sinceMs: 1_000 }, 1_000 + pace.newForMs - 1)).toBe(pace.closeMs);
  expect(next({ is: 'clear', sinceMs: 1_000 }, 1_000 + pace.newForMs)).toBe(pace.calmMs);
  expect(next({ is: 'gated', sinceMs: 0, passedAtMs: null }, 9)).toBe(pace.closeMs);
  expect(next({ is: 'suspect', clearances: 0, firstAtMs: null }, 9)).toBe(pace.closeMs);
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

test('at once when the scene changes, within what is good for the device', () => {
  expect(next({ is: 'held', sinceMs: 50 }, 0)).toBe(pace.leastMs);
  expect(1000 / pace.leastMs).toBeLessThan(9);
});

test('not at all where nothing depends on it', () => {
  for (const is of ['blocked', 'unguarded', 'revealed'] as const) {
    expect(next({ is }, 0)).toBe(Number.POSITIVE_INFINITY);
  }
});
