/** From what the rules suggest to what is sent. */
import { describe, expect, test } from 'bun:test';
import { maxExclusionDays, sanctionReasons } from '@anoncam/protocol/conduct';
import { CaseDecisionSchema } from '@anoncam/protocol/staff-api/staff-cases';
import fc from 'fast-check';
import * as v from 'valibot';
import { outcomes } from '../keys/key-press.ts';
import { makeId } from '../testing/made-up.ts';
import { changeDays, isAsSuggested, startDraft, writeDecision } from './decision-draft.ts';

const id = makeId('a');
const nothing = { suggested: { outcome: 'nothing', reason: 'spam', days: 0 } } as const;
const exclusion = { suggested: { outcome: 'exclusion', reason: 'threat', days: 14 } } as const;

describe('a draft', () => {
  test('begins with what is suggested', () => {
    expect(startDraft(exclusion)).toEqual({ outcome: 'exclusion', reason: 'threat', days: 14, note: '' });
    expect(isAsSuggested(startDraft(exclusion), exclusion)).toBe(true);
    expect(isAsSuggested(startDraft(nothing), nothing)).toBe(true);
  });

  test('has days ready for an exclusion that was not suggested', () => {
    expect(startDraft(nothing).days).toBe(7);
  });

  test('is told apart from the suggestion by what follows from it, and by nothing else', () => {
    const draft = startDraft(exclusion);
    expect(isAsSuggested({ ...draft, outcome: 'warning' }, exclusion)).toBe(false);
    expect(isAsSuggested({ ...draft, reason: 'hate' }, exclusion)).toBe(false);
    expect(isAsSuggested({ ...draft, days: 13 }, exclusion)).toBe(false);
    expect(isAsSuggested({ ...draft, note: 'x' }, exclusion)).toBe(true);
    expect(isAsSuggested({ ...startDraft(nothing), reason: 'hate', days: 3 }, nothing)).toBe(true);
  });
});

describe('days', () => {
  const draft = startDraft(exclusion);

  test('stay between one and the most that there may be', () => {
    expect(changeDays(draft, 0).days).toBe(1);
    expect(changeDays(draft, -5).days).toBe(1);
    expect(changeDays(draft, maxExclusionDays + 1).days).toBe(maxExclusionDays);
  });

  test('are whole, and an empty field changes nothing', () => {
    expect(changeDays(draft, 2.4).days).toBe(2);
    expect(changeDays(draft, Number.NaN)).toBe(draft);
    expect(changeDays(draft, Number.POSITIVE_INFINITY)).toBe(draft);
  });
});

describe('what is sent', () => {
  test('says no reason and no days where nothing follows', () => {
    expect(
      writeDecision({ id, reports: 1 }, { outcome: 'nothing', reason: 'spam', days: 7, note: '' }),
    ).toEqual({
      id,
      reports: 1,
      outcome: 'nothing',
      reason: null,
      days: 0,
      note: '',
    });
  });

  test('says days of an exclusion only', () => {
    const draft = { reason: 'hate', days: 5, note: ' seen before\n' } as const;
    expect(writeDecision({ id, reports: 1 }, { ...draft, outcome: 'warning' })).toEqual({
      id,
      reports: 1,
      outcome: 'warning',
      reason: 'hate',
      days: 0,
      note: 'seen before',
    });
    expect(writeDecision({ id, reports: 1 }, { ...draft, outcome: 'exclusion' }).days).toBe(5);
  });

  test('is what the server takes, whatever was suggested and changed', () => {
    const suggested = fc.record({
      outcome: fc.constantFrom(...outcomes),
      reason: fc.constantFrom(...sanctionReasons),
      days: fc.nat({ max: 60 }),
    });
    const change = fc.record(
      {
        outcome: fc.constantFrom(...outcomes),
        reason: fc.constantFrom(...sanctionReasons),
        note: fc.string({ maxLength: 900 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(suggested, change, fc.double(), (rules, part, days) => {
        const draft = changeDays({ ...startDraft({ suggested: rules }), ...part }, days);
        const decision = writeDecision({ id, reports: 1 }, draft);
        expect(v.safeParse(CaseDecisionSchema, decision).success).toBe(true);
        expect(decision.days > 0).toBe(decision.outcome === 'exclusion');
        expect(decision.reason === null).toBe(decision.outcome === 'nothing');
      }),
    );
  });
});
