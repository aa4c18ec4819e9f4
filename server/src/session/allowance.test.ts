/** How many messages one socket may send. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Allowance, type AllowanceKind } from './allowance.ts';

const startMs = Date.UTC(2026, 0, 1);
const rates = { signal: { burst: 40, perSecond: 20 }, other: { burst: 20, perSecond: 5 } } as const;
const kinds: readonly AllowanceKind[] = ['signal', 'other'];

function spendAll(allowance: Allowance, kind: AllowanceKind, now: number): number {
  let spent = 0;
  while (spent < 1_000 && allowance.spend(kind, now)) spent++;
  return spent;
}

describe.each(kinds)('the allowance for %s', (kind) => {
  const { burst, perSecond } = rates[kind];

  test('is a burst, then so much a second', () => {
    const allowance = new Allowance();
    expect(spendAll(allowance, kind, startMs)).toBe(burst);
    expect(spendAll(allowance, kind, startMs)).toBe(0);
    expect(spendAll(allowance, kind, startMs + 1_000)).toBe(perSecond);
    expect(spendAll(allowance, kind, startMs + 1_000 + 1_000 / perSecond)).toBe(1);
  });

  test('is never saved up beyond the burst', () => {
    const allowance = new Allowance();
    spendAll(allowance, kind, startMs);
    expect(spendAll(allowance, kind, startMs + 24 * 60 * 60_000)).toBe(burst);
  });

  test('is not used up by the other kind', () => {
    const allowance = new Allowance();
    for (const other of kinds) if (other !== kind) spendAll(allowance, other, startMs);
    expect(spendAll(allowance, kind, startMs)).toBe(burst);
  });

  test('over any time is at most the burst and what the time gives, whoever the sender', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (pauses) => {
        const allowance = new Allowance();
        let [now, spent] = [startMs, 0];
        for (const pauseMs of pauses) {
          now += pauseMs;
          if (allowance.spend(kind, now)) spent++;
        }
        expect(spent).toBeLessThanOrEqual(burst + ((now - startMs) / 1_000) * perSecond + 1e-6);
      }),
    );
  });

  test('is not given by a clock that goes back', () => {
    const allowance = new Allowance();
    spendAll(allowance, kind, startMs);
    expect(allowance.spend(kind, startMs - 60_000)).toBeFalse();
  });
});
