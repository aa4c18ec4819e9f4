/**
 * Countries and languages as numbers that are quick to compare. They mean nothing outside of a waiting room.
 */
import { type Country, type Language, unknownCountry } from '@anoncam/protocol/wishes';

const letters = 26;
const firstLetter = 65;

export function numberCountry(country: Country): number {
  return (country.charCodeAt(0) - firstLetter) * letters + country.charCodeAt(1) - firstLetter;
}

export const unknownCountryNumber = numberCountry(unknownCountry);

/** Which countries are listed, by their numbers; null for none. */
export function listCountries(countries: readonly Country[]): Uint8Array | null {
  if (countries.length === 0) return null;
  const listed = new Uint8Array(letters * letters);
  for (const country of countries) listed[numberCountry(country)] = 1;
  return listed;
}

/** The first languages to be seen, which are the commonest, have a bit each; all others share the one after. */
const ownBits = 30;
export const sharedLanguageBit = 2 ** ownBits;

export class LanguageBits {
  readonly #bits = new Map<Language, number>();

  of(languages: readonly Language[]): number {
    let bits = 0;
    for (const language of languages) bits |= this.#bitOf(language);
    return bits;
  }

  #bitOf(language: Language): number {
    const known = this.#bits.get(language);
    if (known !== undefined) return known;
    if (this.#bits.size >= ownBits) return sharedLanguageBit;
    const bit = 2 ** this.#bits.size;
    this.#bits.set(language, bit);
    return bit;
  }
}
