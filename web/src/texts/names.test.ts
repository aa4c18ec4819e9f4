/** Names come from the browser, in the reader's language and in their own. */
import { expect, test } from 'bun:test';
import { countries } from '@anoncam/protocol/countries';
import { type Country, CountrySchema, type Language, LanguageSchema } from '@anoncam/protocol/wishes';
import * as v from 'valibot';
import { languages } from './codes.ts';
import { en } from './en.ts';
import { isolate, listInWords, nameCountry, nameLanguage, nameLanguageItself } from './names.ts';

test('every language and country that can be picked is one, and once', () => {
  expect(languages.every((language) => v.is(LanguageSchema, language))).toBe(true);
  expect(countries.every((country) => v.is(CountrySchema, country))).toBe(true);
  expect(new Set(languages).size).toBe(languages.length);
  expect(new Set(countries).size).toBe(countries.length);
});

test('all of them have a name', () => {
  for (const language of languages) expect(nameLanguage(language, en)).not.toBe(language);
  for (const country of countries) expect(nameCountry(country, en)).not.toBe(country);
  expect(new Set(languages.map((language) => nameLanguage(language, en))).size).toBe(languages.length);
});

test('a language is called as its speakers and as its readers call it', () => {
  expect(nameLanguage('de' as Language, en)).toBe('German');
  expect(nameLanguageItself('de' as Language)).toBe('Deutsch');
});

test('a country that is not known is called so', () => {
  expect(nameCountry('ZZ' as Country, en)).toBe('Country unknown');
});

test('lists read as sentences, and keep right-to-left words to themselves', () => {
  expect(listInWords(['chess', 'films', 'שירה'], en)).toBe('chess, films, and \u2068שירה\u2069');
  expect(isolate('chess')).toBe('chess');
});
