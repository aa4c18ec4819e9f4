/** The settings about visitors' age: each by itself, and what is right only together. */
import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { readConfig } from '../config.ts';
import { describeSettings, refusalOf, type SettingCase } from '../testing/settings.ts';
import type { ageSettings } from './age-settings.ts';

const ageKeys = generateKeyPairSync('ed25519');
const ageKeyInPem = ageKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

const cases: Record<keyof typeof ageSettings, SettingCase> = {
  ANONCAM_AGE_ASSURANCE: {
    field: 'ageAssurance',
    fallback: { otherwise: 'declare', within: {} },
    good: [
      ['none', { otherwise: 'none', within: {} }],
      [' declare, US = none ,', { otherwise: 'declare', within: { US: 'none' } }],
      ['US=none,ZZ=declare', { otherwise: 'declare', within: { US: 'none', ZZ: 'declare' } }],
    ],
    bad: [
      '',
      ',',
      'Declare',
      'prove',
      'declare, none',
      'XX=declare',
      'de=declare',
      'DE=',
      '=declare',
      'DE=declare=none',
      'DE=declare, DE=none',
      'declare; DE=none',
      'otherwise=none',
      'DEU=none',
    ],
  },
  ANONCAM_BLOCKED_COUNTRIES: {
    field: 'blockedCountries',
    fallback: [],
    good: [
      ['', []],
      [' AQ , BV,AQ,', ['AQ', 'BV']],
      ['ZZ', ['ZZ']],
    ],
    bad: ['XX', 'aq', 'AQ BV', 'Antarctica', 'AQ;BV', '*'],
  },
  ANONCAM_AGE_SERVICE_URL: {
    field: 'ageServiceUrl',
    fallback: null,
    good: [['', null]],
    bad: [
      ' ',
      'age.example',
      'http://age.example',
      'http://localhost.evil.test',
      'ftp://age.example',
      'https://user@age.example',
      'https://age.example/#x',
      'javascript:alert(1)',
    ],
  },
  ANONCAM_AGE_SERVICE_KEY: {
    field: 'ageServiceKey',
    fallback: null,
    good: [['', null]],
    bad: [
      ' ',
      'hunter2',
      Buffer.alloc(31).toString('base64'),
      Buffer.alloc(33).toString('base64'),
      `${'A'.repeat(43)}!`,
      ageKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      ageKeyInPem.slice(0, 60),
    ],
  },
};

describeSettings(cases);

describe('an age service', () => {
  const { x = '' } = ageKeys.publicKey.export({ format: 'jwk' });
  const url = { ANONCAM_AGE_SERVICE_URL: 'https://age.example/check?site=7' };
  const both = { ...url, ANONCAM_AGE_SERVICE_KEY: x };

  test('is named by an address and a key, in any of its forms', () => {
    const forms = [x, `${x}=`, Buffer.from(x, 'base64url').toString('base64'), ageKeyInPem];
    for (const form of [...forms, ageKeyInPem.replaceAll('\n', '\\n')]) {
      const { ageServiceUrl, ageServiceKey } = readConfig({ ...url, ANONCAM_AGE_SERVICE_KEY: form });
      expect({ ageServiceUrl, ageServiceKey }).toEqual({
        ageServiceUrl: url.ANONCAM_AGE_SERVICE_URL,
        ageServiceKey: x,
      });
    }
    const own = readConfig({ ...both, ANONCAM_AGE_SERVICE_URL: 'http://127.0.0.1:9000' });
    expect(own.ageServiceUrl).toBe('http://127.0.0.1:9000/');
  });

  test('is needed where more than one’s own word is asked, and whole', () => {
    for (const asked of ['verify', 'declare, FR=estimate']) {
      expect(refusalOf({ ANONCAM_AGE_ASSURANCE: asked })).toStartWith(
        'ANONCAM_AGE_SERVICE_URL must name a service, since ANONCAM_AGE_ASSURANCE asks for',
      );
      expect(refusalOf({ ...both, ANONCAM_AGE_ASSURANCE: asked })).toBe('(accepted)');
    }
    const together = 'ANONCAM_AGE_SERVICE_URL and ANONCAM_AGE_SERVICE_KEY must be set together.';
    expect(refusalOf(url)).toBe(together);
    expect(refusalOf({ ANONCAM_AGE_SERVICE_KEY: x })).toBe(together);
  });
});
