/**
 * A visitor's wishes in one line, and what two strangers have in common in one sentence. Pure.
 */
import type { Shared, Wishes } from '@anoncam/protocol/wishes';
import { isolate, listInWords, nameCountry, nameLanguage } from '../texts/names.ts';
import type { AllTexts, Texts } from '../texts/texts.ts';

/** So many excluded countries are named; more are counted. */
const namedCountries = 2;

function describeCountries({ notCountries }: Wishes, texts: Texts): string {
  if (notCountries.length === 0) return '';
  if (notCountries.length > namedCountries) return texts.wishes.notMany(notCountries.length);
  return texts.wishes.notThese(notCountries.map((country) => nameCountry(country, texts)).join(', '));
}

export function describeWishes(wishes: Wishes, texts: Texts): string {
  const parts = [
    wishes.languages.map((language) => isolate(nameLanguage(language, texts))).join(', '),
    wishes.interests.map(isolate).join(', '),
    wishes.nearby ? texts.wishes.nearbyShort : '',
    describeCountries(wishes, texts),
  ].filter((part) => part !== '');
  return parts.length === 0 ? texts.wishes.anyone : parts.join(' · ');
}

/** Empty when there is nothing in common. */
export function describeShared(shared: Shared | null, texts: AllTexts): string {
  if (shared === null || shared.languages.length + shared.interests.length === 0) return '';
  return texts.conversation.shared({
    interests: listInWords(shared.interests, texts),
    languages: listInWords(
      shared.languages.map((language) => nameLanguage(language, texts)),
      texts,
    ),
  });
}
