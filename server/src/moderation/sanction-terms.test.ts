/** How long what is decided is, and what is imposed by rule on whom something was imposed before. */
import { expect, test } from 'bun:test';
import type { Sanction } from '../enforcement/sanction.ts';
import { orderSanction } from '../testing/sanctions.ts';
import { followByRule, kindByRule, relapseMs, termOf } from './sanction-terms.ts';
import { suggest } from './suggestion.ts';

const now = Date.UTC(2026, 5, 1);
const dayMs = 24 * 60 * 60 * 1000;

function past(fromMs: number, more: Partial<Sanction> = {}): Sanction {
  const { address: _, ...order } = orderSanction(fromMs);
  return { ...order, id: 'a sanction' as Sanction['id'], fromMs, lifted: null, kind: 'probation', ...more };
}

test('what is decided is imposed on who has no past', () => {
  expect(kindByRule('probation', [], now)).toBe('probation');
  expect(kindByRule('exclusion', [], now)).toBe('exclusion');
});

test('a second probation within a week is an exclusion', () => {
  expect(kindByRule('probation', [past(now - relapseMs + 1)], now)).toBe('exclusion');
  expect(kindByRule('probation', [past(now - relapseMs)], now)).toBe('probation');
  expect(kindByRule('exclusion', [past(now - 1)], now)).toBe('exclusion');
});

test('what was taken back, and what was no probation, does not count', () => {
  const lifted = { atMs: now - 1, why: 'appeal' } as const;
  expect(kindByRule('probation', [past(now - 2, { lifted })], now)).toBe('probation');
  for (const kind of ['warning', 'cool-off', 'exclusion'] as const)
    expect(kindByRule('probation', [past(now - 2, { kind })], now)).toBe('probation');
});

test('nothing is imposed by rule while something as strict is in force, and nothing for more than a day', () => {
  const untilMs = now + dayMs;
  const inForce = (kind: Sanction['kind']) => [past(now - 1, { kind, untilMs })];
  expect(followByRule('probation', [], now)).toEqual({ kind: 'probation', forMs: dayMs });
  expect(followByRule('exclusion', inForce('probation'), now)).toEqual({ kind: 'exclusion', forMs: dayMs });
  expect(followByRule('exclusion', inForce('cool-off'), now)?.kind).toBe('exclusion');
  for (const kind of ['probation', 'cool-off', 'exclusion'] as const)
    expect(followByRule('probation', inForce(kind), now)).toBeNull();
  expect(followByRule('exclusion', inForce('exclusion'), now)).toBeNull();
});

test('what a person decides is as long as they say, and never longer than it may be', () => {
  expect(termOf({ outcome: 'exclusion', days: 3 })).toBe(3 * dayMs);
  expect(termOf({ outcome: 'exclusion', days: 99 })).toBe(30 * dayMs);
  for (const outcome of ['warning', 'probation', 'cool-off'] as const)
    expect(termOf({ outcome, days: 0 })).toBeGreaterThan(0);
});

test('what is suggested is for the gravest that was reported, and more each time', () => {
  const reported = { type: 'reported', report: 'r', weight: 33, mode: 'text', atMs: now } as const;
  const hate = { ...reported, category: 'hate' } as const;
  expect(suggest([hate], [])).toEqual({ outcome: 'warning', reason: 'hate', days: 0 });
  const minor = suggest([hate, { ...reported, category: 'under-18' }], []);
  expect(minor).toEqual({ outcome: 'exclusion', reason: 'under-18', days: 30 });
  const before = [past(now - dayMs, { kind: 'warning', untilMs: now + 29 * dayMs })];
  expect(suggest([hate], before).outcome).toBe('probation');
});
