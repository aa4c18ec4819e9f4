/**
 * The settings that say how visitors' age is assured where, and by whom; what is done with them is for others.
 */
import { createPublicKey } from 'node:crypto';
import { type AgeLevel, ageLevels } from '@anoncam/protocol/age';
import { countries } from '@anoncam/protocol/countries';
import type { Country } from '@anoncam/protocol/wishes';
import { ConfigError } from './config-error.ts';

/** The level of each country that has one of its own, and of all others. */
export type AgeAssurance = {
  readonly otherwise: AgeLevel;
  readonly within: Readonly<Partial<Record<Country, AgeLevel>>>;
};

export type AgeConfig = {
  readonly ageAssurance: AgeAssurance;
  readonly blockedCountries: readonly Country[];
  /** Null: none, so that nothing stronger than one's own word can be asked for. */
  readonly ageServiceUrl: string | null;
  /** Of Ed25519: 32 bytes in base64url. */
  readonly ageServiceKey: string | null;
};

function readParts(text: string): readonly string[] {
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function findCountry(code: string): Country | undefined {
  return countries.find((country) => country === code);
}

/** `declare`, or `DE=verify`; null for anything else. */
function readRule(part: string): readonly [Country | 'otherwise', AgeLevel] | null {
  const [, code, word] = /^(?:([A-Z]{2})\s*=\s*)?(\w+)$/.exec(part) ?? [];
  const level = ageLevels.find((name) => name === word);
  const where = code === undefined ? 'otherwise' : findCountry(code);
  return level && where ? [where, level] : null;
}

function readAssurance(text: string): AgeAssurance {
  const rules = readParts(text).flatMap((part) => [readRule(part)]);
  const known = rules.flatMap((rule) => (rule ? [rule] : []));
  const isOnce = new Set(known.map(([where]) => where)).size === rules.length;
  if (!isOnce || rules.length === 0) {
    throw new ConfigError(
      `must be one of ${ageLevels.join(', ')}, and countries that differ from it, each once, such as declare, DE=verify, FR=estimate`,
    );
  }
  const { otherwise = 'declare', ...within } = Object.fromEntries(known) as Record<string, AgeLevel>;
  return { otherwise, within };
}

function readCountries(text: string): readonly Country[] {
  const found = readParts(text).map(findCountry);
  if (found.every((country) => country !== undefined)) return [...new Set(found)];
  throw new ConfigError('must be codes of countries such as AQ, BV, separated by commas');
}

function readServiceUrl(text: string): string {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOwn = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url && (url.protocol === 'https:' || isOwn) && url.hash === '' && url.username === '') return url.href;
  throw new ConfigError('must be an address such as https://age.example/check');
}

/** In PEM, or as its 32 bytes in base64. Of a secret key nothing is taken, though a public one could be made of it. */
function readPublicKey(text: string): string {
  if (text === '') return '';
  const raw = Buffer.from(text, 'base64');
  if (/^[\w+/-]{43}=?$/.test(text) && raw.length === 32) return raw.toString('base64url');
  return readPem(text.replaceAll('\\n', '\n'));
}

function readPem(text: string): string {
  try {
    if (!text.includes('-----BEGIN PUBLIC KEY-----')) throw new Error('no public key');
    const { crv, x } = createPublicKey(text).export({ format: 'jwk' });
    if (crv === 'Ed25519' && x) return x;
  } catch {
    // What it says of a wrong key helps nobody; the sentence below does.
  }
  throw new ConfigError('must be a public key of Ed25519, in PEM or as 32 bytes in base64');
}

export const ageSettings = {
  ANONCAM_AGE_ASSURANCE: {
    meaning:
      'what assures that visitors are 18, from weak to strong: none, declare (their own word), estimate or verify (a service’s); for single countries too, such as `declare, DE=verify`',
    fallback: 'declare',
    read: readAssurance,
  },
  ANONCAM_BLOCKED_COUNTRIES: {
    meaning: 'countries where the site is not offered, as two letters (`ZZ`: not known), separated by commas',
    fallback: '',
    read: readCountries,
  },
  ANONCAM_AGE_SERVICE_URL: {
    meaning: 'service that visitors are sent to for estimate and verify; empty means none',
    fallback: '',
    read: readServiceUrl,
  },
  ANONCAM_AGE_SERVICE_KEY: {
    meaning: 'public key (Ed25519, PEM or base64) that the service signs with',
    fallback: '',
    read: readPublicKey,
    isSecret: true,
  },
} as const;

/** @throws ConfigError for settings that are right each by itself, and not together. */
export function checkAgeConfig<Config extends AgeConfig>(config: Config): Config {
  const { ageAssurance, ageServiceUrl, ageServiceKey } = config;
  const levels = [ageAssurance.otherwise, ...Object.values(ageAssurance.within)];
  const asked = levels.find((level) => level === 'estimate' || level === 'verify');
  if (asked && !ageServiceUrl) {
    throw new ConfigError(
      `ANONCAM_AGE_SERVICE_URL must name a service, since ANONCAM_AGE_ASSURANCE asks for ${asked}.`,
    );
  }
  if ((ageServiceUrl === null) === (ageServiceKey === null)) return config;
  throw new ConfigError('ANONCAM_AGE_SERVICE_URL and ANONCAM_AGE_SERVICE_KEY must be set together.');
}
