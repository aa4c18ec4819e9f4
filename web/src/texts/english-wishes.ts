/**
 * English words for the wishes: whom a visitor would rather meet. The rest of English is in `en.ts`.
 */
import type { WishesTexts } from './texts.ts';

export const englishWishes: WishesTexts = {
  title: 'Who would you like to meet?',
  anyone: 'Anyone',
  languages: 'Languages you speak',
  addLanguage: 'Add a language',
  interests: 'Interests',
  addInterest: 'Add an interest',
  interestExample: 'chess, old maps, jazz',
  interestHint: (most) => `Up to ${most}. Enter or a comma adds what you typed.`,
  unusable: 'There are no letters or digits in that.',
  cut: (most) => `An interest has up to ${most} letters, so only the beginning was added.`,
  full: (most) => `${most} is the most. Remove one first.`,
  suggested: 'Suggestions',
  nearby: 'Nearby first',
  nearbyHint: 'Somebody from the country you connect from, as far as that can be told.',
  nearbyShort: 'nearby first',
  notCountries: 'Nobody from',
  addCountry: 'Add a country',
  unknownCountry: 'Country unknown',
  notThese: (countries) => `except ${countries}`,
  notMany: (count) => `except ${count} countries`,
  promise:
    'Wishes stay in this browser; our server has them only while you are connected. A stranger is shown only what you have in common.',
  softness: 'If nobody fits, the search widens step by step. Only the countries hold in any case.',
  countryCredit: 'IP Geolocation by DB-IP',
  missing: 'This part of the page could not be fetched. Reload the page to try again.',
  done: 'Done',
  add: (what) => `Add ${what}`,
  remove: (what) => `Remove ${what}`,
  added: (what) => `${what} added.`,
  removed: (what) => `${what} removed.`,
};
