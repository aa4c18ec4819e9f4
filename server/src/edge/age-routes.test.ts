/** Age assured by a service, with a real one beside the real server: the way there and back, and every wrong way. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import { AgeService, makeAgeKeys, readAsked, signToken } from '../testing/age-service.ts';
import { admitBrowser, requestAdmission, startSite } from '../testing/application.ts';
import { Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** Of universities and registries, which have been where they are for decades. */
const addresses = { GB: '131.111.8.46', CH: '129.132.1.1', NL: '193.0.6.139', US: '8.8.8.8' } as const;
type Place = keyof typeof addresses;

const service = await AgeService.start();
const site = await startSite({
  ANONCAM_TRUSTED_PROXIES: '127.0.0.1',
  ANONCAM_AGE_ASSURANCE: 'declare, GB=verify, CH=estimate',
  ANONCAM_BLOCKED_COUNTRIES: 'NL',
  ANONCAM_AGE_SERVICE_URL: service.url,
  ANONCAM_AGE_SERVICE_KEY: service.keys.published,
});
afterAll(async () => {
  await site[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

function from(place: Place, cookie = ''): Record<string, string> {
  return { 'x-forwarded-for': addresses[place], cookie };
}

function go(path: string, place: Place, cookie = ''): Promise<Response> {
  return fetch(`http://${site.address}${path}`, { headers: from(place, cookie), redirect: 'manual' });
}

async function needs(place: Place, cookie = ''): Promise<unknown> {
  const status = (await (await go('/admission', place, cookie)).json()) as { age: unknown };
  return status.age;
}

/** Sent to the service: what it is told. */
async function begin(place: Place, cookie: string) {
  const response = await go('/age/start', place, cookie);
  const location = response.headers.get('location') ?? '';
  expect([response.status, location.startsWith(`${service.url}?`)]).toEqual([303, true]);
  return readAsked(location);
}

function hand(token: string, place: Place, cookie: string, headers: Record<string, string> = {}) {
  return fetch(`http://${site.address}/age/return`, {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { origin: site.origin, 'content-type': 'application/json', ...from(place, cookie), ...headers },
  });
}

async function expectRefused(token: string, place: Place, cookie: string): Promise<void> {
  const response = await hand(token, place, cookie);
  expect([token, response.status, response.headers.get('set-cookie')]).toEqual([token, 400, null]);
}

function cookieIn(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function closeOf(place: Place, cookie: string): Promise<unknown> {
  return new Visitor(site, { cookie, forwardedFor: addresses[place] }).closed;
}

const { notAdmitted, notOffered } = closeCodes;
const closing = ({ code, reason }: { code: number; reason: string }) => ({ code, reason });

describe('where a service has to vouch', () => {
  test('the whole way there and back lets in', async () => {
    const host = new URL(service.url).host;
    expect(await needs('GB')).toEqual({ needs: 'service', host });
    const confirmed = await requestAdmission(site, { headers: from('GB') });
    expect(confirmed.status).toBe(202);
    const cookie = cookieIn(confirmed);
    expect(await needs('GB', cookie)).toEqual({ needs: 'service', host });
    expect(await closeOf('GB', cookie)).toEqual(closing(notAdmitted));

    const start = await go('/age/start', 'GB', cookie);
    const back = await fetch(start.headers.get('location') ?? '', { redirect: 'manual' });
    const path = new URL(back.headers.get('location') ?? '').pathname;
    expect(path).toBe('/age/return');
    // As from another site: without the cookie.
    const landing = await go(back.headers.get('location')?.replace(site.origin, '') ?? '', 'GB');
    const [, token = ''] = /^\/#age=(.+)$/.exec(landing.headers.get('location') ?? '') ?? [];
    const admitted = await hand(token, 'GB', cookie);
    expect(admitted.status).toBe(204);
    expect(admitted.headers.get('set-cookie')).toContain('HttpOnly; SameSite=Strict');
    expect(await needs('GB', cookieIn(admitted))).toEqual({ needs: 'nothing' });
    const visitor = new Visitor(site, { cookie: cookieIn(admitted), forwardedFor: addresses.GB });
    await visitor.opened();
    expect((await visitor.hello()).call).toBeNull();
  });

  test('the service is told a random number, a level and where to send back, never the same twice', async () => {
    const cookie = await admitBrowser(site);
    const [one, other] = [await begin('CH', cookie), await begin('CH', cookie)];
    expect(one.level).toBe('estimate');
    expect(one.back).toBe(`${site.origin}/age/return`);
    const parts = (nonce: string) => new Set(nonce.split('.').slice(1));
    expect([...parts(one.nonce)].filter((part) => parts(other.nonce).has(part))).toEqual([]);
    expect(cookie).not.toContain(one.nonce.split('.')[1] ?? cookie);
  });

  test('one’s own word is enough elsewhere, and nobody is sent away there', async () => {
    const cookie = await admitBrowser(site);
    expect(await needs('US')).toEqual({ needs: 'confirmation' });
    expect(await needs('US', cookie)).toEqual({ needs: 'nothing' });
    for (const [place, pair] of [
      ['US', cookie],
      ['GB', ''],
      ['GB', `${cookie}x`],
      ['NL', cookie],
    ] as const) {
      const response = await go('/age/start', place, pair);
      expect([place, response.status, response.headers.get('location')]).toEqual([place, 303, '/']);
    }
  });

  test('what was estimated does not do where a proof is asked, and a proof does everywhere', async () => {
    const cookie = await admitBrowser(site);
    const asked = await begin('CH', cookie);
    const estimated = cookieIn(
      await hand(service.vouch({ ...pick(asked), level: 'estimate' }), 'CH', cookie),
    );
    expect(await needs('CH', estimated)).toEqual({ needs: 'nothing' });
    expect(await needs('GB', estimated)).toMatchObject({ needs: 'service' });
    expect(await closeOf('GB', estimated)).toEqual(closing(notAdmitted));
    const again = await begin('GB', estimated);
    const verified = cookieIn(
      await hand(service.vouch({ ...pick(again), level: 'verify' }), 'GB', estimated),
    );
    expect(await needs('CH', verified)).toEqual({ needs: 'nothing' });
    expect(await needs('GB', verified)).toEqual({ needs: 'nothing' });
  });
});

function pick({ nonce, level }: { nonce: string; level: string }) {
  return { nonce, level };
}

describe('a token is refused', () => {
  test('that the service has not signed, or not like this', async () => {
    const cookie = await admitBrowser(site);
    const claims = { ...pick(await begin('GB', cookie)), exp: Math.floor(Date.now() / 1_000) + 300 };
    const good = signToken(claims, service.keys.secret);
    const [header = '', body = '', signature = ''] = good.split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    const tokens = [
      signToken(claims, makeAgeKeys().secret),
      `${none}.${body}.`,
      `${none}.${body}.${signature}`,
      `${header}.${body}.`,
      `${header}.${body}`,
      `${header}.${body}.${signature}.${signature}`,
      signToken(claims, service.keys.secret, { alg: 'none' }),
      signToken(claims, service.keys.secret, { alg: 'HS256' }),
      signToken(claims, service.keys.secret, { alg: 'EdDSA', jwk: { kty: 'OKP' } }),
      signToken({ ...claims, level: 'verify ' }, service.keys.secret),
      ...Array.from({ length: good.length }, (_, length) => good.slice(0, length)).filter(
        (_, index) => index % 17 === 1,
      ),
    ];
    for (const token of tokens) await expectRefused(token, 'GB', cookie);
    // None of them has used it up.
    expect((await hand(good, 'GB', cookie)).status).toBe(204);
  });

  test('that says more than the level, or less', async () => {
    const cookie = await admitBrowser(site);
    const claims = pick(await begin('GB', cookie));
    for (const more of [{ name: 'Ada' }, { birthdate: '1990-01-01' }, { sub: 'a1' }, { iat: 1 }]) {
      await expectRefused(service.vouch({ ...claims, ...more }), 'GB', cookie);
    }
    for (const level of ['declare', 'none', '', null, ['verify'], 'VERIFY']) {
      await expectRefused(service.vouch({ ...claims, level }), 'GB', cookie);
    }
    await expectRefused(service.vouch({ nonce: claims.nonce }), 'GB', cookie);
    await expectRefused(service.vouch({ level: 'verify' }), 'GB', cookie);
  });

  test('of a lower level than is asked here', async () => {
    const cookie = await admitBrowser(site);
    const { nonce } = await begin('GB', cookie);
    await expectRefused(service.vouch({ nonce, level: 'estimate' }), 'GB', cookie);
  });

  test('that has ended, or would be good for long', async () => {
    const cookie = await admitBrowser(site);
    const claims = pick(await begin('GB', cookie));
    for (const inSeconds of [-1, 0, 660, 86_400]) {
      await expectRefused(service.vouch(claims, inSeconds), 'GB', cookie);
    }
    for (const exp of [null, '9999999999', 1.5, Number.MAX_SAFE_INTEGER]) {
      await expectRefused(service.vouch({ ...claims, exp }), 'GB', cookie);
    }
  });

  test('that has done its service', async () => {
    const cookie = await admitBrowser(site);
    const claims = pick(await begin('GB', cookie));
    const token = service.vouch(claims);
    expect((await hand(token, 'GB', cookie)).status).toBe(204);
    await expectRefused(token, 'GB', cookie);
    await expectRefused(service.vouch(claims), 'GB', cookie);
  });

  test('for a nonce of another browser, or one that we did not give', async () => {
    const [cookie, other] = [await admitBrowser(site), await admitBrowser(site)];
    const { nonce } = await begin('GB', other);
    const [until = '', id = '', signature = ''] = nonce.split('.');
    for (const wrong of [
      nonce,
      '',
      '..',
      `${until}.${id}`,
      `zzzzzzzz.${id}.${signature}`,
      `${nonce}.x`,
      `${until}.${id}.`,
    ]) {
      await expectRefused(service.vouch({ nonce: wrong, level: 'verify' }), 'GB', cookie);
    }
    expect((await hand(service.vouch({ nonce, level: 'verify' }), 'GB', other)).status).toBe(204);
  });

  test('without the cookie, from another site, or in another form', async () => {
    const cookie = await admitBrowser(site);
    const token = service.vouch(pick(await begin('GB', cookie)));
    for (const pair of ['', 'anoncam=', `${cookie.slice(0, -1)}`]) await expectRefused(token, 'GB', pair);
    for (const headers of [
      { origin: 'http://evil.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      expect((await hand(token, 'GB', cookie, headers)).status).toBe(403);
    }
    expect((await hand(token, 'GB', cookie, { 'content-type': 'text/plain' })).status).toBe(400);
    // By GET, where every link could do it, nothing is handed in.
    const led = await go(`/age/return?token=${token}`, 'GB', cookie);
    expect([led.status, led.headers.get('location'), led.headers.get('set-cookie')]).toEqual([
      303,
      `/#age=${token}`,
      null,
    ]);
    expect((await hand(token, 'GB', cookie)).status).toBe(204);
  });

  test('before anything but a token gets into the address of the page', async () => {
    for (const wrong of ['', 'a b', '%0d%0aset-cookie:x=1', '//evil.test', '<script>', 'a'.repeat(2_049)]) {
      const led = await go(`/age/return?token=${wrong}`, 'GB');
      expect([led.status, led.headers.get('location'), led.headers.get('set-cookie')]).toEqual([
        303,
        '/#age=',
        null,
      ]);
    }
  });
});

describe('where the site is not offered', () => {
  test('nobody gets in, by whatever way and with whatever cookie', async () => {
    const elsewhere = await admitBrowser(site);
    expect(await needs('NL')).toEqual({ needs: 'another-country' });
    for (const cookie of ['', elsewhere]) {
      expect(await closeOf('NL', cookie)).toEqual(closing(notOffered));
      const refused = await requestAdmission(site, { headers: from('NL', cookie) });
      expect([refused.status, refused.headers.get('set-cookie')]).toEqual([451, null]);
    }
    // A wrong body does not get round it.
    expect((await requestAdmission(site, { headers: from('NL'), body: '{}' })).status).toBe(451);
  });

  test('who says to be elsewhere is not believed without a proxy of ours', async () => {
    await using open = await startSite({ ANONCAM_BLOCKED_COUNTRIES: 'ZZ' });
    const claimed = await requestAdmission(open, { headers: { 'x-forwarded-for': addresses.US } });
    expect(claimed.status).toBe(451);
    const visitor = new Visitor(open, { forwardedFor: addresses.US });
    expect(await visitor.closed).toEqual(closing(notOffered));
  });
});

test('without a service there is no way to one', async () => {
  await using plain = await startSite();
  const cookie = await admitBrowser(plain);
  const ask = (path: string) =>
    fetch(`http://${plain.address}${path}`, { headers: { cookie }, redirect: 'manual' });
  expect((await ask('/age/start')).headers.get('location')).toBe('/');
  const token = service.vouch({ nonce: 'a.b.c', level: 'verify' });
  const handed = await fetch(`http://${plain.address}/age/return`, {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { origin: plain.origin, 'content-type': 'application/json', cookie },
  });
  expect(handed.status).toBe(400);
});
