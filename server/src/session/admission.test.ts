/** The one cookie: what it is worth, and that nothing else is worth anything. */
import { describe, expect, test } from 'bun:test';
import { ageLevels } from '@anoncam/protocol/age';
import { rulesVersion } from '@anoncam/protocol/rules';
import type { Country } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom } from '../lib/random.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import { Admission } from './admission.ts';
import type { AgeRules } from './age-rules.ts';

const random = createSeededRandom(7);
const masterKey = random.bytes(32);
const clock = new TestClock();
const parts = { masterKey, random, clock };
const http = new Admission({ ...parts, isHttps: false });
const https = new Admission({ ...parts, isHttps: true });
const keptMs = 30 * 24 * 60 * 60_000;

function cookieOf(admission: Admission, header: string | null = null): string {
  return admission.admit(header).split('; ')[0] ?? '';
}

const country = 'NO' as Country;

function secretOf(cookie: string): string {
  return cookie.split('=')[1]?.split('.')[0] ?? '';
}

describe('the cookie', () => {
  test('H4 is bound to the origin under HTTPS, and out of reach for scripts and other sites', () => {
    const [pair, ...attributes] = https.admit(null).split('; ');
    expect(pair).toStartWith('__Host-anoncam=');
    expect(attributes).toEqual(['Path=/', 'Max-Age=2592000', 'HttpOnly', 'SameSite=Strict', 'Secure']);
  });

  test('on http://localhost has a plain name, since browsers would refuse the other one', () => {
    const [pair, ...attributes] = http.admit(null).split('; ');
    expect(pair).toStartWith('anoncam=');
    expect(attributes).toEqual(['Path=/', 'Max-Age=2592000', 'HttpOnly', 'SameSite=Strict']);
  });

  test('identifies a browser, the same at each time, and no two alike', () => {
    const [cookie, other] = [cookieOf(http), cookieOf(http)];
    expect(http.identify(cookie)).toMatch(/^[\w-]{22}$/);
    expect(http.identify(cookie)).toBe(http.identify(cookie));
    expect(http.identify(other)).not.toBe(http.identify(cookie));
  });

  test('does not tell who it identifies: the reference is nowhere in it', () => {
    const cookie = cookieOf(http);
    expect(cookie).not.toContain(http.identify(cookie) ?? 'anoncam');
  });

  test('is found among others, wherever it stands', () => {
    const cookie = cookieOf(http);
    const visitor = http.identify(cookie);
    expect(visitor).not.toBeNull();
    for (const header of [
      `a=1; ${cookie}`,
      `${cookie}; b=2`,
      `x${cookie}; ${cookie}`,
      `a=1;${cookie};b`,
      `  ${cookie}  `,
    ]) {
      expect([header, http.identify(header)]).toEqual([header, visitor]);
    }
  });

  test('keeps its secret when the same browser confirms again', () => {
    const cookie = cookieOf(http);
    expect(cookieOf(http, cookie)).toBe(cookie);
    expect(cookieOf(http, 'anoncam=nonsense')).not.toBe(cookie);
  });
});

describe('nobody is let in', () => {
  test.each([
    null,
    '',
    ';',
    '=',
    'anoncam',
    'anoncam=',
    'anoncam=.',
    'anoncam=..',
    'anoncam=a.b.c.d',
    'other=1',
  ])('by %p', (header) => {
    expect(http.identify(header)).toBeNull();
  });

  test('by a cookie that is shortened, lengthened or changed in any letter', () => {
    const cookie = cookieOf(http);
    for (let length = 0; length < cookie.length; length++)
      expect(http.identify(cookie.slice(0, length))).toBeNull();
    const letters = fc.constantFrom(...'AZaz09-_.= ;\u0000é');
    fc.assert(
      fc.property(fc.nat(cookie.length), letters, fc.boolean(), (index, letter, isReplaced) => {
        const bent = cookie.slice(0, index) + letter + cookie.slice(index + (isReplaced ? 1 : 0));
        const isSame = bent.split(';').some((part) => part.trim() === cookie);
        expect(http.identify(bent) === null).toBe(!isSame);
      }),
      { numRuns: 1_000 },
    );
  });

  test('by the confirmation of another installation', () => {
    const other = new Admission({ ...parts, masterKey: random.bytes(32), isHttps: false });
    expect(http.identify(cookieOf(other))).toBeNull();
  });

  test('by a confirmation that was given thirty days ago, whatever the browser makes of its end', () => {
    const cookie = cookieOf(http);
    clock.advance(keptMs - 1);
    expect(http.identify(cookie)).not.toBeNull();
    clock.advance(1);
    expect(http.identify(cookie)).toBeNull();
    expect(http.judge(cookie, country)).toEqual({ needs: 'confirmation' });
    expect(secretOf(cookieOf(http, cookie))).toBe(secretOf(cookie));
    expect(http.identify(cookieOf(http, cookie))).not.toBeNull();
  });

  test('by the cookie of the other name', () => {
    expect(https.identify(cookieOf(http))).toBeNull();
    expect(http.identify(cookieOf(https))).toBeNull();
  });

  test('by the confirmation of older rules, or one of an earlier form, but the browser stays the same one', () => {
    const secret = 'AbCdEfGhIjKlMnOpQrSt_-';
    const end = (clock.now() + keptMs).toString(36);
    const ofOlderRules = `${secret}.2020-01-01.verify.${end}`;
    for (const older of [ofOlderRules, `${secret}.2020-01-01`, `${secret}.${rulesVersion}`]) {
      const cookie = `anoncam=${older}.${tag(deriveKey(masterKey, 'admission cookie'), older)}`;
      expect([older, http.identify(cookie)]).toEqual([older, null]);
      expect(http.recognise(cookie)?.visitor).toBe(http.recognise(cookieOf(http, cookie))?.visitor);
      expect(cookieOf(http, cookie)).toStartWith(`anoncam=${secret}.${rulesVersion}.`);
      expect(http.identify(cookieOf(http, cookie))).not.toBeNull();
    }
  });

  test('by claiming the rules in force with the signature of older ones', () => {
    const cookie = cookieOf(http).replace(rulesVersion, '2020-01-01');
    expect(http.identify(cookie)).toBeNull();
    expect(cookieOf(http, cookie)).not.toContain(cookie.split('=')[1]?.split('.')[0] ?? 'anoncam');
  });
});

