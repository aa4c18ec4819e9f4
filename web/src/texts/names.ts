/**
 * What languages and countries are called, as the browser knows it, and words strung into a list. Which languages and
 * countries there are is `codes.ts`.
 */
import { type Country, type Language, unknownCountry } from '@anoncam/protocol/wishes';
import type { Texts } from './texts.ts';

export function nameLanguage(language: Language, texts: Texts): string {
  return new Intl.DisplayNames([texts.language], { type: 'language' }).of(language) ?? language;
}

/** In the language itself: what somebody who speaks it looks for. */
export function nameLanguageItself(language: Language): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

export function nameCountry(country: Country, texts: Texts): string {
  if (country === unknownCountry) return texts.wishes.unknownCountry;
  return new Intl.DisplayNames([texts.language], { type: 'region' }).of(country) ?? country;
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Keeps words of a right-to-left script from rearranging the sentence around them. */
export function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** "chess, films and music". */
export function listInWords(items: readonly string[], texts: Texts): string {
  return new Intl.ListFormat(texts.language).format(items.map(isolate));
}
