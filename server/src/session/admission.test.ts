/** The one cookie: what it is worth, and that nothing else is worth anything. */
import { describe, expect, test } from 'bun:test';
import { rulesVersion } from '@anoncam/protocol/rules';
import fc from 'fast-check';
import { createSeededRandom } from '../lib/random.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import { Admission } from './admission.ts';

const random = createSeededRandom(7);
const masterKey = random.bytes(32);
const http = new Admission({ masterKey, random, isHttps: false });
const https = new Admission({ masterKey, random, isHttps: true });

function cookieOf(admission: Admission, header: string | null = null): string {
  return admission.admit(header).split('; ')[0] ?? '';
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
    const other = new Admission({ masterKey: random.bytes(32), random, isHttps: false });
    expect(http.identify(cookieOf(other))).toBeNull();
  });

  test('by the cookie of the other name', () => {
    expect(https.identify(cookieOf(http))).toBeNull();
    expect(http.identify(cookieOf(https))).toBeNull();
  });

  test('by the confirmation of older rules, but the browser stays the same one', () => {
    const secret = 'AbCdEfGhIjKlMnOpQrSt_-';
    const older = `${secret}.2020-01-01`;
    const cookie = `anoncam=${older}.${tag(deriveKey(masterKey, 'admission cookie'), older)}`;
    expect(http.identify(cookie)).toBeNull();
    expect(cookieOf(http, cookie)).toStartWith(`anoncam=${secret}.${rulesVersion}.`);
    expect(http.identify(cookieOf(http, cookie))).not.toBeNull();
  });

  test('by claiming the rules in force with the signature of older ones', () => {
    const cookie = cookieOf(http).replace(rulesVersion, '2020-01-01');
    expect(http.identify(cookie)).toBeNull();
    expect(cookieOf(http, cookie)).not.toContain(cookie.split('=')[1]?.split('.')[0] ?? 'anoncam');
  });
});
