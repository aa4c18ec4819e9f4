/** Who may open a WebSocket, and how the server ends one that does not keep to the protocol. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import { limits } from '@anoncam/protocol/limits';
import { subprotocol } from '@anoncam/protocol/version';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { Door } from '../enforcement/door.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { admitBrowser, startSite } from '../testing/application.ts';
import { findReal } from '../testing/descriptions.ts';
import { askRaw, openRaw, statusOf, textFrame, upgradeRequest } from '../testing/raw.ts';
import { beginCall, meetVisitor, Visitor } from '../testing/visitor.ts';
import { createWebSocketHandler } from './web-socket.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function closing(name: keyof typeof closeCodes) {
  const { code, reason } = closeCodes[name];
  return { code, reason };
}

describe('who may open a WebSocket', () => {
  test('only somebody admitted', async () => {
    await using site = await startSite();
    const cookie = await admitBrowser(site);
    const wrongOnes = [undefined, 'anoncam=', 'anoncam=a.b.c', `${cookie}x`, cookie.slice(0, -1), 'other=1'];
    for (const wrong of wrongOnes) {
      expect(await new Visitor(site, { cookie: wrong }).closed).toEqual(closing('notAdmitted'));
    }
    const welcome = await (await openAs(site, cookie)).hello();
    expect(welcome.call).toBeNull();
  });

  test('the confirmation counts for the installation that signed it, not for another', async () => {
    await using site = await startSite();
    await using other = await startSite();
    const cookie = await admitBrowser(other);
    expect(await new Visitor(site, { cookie }).closed).toEqual(closing('notAdmitted'));
  });

  test('for thirty days after confirming, however long the cookie is kept', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    await using site = await startSite({}, { clock: { now: () => nowMs, at: () => ({ cancel() {} }) } });
    const cookie = await admitBrowser(site);
    nowMs += 30 * 24 * 60 * 60_000 - 1;
    await (await openAs(site, cookie)).hello();
    nowMs += 1;
    expect(await new Visitor(site, { cookie }).closed).toEqual(closing('notAdmitted'));
  });

  test('only a page of a version that is spoken', async () => {
    await using site = await startSite();
    const cookie = await admitBrowser(site);
    for (const protocols of [['anoncam.v0'], ['anoncam'], ['chat', 'anoncam.v999'], []]) {
      expect(await new Visitor(site, { cookie, protocols }).closed).toEqual(closing('wrongVersion'));
    }
    const visitor = new Visitor(site, { cookie, protocols: ['anoncam.v0', subprotocol] });
    await visitor.opened();
    expect(visitor.socket.protocol).toBe(subprotocol);
    const old = new Visitor(site, { cookie: await admitBrowser(site), protocols: ['anoncam.v5'] });
    await old.opened();
    await Promise.all([old.hello(), visitor.hello()]);
    await beginCall(old, visitor);
    await Promise.all([old.hear('begun'), visitor.hear('begun')]);
  });

  test('W2 a foreign origin is refused before anything is opened', async () => {
    await using site = await startSite();
    const cookie = await admitBrowser(site);
    const asked = { cookie, 'sec-websocket-protocol': subprotocol };
    for (const origin of ['null', '', 'http://evil.test', `${site.origin}.evil.test`, `${site.origin}/`]) {
      expect(statusOf(await askRaw(site, upgradeRequest({ ...asked, origin })))).toBe(403);
    }
    expect(statusOf(await askRaw(site, upgradeRequest(asked)))).toBe(403);
    expect(statusOf(await askRaw(site, upgradeRequest({ ...asked, origin: site.origin })))).toBe(101);
  });

  test('W9 nobody beyond the configured number, until somebody leaves', async () => {
    await using site = await startSite({ ANONCAM_MAX_SOCKETS: '2' });
    const cookie = await admitBrowser(site);
    const [first] = [await meetVisitor(site, cookie), await meetVisitor(site, cookie)];
    const { code } = closeCodes.full;
    expect(await new Visitor(site, { cookie }).closed).toEqual({ code, reason: 'full 30' });
    await first.leave();
    expect((await meetVisitor(site, cookie)).socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('a WebSocket that does not keep to the protocol', () => {
  test('says nothing: closed after five seconds, no sooner', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const visitor = await openAs(site, await admitBrowser(site));
    await requestAnything(site);
    clock.advance(4_999);
    await requestAnything(site);
    expect(visitor.socket.readyState).toBe(WebSocket.OPEN);
    clock.advance(1);
    expect(await visitor.closed).toEqual(closing('silent'));
  });

  test.each([
    'no json',
    '',
    '{}',
    '{"type":"unheard-of"}',
    '{"type":"hello"}',
    '{"type":"ping"}',
    '{"type":"stop"}',
  ])('opens with %p', async (text) => {
    await using site = await startSite();
    const visitor = await openAs(site, await admitBrowser(site));
    visitor.sendText(text);
    expect(await visitor.closed).toEqual(closing('badMessage'));
  });

  test.each([
    'no json',
    '{"type":"ping","extra":1}',
    '{"type":"wait","mode":"video"}',
    '{"type":"hello","session":null,"call":null}',
    '{"type":"text","text":"hi"}',
  ])('says %p when it is welcome', async (text) => {
    await using site = await startSite();
    const visitor = await meetVisitor(site);
    visitor.sendText(text);
    expect(await visitor.closed).toEqual(closing('badMessage'));
  });

  test('sends bytes instead of text', async () => {
    await using site = await startSite();
    const visitor = await meetVisitor(site);
    visitor.socket.send(new Uint8Array([1, 2, 3]));
    expect(await visitor.closed).toEqual(closing('badMessage'));
  });

  test('W4 sends more than a message may hold', async () => {
    await using site = await startSite();
    const visitor = await meetVisitor(site);
    const padding = limits.messageBytes - '{"type":"ping"}'.length;
    visitor.sendText(`{"type":"ping"}${' '.repeat(padding)}`);
    await visitor.hear('pong');
    visitor.sendText(`{"type":"ping"}${' '.repeat(padding + 1)}`);
    expect((await visitor.closed).code).toBe(1009);
  });

  test('W6 sends more than is allowed', async () => {
    await using site = await startSite({}, { clock: new TestClock() });
    const visitor = await meetVisitor(site);
    for (let count = 0; count < 19; count++) visitor.say({ type: 'ping' });
    for (let count = 0; count < 19; count++) await visitor.hear('pong');
    visitor.say({ type: 'ping' });
    expect(await visitor.closed).toEqual(closing('tooMany'));
  });

  test('W6 opens more tabs than anybody needs, and gets the place back when one is closed', async () => {
    await using site = await startSite({ ANONCAM_PUBLIC_ORIGIN: 'https://anoncam.test' });
    const cookie = await admitBrowser(site);
    const tabs = await Promise.all(Array.from({ length: 20 }, () => meetVisitor(site, cookie)));
    const oneMore = await openAs(site, cookie);
    oneMore.say({ type: 'hello', session: null, call: null });
    expect(await oneMore.closed).toEqual(closing('tooMany'));
    tabs[0]?.socket.close(1000);
    await tabs[0]?.closed;
    expect((await (await openAs(site, cookie)).hello()).type).toBe('welcome');
    expect((await (await openAs(site, await admitBrowser(site))).hello()).type).toBe('welcome');
  });

  test('W6 a flood of signals ends the flooder, not the stranger', async () => {
    await using site = await startSite({}, { clock: new TestClock() });
    const { offerer, answerer, call } = await beginCall(await meetVisitor(site), await meetVisitor(site));
    for (let count = 0; count < 41; count++) offerer.signal(call, `candidate ${count}`);
    expect(await offerer.closed).toEqual(closing('tooMany'));
    expect(await answerer.hear('stranger-left')).toEqual({ type: 'stranger-left', call, why: 'left' });
    expect(answerer.inbox.filter(({ type }) => type === 'signal')).toHaveLength(40);
  });

  test('W7 stops reading: given up at 256 KiB, and the stranger is told', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const cookie = await admitBrowser(site);
    const reader = await openRaw(site, {
      cookie,
      origin: site.origin,
      'sec-websocket-protocol': subprotocol,
    });
    const say = (message: object) => reader.write(textFrame(JSON.stringify(message)));
    say({ type: 'hello', session: null, call: null });
    say({
      type: 'wait',
      mode: 'video',
      offer: findReal('video-chromium-offer'),
      reach: { nat: 'unknown', relay: false },
      hidden: false,
    });
    const sender = await meetVisitor(site);
    await sender.wait();
    const matched = await sender.hear('matched');
    say({
      type: 'accept',
      call: matched.call,
      answer: matched.offer === null ? findReal('video-chromium-answer') : null,
    });
    sender.accept(matched);
    await sender.hear('begun');
    const sdp = findReal('video-chromium-offer');
    const signal = { kind: 'description', role: 'offer', sdp } as const;
    // The system's own buffers take some megabytes first.
    for (let sent = 0; sent < 4_000 && sender.inbox.length === 0; sent++) {
      sender.say({ type: 'signal', call: matched.call, signal });
      if (sent % 20 !== 0) continue;
      clock.advance(1_000);
      await sender.settle();
    }
    expect(await sender.hear('stranger-away')).toEqual({ type: 'stranger-away', call: matched.call });
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    let tail = Buffer.alloc(0);
    reader.on('data', (bytes) => {
      tail = Buffer.concat([tail, Buffer.from(bytes)]).subarray(-64);
    });
    reader.on('close', () => end());
    reader.resume();
    await ended;
    const { code, reason } = closeCodes.tooSlow;
    const close = [0x88, 2 + reason.length, code >> 8, code & 0xff, ...Buffer.from(reason)];
    expect([...tail.subarray(-close.length)]).toEqual(close);
  });
});

test('who connects with the note of a session takes it over, and the one before is told', async () => {
  await using site = await startSite();
  const cookie = await admitBrowser(site);
  const first = await openAs(site, cookie);
  const { session } = await first.hello();
  const second = await openAs(site, cookie);
  await second.hello(session);
  expect(await first.closed).toEqual(closing('replaced'));
  await second.settle();
});

async function openAs(site: Parameters<typeof admitBrowser>[0], cookie: string): Promise<Visitor> {
  const visitor = new Visitor(site, { cookie });
  await visitor.opened();
  return visitor;
}

/** One round trip: whatever was sent before has reached the server. */
async function requestAnything(site: Parameters<typeof admitBrowser>[0]): Promise<void> {
  await fetch(`http://${site.address}/health/live`);
}

test('a socket that was closed for what it said, and could not be counted, is a line of the log and no end of the server', async () => {
  const bugs: string[] = [];
  const counters = { count: () => Promise.reject(new Error('out of reach')), tidy() {}, size: 0 };
  const networks = createNetworkTags(systemRandom);
  const door = new Door({
    ...{ clock: new TestClock(), counters, networks },
    mostOfHousehold: 10,
    isOwnSite: false,
  });
  const handler = createWebSocketHandler({
    meter: { closed() {} },
    log: { error: (message) => bugs.push(message) },
  });
  const guest = { subject: 'one' as SubjectRef, parts: door.around('192.0.2.1') };
  const data = { entry: { door, guest }, connection: { closed() {} } };
  handler.close?.({ data } as never, closeCodes.badMessage.code, '');
  await new Promise(setImmediate);
  expect(bugs).toEqual(['what a socket was closed for was not counted']);
});
