/** The corpus is the same every time, and what is counted of it would show a shield that is wrong. */
import { expect, test } from 'bun:test';
import type { Analysis, Scores } from '../../moderation/analysis.ts';
import { shieldPolicy } from '../../moderation/policy.ts';
import { kindNames, listGenerated, type Sequence } from './corpus.ts';
import { inputSide } from './picture.ts';
import { formatTally, tally, totalOf } from './tally.ts';

const blank = new Uint8ClampedArray(inputSide * inputSide * 4);
const still: Sequence = {
  kind: 'blank',
  name: 'blank 1',
  frames: () => Array.from({ length: 5 }, () => blank),
};

function say(scores: Partial<Scores>, sharpness: number): () => Analysis {
  return () => ({ scores: { Drawing: 0, Hentai: 0, Neutral: 0, Porn: 0, Sexy: 0, ...scores }, sharpness });
}

function count(scores: Partial<Scores>, sharpness = 100, policy = shieldPolicy) {
  return totalOf(tally([still], say(scores, sharpness), policy));
}

test('a shield that speaks against what is harmless shows', () => {
  expect(count({ Neutral: 0.4, Porn: 0.3, Hentai: 0.3 })).toMatchObject({
    frames: 5,
    usable: 5,
    approved: 0,
    falseAlarms: 5,
    blocked: 1,
    opened: 0,
  });
});

test('what cannot be judged is no alarm, but is told', () => {
  expect(count({ Porn: 1 }, shieldPolicy.sharpFrom - 0.1)).toMatchObject({
    usable: 0,
    falseAlarms: 0,
    falseAlarmsUngated: 5,
    blocked: 0,
    opened: 0,
  });
});

test('doubt opens nothing, and what passes opens', () => {
  expect(count({ Neutral: 0.6, Porn: 0.4 })).toMatchObject({ doubted: 5, opened: 0, blocked: 0 });
  expect(count({ Neutral: 0.9, Sexy: 0.1 })).toMatchObject({ approved: 5, opened: 1, blocked: 0 });
});

test('a harmless class that offends by mistake breaks every bound', () => {
  const wrong = { ...shieldPolicy, offending: ['Drawing'] as const };
  const total = count({ Drawing: 0.95, Neutral: 0.05 }, 100, wrong);
  expect(total.falseAlarms / total.frames).toBe(1);
});

test('the table names the kind and the sequence', () => {
  const text = formatTally(tally([still], say({ Porn: 0.8 }, 100), shieldPolicy));
  expect(text).toContain('blank ');
  expect(text).toContain('blank 1 (0.80)');
});

test('the same seed makes the same pictures, another one others', () => {
  const hash = (seed: number) => {
    const sequence = listGenerated(seed, 1).find(({ kind }) => kind === 'hand');
    const [first] = sequence?.frames() ?? [];
    return Bun.hash(first ?? '');
  };
  expect(hash(1)).toBe(hash(1));
  expect(hash(2)).not.toBe(hash(1));
}, 120_000);

test('every kind is another', () => {
  const names = listGenerated(1, 2).map(({ name }) => name);
  expect(new Set(names).size).toBe(kindNames.length * 2);
  expect(kindNames.length).toBeGreaterThanOrEqual(13);
});
