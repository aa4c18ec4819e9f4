/** The console's words: none is missing, one is not several, and nobody is told more than is known. */
import { describe, expect, test } from 'bun:test';
import { reportCategories, sanctionReasons } from '@anoncam/protocol/conduct';
import type { TimelineEntry } from '@anoncam/protocol/staff-api/staff-cases';
import { StaffErrorSchema } from '@anoncam/protocol/staff-api/staff-session';
import { outcomes, reasonKeys } from '../keys/key-press.ts';
import { makeId } from '../testing/made-up.ts';
import * as deciding from './deciding.ts';
import * as desk from './desk.ts';
import * as legal from './legal.ts';
import * as names from './names.ts';
import { refusalTexts, tellRefusal, tellSignInTrouble } from './refusals.ts';
import * as shell from './shell.ts';
import * as team from './team.ts';
import { countOf, tellClock, tellDay, tellDayShort, tellMoment, tellSpan, tellTimeLeft } from './times.ts';

/** Every string of `words`, functions called with numbers. */
function collectWords(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words];
  if (words === deciding.tellEntry || words === deciding.tellWho) return [];
  if (typeof words === 'function') {
    const tell = words as (...parts: unknown[]) => unknown;
    return [1, 2, 1234].flatMap((count) => collectWords(tell(count, count)));
  }
  if (typeof words === 'object' && words !== null) return Object.values(words).flatMap(collectWords);
  return [];
}

test('no words are missing, and none carry markup or straight apostrophes', () => {
  const { caseTexts, ...others } = deciding;
  const plain = { ...caseTexts, headline: caseTexts.headline('a'.repeat(22)) };
  const { revokeSure: _, invited: __, roleOf: ___, until: ____, ...teamWords } = team.teamTexts;
  const all = [plain, others, desk, legal, names, refusalTexts, shell, teamWords, team.auditTexts];
  const words = collectWords(all);
  expect(words.length).toBeGreaterThan(250);
  for (const text of words) {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(/[<>'"]/);
    expect(text).not.toContain('undefined');
  }
});

describe('counts', () => {
  test('one is not several', () => {
    expect(countOf(1, 'report')).toBe('1 report');
    expect(countOf(0, 'report')).toBe('0 reports');
    expect(countOf(1234, 'report')).toBe('1,234 reports');
    expect(legal.addressTexts.leftToday(1)).toContain('1 more address today');
    expect(legal.addressTexts.leftToday(2)).toContain('2 more addresses today');
  });

  test('nothing before is said so', () => {
    expect(deciding.queueTexts.before(0)).toBe('nothing before');
    expect(deciding.queueTexts.before(1)).toBe('1 sanction before');
    expect(deciding.queueTexts.before(2)).toBe('2 sanctions before');
  });
});

describe('times', () => {
  const left = (count: number, state: 'ample' | 'over') =>
    tellTimeLeft({ share: 0, span: { count, unit: 'minute' }, state });

  test('left and over', () => {
    expect(left(9, 'ample')).toBe('9\u00a0min left');
    expect(left(9, 'over')).toBe('9\u00a0min over');
  });

  test('spans in words', () => {
    expect(tellSpan({ count: 1, unit: 'day' })).toBe('1 day');
    expect(tellSpan({ count: 3, unit: 'hour' })).toBe('3 hours');
  });

  test('moments in the time of whoever reads', () => {
    expect(tellMoment('2026-11-26T23:30:00Z', 'UTC')).toBe('26 Nov, 23:30');
    expect(tellMoment('2026-11-26T23:30:00Z', 'Europe/Berlin')).toBe('27 Nov, 00:30');
  });

  test('days as they are, wherever one reads them', () => {
    expect(tellDay('2026-11-26')).toBe('26 November 2026');
    expect(tellDayShort('2026-01-01')).toBe('1 Jan');
  });

  test('a clock that runs down', () => {
    expect(tellClock(600)).toBe('10:00');
    expect(tellClock(65.2)).toBe('1:06');
    expect(tellClock(0.1)).toBe('0:01');
    expect(tellClock(-3)).toBe('0:00');
  });
});

describe('refusals', () => {
  test('each has a sentence', () => {
    for (const error of [...StaffErrorSchema.entries.error.options, 'unreachable'] as const) {
      expect(tellRefusal({ error, words: '' })).toMatch(/\.$/);
      expect(tellSignInTrouble({ error, words: '' })).toMatch(/\.$/);
    }
    expect(tellSignInTrouble('no passkey')).toContain('try again');
  });

  test('the server’s own words go before', () => {
    expect(tellRefusal({ error: 'not now', words: 'Grace was faster.' })).toBe('Grace was faster.');
    const words = 'This invitation was used.';
    expect(tellSignInTrouble({ error: 'not allowed', words })).toBe(words);
  });
});

describe('the timeline', () => {
  const at = '2026-11-26T12:00:00Z';
  const by = 'Ada';
  const sanction = makeId('s');
  const entries: readonly TimelineEntry[] = [
    { type: 'reported', at, category: 'hate', words: 'secret words', weight: 50, mode: 'text' },
    { type: 'tallied', at, flags: 2, of: 5, isSelfFlagged: true },
    { type: 'sanctioned', at, sanction, kind: 'warning', reason: 'spam', until: at, by: 'automatic' },
    { type: 'decided', at, outcome: 'nothing', note: 'a note', by },
    { type: 'undone', at, by },
    { type: 'appealed', at, words: 'secret words' },
    { type: 'appeal decided', at, outcome: 'reversed', by },
    { type: 'appeal decided', at, outcome: 'upheld', by },
    { type: 'lifted', at, sanction, why: 'mistake', by },
    { type: 'taken', at, by },
    { type: 'held', at, by },
    { type: 'released', at, by },
  ];

  test('each line says something else', () => {
    expect(new Set(entries.map(deciding.tellEntry)).size).toBe(entries.length);
  });

  test('words of people stand in no line, but as quotations', () => {
    for (const entry of entries) expect(deciding.tellEntry(entry)).not.toContain('secret');
  });

  test('who did it is told, rules among them, reporters never', () => {
    expect(entries.map(deciding.tellWho)).toEqual([
      '',
      '',
      'by rule',
      'by Ada',
      'by Ada',
      '',
      ...Array(6).fill('by Ada'),
    ]);
  });
});

test('the list of keys tells the keys that there are', () => {
  const written = shell.keyTexts.case.map(([key]) => key).join(' ');
  expect(written).toContain(`1 – ${outcomes.length}`);
  for (const reason of sanctionReasons) expect(reasonKeys[reason]).toMatch(/^[a-z]$/);
  for (const category of reportCategories) expect(names.categoryNames[category]).toBeDefined();
});
