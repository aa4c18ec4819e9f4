/** The close codes: a closed set without doubles, each with what to do next. */
import { describe, expect, test } from 'bun:test';
import { closeCodes, nextStepAfter, readPause, tellPause } from './close-codes.ts';

const entries = Object.values(closeCodes);

describe('close codes', () => {
  test('are all different, and so are their reasons', () => {
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
    expect(new Set(entries.map(({ reason }) => reason)).size).toBe(entries.length);
  });

  test('are codes that a WebSocket may carry, with reasons that fit into a close frame', () => {
    for (const { code, reason } of entries) {
      const isStandard = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code);
      expect([code, isStandard || (code >= 4000 && code <= 4999)]).toEqual([code, true]);
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    }
  });

  test.each(entries)('$code says what to do next', ({ code, next }) => {
    expect(['retry', 'back-off', 'never']).toContain(next);
    expect(nextStepAfter(code)).toBe(next);
  });

  test('may name a pause, which is read again and never believed to be long', () => {
    for (const seconds of [1, 30, 600]) expect(readPause(tellPause('full', seconds))).toBe(seconds);
    expect(readPause(tellPause('full', 999))).toBe(600);
    for (const reason of ['', 'full', 'full -5', 'full 1e9', 'full 1234', '30', 'full 30 ']) {
      expect(readPause(reason)).toBeNull();
    }
  });

  test('that are not in the set are worth a retry', () => {
    const known = new Set<number>(entries.map(({ code }) => code));
    for (const code of [0, -1, 1005, 1006, 1009, 1015, 3000, 4000, 4999, Number.NaN]) {
      if (!known.has(code)) expect(nextStepAfter(code)).toBe('retry');
    }
  });
});
