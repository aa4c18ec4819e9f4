/** Which origins the site answers to: the whole string or nothing (security W2). */
import { describe, expect, test } from 'bun:test';
import { isOwnRequest, listAllowedOrigins } from './origins.ts';

const publicOrigin = 'https://chat.example';
const foreign = [
  'null',
  '',
  'https://chat.example/',
  'https://chat.example.',
  'https://chat.example.evil.test',
  'https://evil-chat.example',
  'https://sub.chat.example',
  'https://chat.example@evil.test',
  'https://chat.example:443',
  'https://chat.example:8443',
  'http://chat.example',
  'wss://chat.example',
  'HTTPS://chat.example',
  'https://CHAT.example',
  ' https://chat.example',
  'https://chat.example, https://chat.example',
  'https://chat.exampl\u0435',
  '*',
];

describe('a public site', () => {
  const allowed = listAllowedOrigins(publicOrigin);

  test('answers to its own origin and nothing else', () => {
    expect([...allowed]).toEqual([publicOrigin]);
  });

  test.each(foreign)('W2 refuses %p', (origin) => {
    expect(allowed.has(origin)).toBeFalse();
  });

  test('W2 refuses a request without an origin', () => {
    expect(isOwnRequest(new Headers(), allowed)).toBeFalse();
    expect(isOwnRequest(new Headers({ 'sec-fetch-site': 'same-origin' }), allowed)).toBeFalse();
  });

  test('believes the browser when it says that another site asks', () => {
    const judge = (from: string) =>
      isOwnRequest(new Headers({ origin: publicOrigin, 'sec-fetch-site': from }), allowed);
    expect(judge('same-origin')).toBeTrue();
    for (const from of ['cross-site', 'same-site', 'none', ''])
      expect([from, judge(from)]).toEqual([from, false]);
  });
});

describe('a localhost site', () => {
  test('answers to every spelling of localhost with its own port', () => {
    const allowed = listAllowedOrigins('http://localhost:8080');
    expect([...allowed].sort()).toEqual([
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
      'http://localhost:8080',
    ]);
  });

  test('and to no other port, name or scheme', () => {
    const allowed = listAllowedOrigins('http://localhost:8080');
    const wrong = [
      'http://localhost',
      'http://localhost:8081',
      'https://localhost:8080',
      'http://localhost.evil.test:8080',
      'http://0.0.0.0:8080',
      'http://127.0.0.2:8080',
    ];
    for (const origin of wrong) expect([origin, allowed.has(origin)]).toEqual([origin, false]);
    expect(listAllowedOrigins('http://localhost').has('http://127.0.0.1')).toBeTrue();
  });
});
