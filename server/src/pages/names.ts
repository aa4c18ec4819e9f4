/** What countries and languages are called on these pages. */
const countryNames = new Intl.DisplayNames('en', { type: 'region' });
const languageNames = new Intl.DisplayNames('en', { type: 'language' });

export function nameCountry(code: string): string {
  return code === 'ZZ' ? 'not known' : (countryNames.of(code) ?? code);
}

export function nameLanguage(code: string): string {
  return languageNames.of(code) ?? code;
}