describe('where more than one’s own word is asked', () => {
  const [de, fr, us, no, aq] = ['DE', 'FR', 'US', 'NO', 'AQ'] as Country[] as [
    Country,
    Country,
    Country,
    Country,
    Country,
  ];
  const within = { [de]: 'verify', [fr]: 'estimate', [us]: 'none' } as const;
  const age: AgeRules = {
    assurance: { otherwise: 'declare', within },
    blocked: [aq],
    serviceHost: 'age.example',
  };
  const strict = new Admission({ ...parts, isHttps: false, age });
  const pairOf = (setCookie: string | null) => setCookie?.split('; ')[0] ?? '';
  const needs = (cookie: string | null) => [de, fr, no, us].map((place) => strict.judge(cookie, place).needs);

  test('the confirmation alone lets in only where it is enough; a service’s word as far as it goes', () => {
    expect(needs(null)).toEqual(['service', 'service', 'confirmation', 'confirmation']);
    const confirmed = cookieOf(strict);
    expect(needs(confirmed)).toEqual(['service', 'service', 'nothing', 'nothing']);
    expect(strict.judge(confirmed, de)).toEqual({ needs: 'service', host: 'age.example' });
    expect(needs(pairOf(strict.vouch(confirmed, 'estimate')))).toEqual([
      'service',
      'nothing',
      'nothing',
      'nothing',
    ]);
    expect(needs(pairOf(strict.vouch(confirmed, 'verify')))).toEqual(Array(4).fill('nothing'));
  });

  test('nobody is vouched for who has not confirmed the rules', () => {
    expect(strict.vouch(null, 'verify')).toBeNull();
    expect(strict.vouch('anoncam=a.b.c.d.e', 'verify')).toBeNull();
  });

  test('confirming again neither loses what a service vouched for nor makes it longer', () => {
    const vouched = pairOf(strict.vouch(cookieOf(strict), 'verify'));
    clock.advance(keptMs / 2);
    const again = strict.admit(vouched);
    expect(pairOf(again)).toBe(vouched);
    expect(again).toContain('Max-Age=1296000;');
    clock.advance(keptMs / 2);
    expect(needs(pairOf(again))).toEqual(['service', 'service', 'confirmation', 'confirmation']);
    expect(needs(cookieOf(strict, pairOf(again)))).toEqual(['service', 'service', 'nothing', 'nothing']);
  });

  test('a cookie cannot be promoted by whoever holds it', () => {
    const cookie = cookieOf(strict);
    for (const level of ageLevels) {
      const bent = cookie.replace('.declare.', `.${level}.`);
      expect([level, strict.identify(bent) === null]).toEqual([level, level !== 'declare']);
    }
    const [secret, rules, level, , signature] = cookie.split('=')[1]?.split('.') ?? [];
    for (const end of ['zzzzzzzz', '', 'Infinity', '-1']) {
      expect(strict.identify(`anoncam=${[secret, rules, level, end, signature].join('.')}`)).toBeNull();
    }
  });

  test('from a blocked country nobody is let in, whatever they have', () => {
    const verified = pairOf(strict.vouch(cookieOf(strict), 'verify'));
    for (const cookie of [null, cookieOf(strict), verified])
      expect(strict.judge(cookie, aq)).toEqual({ needs: 'another-country' });
  });
});
