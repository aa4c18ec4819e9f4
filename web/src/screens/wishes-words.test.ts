/** Wishes in a line, and what is shared in a sentence. */
import { expect, test } from 'bun:test';
import { noWishes, type Shared, type Wishes } from '@anoncam/protocol/wishes';
import { allEnglish as en } from '../texts/english-meeting.ts';
import { describeShared, describeWishes } from './wishes-words.ts';

type Plain = { [part in keyof Wishes]?: readonly string[] | boolean };

function summarise(wishes: Plain): string {
  return describeWishes({ ...noWishes, ...wishes } as Wishes, en);
}

function share(languages: readonly string[], interests: readonly string[]): string {
  return describeShared({ languages, interests } as unknown as Shared, en);
}

test('no wishes are anyone', () => {
  expect(summarise({})).toBe('Anyone');
});

test('wishes are in the order in which they were made', () => {
  expect(summarise({ languages: ['en', 'de'], interests: ['music', 'chess'], nearby: true })).toBe(
    'English, German · music, chess · nearby first',
  );
});

test('few countries are named, many are counted', () => {
  expect(summarise({ notCountries: ['FR'] })).toBe('except France');
  expect(summarise({ notCountries: ['FR', 'ZZ'] })).toBe('except France, Country unknown');
  expect(summarise({ notCountries: ['FR', 'ZZ', 'DE'] })).toBe('except 3 countries');
});

test('words of a right-to-left script do not rearrange the line', () => {
  expect(summarise({ interests: ['שירה', 'chess'] })).toBe('\u2068שירה\u2069, chess');
});

test('what is shared is said; that nothing is, is not', () => {
  expect(describeShared(null, en)).toBe('');
  expect(share([], [])).toBe('');
  expect(share(['en'], [])).toBe('You both speak English.');
  expect(share(['en'], ['chess'])).toBe('You both like chess and speak English.');
  expect(share([], ['chess', 'films'])).toBe('You both like chess and films.');
});
