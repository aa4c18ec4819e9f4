/** Abuse at the door of a whole site: floods, crowds at one address, and that everybody else is served meanwhile. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import { subprotocol } from '@anoncam/protocol/version';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { Door } from '../enforcement/door.ts';
import { limits } from '../enforcement/limits.ts';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { requestAdmission, type Site } from '../testing/application.ts';
import { admitFrom, enterFrom, openFrom, startPublicSite } from '../testing/crowded-site.ts';
import { askRaw, statusOf, upgradeRequest } from '../testing/raw.ts';
import { beginCall, candidateNamed, meetVisitor, type Visitor } from '../testing/visitor.ts';
import { createRequestLimits } from './request-limits.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

describe('W1 a public site', () => {
  test('W1 is opened over HTTPS alone: its origin, and a cookie that browsers send nowhere else', async () => {
    await using site = await startPublicSite();
    const set = (await requestAdmission(site)).headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^__Host-anoncam=/);
    for (const part of ['Path=/', 'HttpOnly', 'SameSite=Strict', 'Secure'])
      expect(set.split('; ')).toContain(part);
    const cookie = set.split(';')[0] ?? '';
    const request = (origin: string) =>
      askRaw(site, upgradeRequest({ cookie, origin, 'sec-websocket-protocol': subprotocol }));
    expect(statusOf(await request('http://anoncam.test'))).toBe(403);
    expect(statusOf(await request('https://anoncam.test'))).toBe(101);
    const { headers } = await fetch(`http://${site.address}/health/live`);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });

  test('W3 admits by its cookie, and by nothing in the address', async () => {
    await using site = await startPublicSite();
    const cookie = await admitFrom(site, '192.0.2.1');
    const [name = '', value = ''] = cookie.split('=');
    const asked = { origin: site.origin, 'sec-websocket-protocol': subprotocol };
    for (const query of [
      `?${cookie}`,
      `?token=${value}`,
      `?cookie=${cookie}`,
      `?session=${value}&${name}=${value}`,
    ]) {
      const answer = await askRaw(site, upgradeRequest({ ...asked, connection: 'Upgrade' }, `/link${query}`));
      expect(answer).toContain(closeCodes.notAdmitted.reason);
    }
    expect((await openFrom(site, '192.0.2.1', cookie)).visitor).not.toBeNull();
  });
});

describe('too much from one address', () => {
  test('W9 is told when to come back, and other addresses are served', async () => {
    await using site = await startPublicSite({ ANONCAM_MAX_SOCKETS_PER_ADDRESS: '6' });
    const address = '192.0.2.5';
    const inside: Visitor[] = [];
    for (let index = 0; index < 6; index++) {
      const visitor = await enterFrom(site, address, await admitFrom(site, address));
      if (visitor) inside.push(visitor);
    }
    expect(inside).toHaveLength(6);
    const cookie = await admitFrom(site, address);
    expect(await openFrom(site, address, cookie)).toEqual({ visitor: null, code: 4503, reason: 'full 30' });
    expect(await enterFrom(site, '192.0.2.6', await admitFrom(site, '192.0.2.6'))).not.toBeNull();
    await inside[0]?.leave();
    expect(await enterFrom(site, address, cookie)).not.toBeNull();
  });

  test('W9 over HTTP it is 429, with the seconds to wait', async () => {
    const clock = new TestClock();
    const few = limits.map((limit) => ({ ...limit, refuseFrom: limit.refuseFrom && 3 }));
    const door = new Door({
      clock,
      counters: new MemoryCounters(clock),
      networks: createNetworkTags(systemRandom),
      mostOfHousehold: 10,
      isOwnSite: false,
      limits: few,
    });
    const limit = createRequestLimits(door);
    for (const route of ['GET /admission', 'POST /admission', 'POST /quality', 'GET /contact/challenge']) {
      clock.advance(60 * 60_000);
      const ask = (address = '2001:db8:9::1') => limit(route, address);
      for (let times = 0; times < 3; times++) expect(await ask()).toBeNull();
      const refused = await ask();
      expect(refused?.status).toBe(429);
      expect(Number(refused?.headers.get('retry-after'))).toBeWithin(1, 601);
      expect(await ask('127.0.0.1')).toBeNull();
      expect(await limit('GET /health/live', '2001:db8:9::1')).toBeNull();
    }
  });
});

test('A2 of two hundred at one address, with one of them abusing it, the others get in and meet', async () => {
  await using site = await startPublicSite({}, { clock: new TestClock() });
  const address = '192.0.2.77';
  await abuse(site, address);
  let met = 0;
  for (let pair = 0; pair < 100; pair++) {
    const [one, other] = [
      await enterFrom(site, address, await admitFrom(site, address)),
      await enterFrom(site, address, await admitFrom(site, address)),
    ];
    if (!one || !other) continue;
    await beginCall(one, other);
    await Promise.all([one.hear('begun'), other.hear('begun')]);
    met += 2;
  }
  expect(met).toBeGreaterThanOrEqual(198);
});

/** Bad messages, floods, hoarded sockets, work that is none, in browsers that are thrown away. */
async function abuse(site: Site, address: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address, origin: site.origin };
  for (let browser = 0; browser < 6; browser++) {
    const cookie = await admitFrom(site, address);
    for (let tries = 0; tries < 16; tries++) {
      const visitor = await enterFrom(site, address, cookie);
      if (!visitor) break;
      if (tries < 12) visitor.sendText('nonsense');
    }
    const body = JSON.stringify({ challenge: {}, solution: {} });
    await repeat(30, 10, () =>
      fetch(`http://${site.address}/standing/work`, {
        method: 'POST',
        body,
        headers: { ...headers, cookie },
      }),
    );
  }
}

test('W6 fifty who flood are closed, and two others meet and signal meanwhile', async () => {
  await using site = await startPublicSite({}, { clock: new TestClock() });
  const flood = Promise.all(Array.from({ length: 50 }, (_, index) => floodFrom(site, `198.51.${index}.1`)));
  const cookies = [await admitFrom(site, '203.0.113.1'), await admitFrom(site, '203.0.113.2')];
  const [one, other] = [await meetVisitor(site, cookies[0]), await meetVisitor(site, cookies[1])];
  const { offerer, answerer, call } = await beginCall(one, other);
  for (let sent = 0; sent < 30; sent++) {
    offerer.signal(call, `candidate ${sent}`);
    expect((await answerer.hear('signal')).signal).toMatchObject({
      candidate: candidateNamed(`candidate ${sent}`),
    });
  }
  await flood;
  expect(one.socket.readyState).toBe(WebSocket.OPEN);
});

/** Until it is closed for it: once, but where it is not even let in. */
async function floodFrom(site: Site, address: string): Promise<void> {
  for (let code: number | undefined; code !== closeCodes.tooMany.code; ) {
    const visitor = await enterFrom(site, address, await admitFrom(site, address));
    for (let sent = 0; sent < 200; sent++) visitor?.sendText('{"type":"ping"}');
    code = (await visitor?.closed)?.code;
  }
}

/** So often in all, so many at a time. */
async function repeat(times: number, atOnce: number, work: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < times; done += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, times - done) }, work));
  }
}
