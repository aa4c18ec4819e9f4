/** Reports of calls over HTTP: from the site's own page only, well-formed only, and of nobody. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { admitBrowser, type Place, startSite } from '../testing/application.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const clock = new TestClock(Date.UTC(2026, 10, 25, 22, 10));
const site = await startSite({ ANONCAM_TRUSTED_PROXIES: '127.0.0.1' }, { clock });
afterAll(() => site[Symbol.asyncDispose]());

const report = {
  mode: 'video',
  browser: 'Firefox',
  system: 'Linux',
  screen: 'computer',
  connected: 'yes',
  setUp: '0.25 to 0.5 s',
  duration: '1 to 5 min',
  roundTrip: '25 to 50 ms',
};

function tell({ address, origin }: Place, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`http://${address}/quality`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { origin, 'content-type': 'application/json', ...headers },
  });
}

describe('a report on a call', () => {
  test('is taken without an answer, whoever sends it, and no cookie is looked at or set', async () => {
    const cookie = await admitBrowser(site);
    for (const headers of [{}, { cookie }, { cookie: 'anoncam=forged' }] as Record<string, string>[]) {
      const response = await tell(site, report, headers);
      expect([response.status, await response.text(), response.headers.get('set-cookie')]).toEqual([
        204,
        '',
        null,
      ]);
    }
  });

  test.each([
    '',
    '[]',
    'null',
    '{}',
    JSON.stringify({ ...report, roundTrip: 43 }),
    JSON.stringify({ ...report, roundTrip: '43 ms' }),
    JSON.stringify({ ...report, session: 'x' }),
    JSON.stringify({ ...report, connected: 'no' }),
    JSON.stringify({ ...report, browser: undefined }),
    `${JSON.stringify(report)}${' '.repeat(1_024)}`,
  ])('is refused as %p', async (body) => {
    const response = await tell(site, body);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null]);
  });

  test('H5 is refused from elsewhere, and as anything but JSON', async () => {
    for (const origin of ['null', '', 'http://evil.test', `${site.origin}.evil.test`]) {
      expect((await tell(site, report, { origin })).status).toBe(403);
    }
    expect((await tell(site, report, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await tell(site, report, { 'content-type': 'text/plain' })).status).toBe(400);
  });

  test('is not to be read', async () => {
    expect((await fetch(`http://${site.address}/quality`)).status).toBe(404);
    expect((await fetch(`http://${site.address}/quality`, { method: 'PUT' })).status).toBe(405);
  });
});

test('reports are told of when they came from eight networks within an hour, each counted once', async () => {
  const numbers = async () => (await fetch(`http://${site.address}/numbers`)).text();
  const slow = { ...report, roundTrip: '400 ms or more' };
  const from = (network: number) => tell(site, slow, { 'x-forwarded-for': `198.51.${network}.7` });
  const wait = async () => {
    clock.advance(60 * 60 * 1000);
    return numbers();
  };
  for (let index = 0; index < 70; index++) expect((await from(index % 7)).status).toBe(204);
  expect(await wait()).not.toContain('There and back');
  for (let index = 0; index < 8; index++) await from(index);
  expect(await numbers()).not.toContain('There and back');
  const page = await wait();
  expect(page).toContain('There and back');
  expect(page).toMatch(/400 ms or more<\/th>.*<b>100 %<\/b>/);
});
