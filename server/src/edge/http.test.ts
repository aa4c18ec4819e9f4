/** What the server answers over plain HTTP, right and wrong requests alike. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { AdmissionStatusSchema } from '@anoncam/protocol/admission';
import { suggestedInterests } from '@anoncam/protocol/interests';
import { rulesVersion } from '@anoncam/protocol/rules';
import * as v from 'valibot';
import type { Log, LogFields } from '../lib/log.ts';
import { policyChanges } from '../pages/policy-version.ts';
import { overdueAfterMs } from '../privacy/purge.ts';
import { admitBrowser, requestAdmission, startSite } from '../testing/application.ts';
import { askRaw, statusOf, upgradeRequest } from '../testing/raw.ts';
import { meetVisitor } from '../testing/visitor.ts';
import { createSecurityHeaders } from './headers.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const site = await startSite();
afterAll(() => site[Symbol.asyncDispose]());
const securityHeaders = Object.entries(createSecurityHeaders(false));

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://${site.address}${path}`, init);
}

function expectSecurityHeaders(headers: Headers): void {
  for (const [name, value] of securityHeaders) expect([name, headers.get(name)]).toEqual([name, value]);
}

describe('reading', () => {
  test('health: alive, and ready until it drains', async () => {
    await using ending = await startSite();
    const status = async (name: string) => (await fetch(`http://${ending.address}/health/${name}`)).status;
    expect([await status('live'), await status('ready')]).toEqual([200, 200]);
    await ending.application.drain();
    expect([await status('live'), await status('ready')]).toEqual([200, 503]);
  });

  test('health: ready, since visitors can be served, and loud, when nothing was forgotten for hours', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    await using late = await startSite({}, { clock: { now: () => nowMs, at: () => ({ cancel() {} }) } });
    const ready = () => fetch(`http://${late.address}/health/ready`);
    expect((await ready()).status).toBe(200);
    nowMs += overdueAfterMs * 2;
    const response = await ready();
    expect([response.status, await response.text()]).toEqual([
      200,
      'ready; but what should be forgotten has not been for three hours',
    ]);
    await meetVisitor(late);
  });

  test('admission: whether this browser is let in, and how many are here', async () => {
    expect(await (await ask('/admission')).json()).toEqual({
      admitted: false,
      here: 0,
      interests: suggestedInterests,
      policy: policyChanges[0],
      age: { needs: 'confirmation' },
      relay: null,
    });
    const cookie = await admitBrowser(site);
    expect(await (await ask('/admission', { headers: { cookie } })).json()).toEqual({
      admitted: true,
      here: 0,
      interests: suggestedInterests,
      policy: policyChanges[0],
      age: { needs: 'nothing' },
      relay: null,
    });
  });

  test('how many are here is a sample, taken anew every five seconds', async () => {
    let nowMs = 1_000_000;
    await using counted = await startSite({}, { clock: { now: () => nowMs, at: () => ({ cancel() {} }) } });
    const here = async () => {
      const response = await fetch(`http://${counted.address}/admission`);
      return v.parse(AdmissionStatusSchema, await response.json()).here;
    };
    expect(await here()).toBe(0);
    await meetVisitor(counted);
    expect(await here()).toBe(0);
    nowMs += 5_000;
    expect(await here()).toBe(1);
  });

  test.each([
    '/nothing',
    '/health',
    '/health/',
    '/link/',
    '/../server/src/main.ts',
    '/%2e%2e/package.json',
    '/.git/config',
    '/constructor',
    '/__proto__',
  ])('there is nothing at %p', async (path) => {
    const answer = await askRaw(site, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(statusOf(answer)).toBe(404);
    expect(answer).toContain('There is nothing at this address.');
  });

  test('who looks at an address where nothing is gets a page of the site', async () => {
    const response = await ask('/nothing', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expectSecurityHeaders(response.headers);
    const page = await response.text();
    expect(page).toContain('<title>Nothing here · AnonCam</title>');
    expect(page).toContain('href="/"');
  });

  test('HEAD answers as GET does, without the body', async () => {
    for (const path of ['/health/live', '/admission', '/nothing']) {
      const [got, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
      expect([head.status, await head.text()]).toEqual([got.status, '']);
      expectSecurityHeaders(head.headers);
    }
  });

  test('every other method is refused', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await ask('/health/live', { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      expectSecurityHeaders(response.headers);
    }
    expect((await ask('/admission', { method: 'DELETE' })).status).toBe(405);
  });
});

describe('headers', () => {
  test('H1 H3 are on every answer, refusals included', async () => {
    const answers = [
      ask('/'),
      ask('/health/live'),
      ask('/health/ready'),
      ask('/admission'),
      ask('/nothing'),
      ask('/link'),
      ask('/link', { headers: { origin: site.origin } }),
      ask('/admission', { method: 'POST' }),
      requestAdmission(site),
      requestAdmission(site, { body: '{}' }),
    ];
    for (const answer of await Promise.all(answers)) expectSecurityHeaders(answer.headers);
  });

  test('H1 H3 P10 say what they must', () => {
    const headers = new Headers(createSecurityHeaders(true));
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
    expect(headers.get('permissions-policy')).toMatch(/^camera=\(self\), microphone=\(self\)/);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}; includeSubDomains$/);
    expect(new Headers(createSecurityHeaders(false)).has('strict-transport-security')).toBeFalse();
  });

  test('a WebSocket address asked without a WebSocket says so', async () => {
    expect((await ask('/link', { headers: { origin: site.origin } })).status).toBe(426);
    expect((await ask('/link')).status).toBe(403);
  });

  test.each(['[', 'a b', '%%%', ''])(
    'a request that names the host %p is answered like any other',
    async (host) => {
      const requests = [
        `GET /nothing HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
        upgradeRequest({ host, origin: 'http://evil.test' }),
      ];
      for (const request of requests) {
        const answer = await askRaw(site, request);
        expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
        expect(statusOf(answer)).toBeLessThan(500);
        expect(answer.length).toBeLessThan(2_000);
        expect(answer).not.toContain('<script');
      }
    },
  );
});

test('a bug of ours is answered without a word about it', async () => {
  let isBroken = false;
  const now = () => {
    if (isBroken) throw new Error('secret detail');
    return 0;
  };
  const log: Log = { info() {}, warn() {}, error: (message, fields) => logged.push({ message, fields }) };
  const logged: { message: string; fields: LogFields | undefined }[] = [];
  await using broken = await startSite({}, { clock: { now, at: () => ({ cancel() {} }) }, log });
  // What goes on by itself after a start must not meet the bug.
  const promises = async () => (await fetch(`http://${broken.address}/promises`)).text();
  while ((await promises()).includes('It is just running.'));
  isBroken = true;
  const response = await fetch(`http://${broken.address}/admission`);
  expect([response.status, await response.text()]).toEqual([500, 'Something went wrong here.']);
  expectSecurityHeaders(response.headers);
  expect(logged).toHaveLength(1);
  expect(logged[0]?.fields?.bug?.name).toBe('Error');
  expect(JSON.stringify(logged)).not.toContain('secret detail');
  isBroken = false;
});

describe('asking for admission', () => {
  const yes = { adult: true, rules: rulesVersion };
  const refusedBodies = [
    '',
    'yes',
    'null',
    '[]',
    '{}',
    JSON.stringify({ adult: true }),
    JSON.stringify({ rules: rulesVersion }),
    JSON.stringify({ ...yes, adult: false }),
    JSON.stringify({ ...yes, adult: 'true' }),
    JSON.stringify({ ...yes, adult: 1 }),
    JSON.stringify({ ...yes, rules: '2020-01-01' }),
    JSON.stringify({ ...yes, extra: 1 }),
    `${JSON.stringify(yes)}${' '.repeat(1_024)}`,
  ];

  test.each(refusedBodies)('is refused with %p', async (body) => {
    const response = await requestAdmission(site, { body });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
    'is refused as %p, which a foreign page could send unasked',
    async (type) => {
      const response = await requestAdmission(site, { headers: { 'content-type': type } });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null]);
    },
  );

  test('is refused with a huge body', async () => {
    const body = JSON.stringify({ ...yes, extra: 'x'.repeat(100_000) });
    const length = `Content-Length: ${body.length}\r\nContent-Type: application/json\r\n`;
    const head = `POST /admission HTTP/1.1\r\nHost: localhost\r\nOrigin: ${site.origin}\r\n${length}\r\n`;
    expect(statusOf(await askRaw(site, head + body))).toBe(413);
  });

  test.each(['null', '', 'http://evil.test', `${site.origin}.evil.test`, 'https://localhost'])(
    'H5 is refused from the origin %p',
    async (origin) => {
      const response = await requestAdmission(site, { headers: { origin } });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
    },
  );

  test('H5 is refused when the browser says that another site asks', async () => {
    for (const from of ['cross-site', 'same-site', 'none', 'nonsense']) {
      const response = await requestAdmission(site, { headers: { 'sec-fetch-site': from } });
      expect([from, response.status]).toEqual([from, 403]);
    }
    const own = await requestAdmission(site, { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(own.status).toBe(204);
  });

  test('gives a browser that is here already the same identity again', async () => {
    const cookie = await admitBrowser(site);
    const again = await requestAdmission(site, { headers: { cookie } });
    const secretOf = (pair: string | null) => pair?.split('.')[0];
    expect(secretOf(again.headers.get('set-cookie'))).toBe(secretOf(cookie));
    expect(secretOf(await admitBrowser(site))).not.toBe(secretOf(cookie));
  });
});
