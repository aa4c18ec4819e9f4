/**
 * Every address of the site, found in the sources: each answer carries every header, and what changes something is done
 * for our own page alone.
 */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSite } from '../testing/application.ts';
import { askRaw, statusOf } from '../testing/raw.ts';
import { createConsoleHeaders, createSecurityHeaders, plainSecurityHeaders } from './headers.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function readSources(folder: string): string {
  const names = readdirSync(join(import.meta.dir, folder)).filter((name) => /(?<!\.test)\.ts$/.test(name));
  return names.map((name) => readFileSync(join(import.meta.dir, folder, name), 'utf8')).join('\n');
}

const routes = [...readSources('.').matchAll(/^ +(?:async )?'((?:GET|POST) \/[^']*)'(?=[(:])/gm)].map(
  ([, name = '']) => name,
);
const pages = [...readSources('../pages').matchAll(/^ +'(\/[\w-]+)': /gm)].map(([, path = '']) => path);
const changing = routes.filter((name) => name.startsWith('POST ')).map((name) => name.slice(5));
const reading = [
  ...routes.filter((name) => name.startsWith('GET ')).map((name) => name.slice(4)),
  ...pages,
  ...['/', '/protection', '/nothing', '/link', '/assets/nothing.js', '/.well-known/nothing'],
];

test('all of them were found', () => {
  expect([reading.length > 25, pages.length, changing.length > 11]).toEqual([true, 9, true]);
  expect(reading).toContain('/transparency/statements.csv');
  expect(changing).toContain('/your-data/delete');
});

const local = await startSite({ ANONCAM_METRICS_PORT: '0' });
const named = await startSite({ ANONCAM_PUBLIC_ORIGIN: 'https://chat.example' });
afterAll(async () => {
  for (const site of [local, named]) await site[Symbol.asyncDispose]();
});

/** What of these is missing or another. */
function findMissing(response: Response, headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    response.headers.get(name) === value ? [] : [`${response.url} ${response.status} ${name}`],
  );
}

describe.each([
  ['https://chat.example', named],
  ['localhost', local],
] as const)('on %s', (_, site) => {
  const headers = createSecurityHeaders(site === named);

  test.each(reading)('H1 H3 %s comes with every header, whoever asks', async (path) => {
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS']) {
      const response = await fetch(`http://${site.address}${path}`, { method, redirect: 'manual' });
      expect(findMissing(response, headers)).toEqual([]);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test.each(changing)(
    'H1 H3 H5 %s is for our own page, in a form that no other site can send',
    async (path) => {
      const own = { origin: site.origin, 'content-type': 'application/json' };
      const ask = (given: Record<string, string>, body = '{}') =>
        fetch(`http://${site.address}${path}`, { method: 'POST', headers: given, body });
      const { origin, ...anonymous } = own;
      const foreign = [
        anonymous,
        ...['null', 'https://evil.example', `${origin}.evil.example`].map((other) => ({
          ...own,
          origin: other,
        })),
        ...['cross-site', 'same-site', 'none'].map((from) => ({ ...own, 'sec-fetch-site': from })),
      ];
      const formed = [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/jsonp',
      ];
      for (const given of foreign) expect((await ask(given)).status).toBe(403);
      for (const type of formed) expect((await ask({ ...own, 'content-type': type })).status).toBe(400);
      for (const given of [anonymous, { ...own, 'content-type': 'text/plain' }, own]) {
        const response = await ask(given, '[');
        expect(findMissing(response, headers)).toEqual([]);
        expect(response.headers.get('set-cookie')).toBeNull();
      }
      // A browser that says where it asks from, and an old one, come as far as what they ask for.
      expect((await ask({ ...own, 'sec-fetch-site': 'same-origin' }, '[')).status).not.toBe(403);
    },
  );
});

test('H3 HTTPS is kept up by the site and by the console', () => {
  for (const headers of [createSecurityHeaders(true), createConsoleHeaders(true)])
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
});

test('H1 H3 where metrics are told, a browser may do nothing at all', async () => {
  for (const path of ['/metrics', '/nothing']) {
    for (const method of ['GET', 'POST']) {
      const response = await fetch(`http://127.0.0.1:${local.application.metricsPort}${path}`, { method });
      expect(findMissing(response, plainSecurityHeaders)).toEqual([]);
    }
  }
  expect(plainSecurityHeaders['content-security-policy']).toStartWith("default-src 'none'");
});

test('H1 what the runtime refuses by itself has nothing in it that a browser could run', async () => {
  const long = `Content-Length: 100000\r\nContent-Type: application/json\r\n\r\n${' '.repeat(100_000)}`;
  for (const request of [
    `POST /admission HTTP/1.1\r\nHost: localhost\r\n${long}`,
    'GET /<script> HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'<script>'.repeat(10_000)}\r\n\r\n`,
    'nonsense <script>\r\n\r\n',
  ]) {
    const answer = await askRaw(local, request);
    const [, body = ''] = answer.split('\r\n\r\n');
    expect([statusOf(answer) >= 400, body]).toEqual([true, '']);
  }
});
