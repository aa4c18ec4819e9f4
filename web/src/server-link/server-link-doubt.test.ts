/** A connection that something speaks against: it has to answer soon, or another one is opened. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { Sealed } from '@anoncam/protocol/ids';
import { LinkedPage } from '../testing/linked-page.ts';

const pingEveryMs = 15_000;
const answerWithinMs = 5_000;
const answerInDoubtWithinMs = 1_500;

let its: LinkedPage;

beforeEach(() => {
  its = new LinkedPage();
});

afterEach(() => its.end());

describe('a connection that is doubted', () => {
  test('is given up in 1.5 s, however often it is doubted meanwhile', async () => {
    const socket = await its.connect();
    its.link.doubt();
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
    its.page.time.advance(answerInDoubtWithinMs - 1);
    its.link.doubt();
    its.page.time.advance(1);
    expect(await its.news.take()).toBe('down null');
    expect(socket.heard.size).toBe(0);
  });

  test('is given up sooner if it has been asked in its turn just before', async () => {
    const socket = await its.connect();
    its.page.time.advance(pingEveryMs);
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
    its.link.doubt();
    its.page.time.advance(answerInDoubtWithinMs);
    expect(await its.news.take()).toBe('down null');
  });

  test('is believed again once it has answered', async () => {
    const socket = await its.connect();
    for (let times = 0; times < 2; times++) {
      its.link.doubt();
      expect(await socket.heard.take()).toEqual({ type: 'ping' });
      socket.say({ type: 'pong' });
      socket.say({ type: 'crowd', here: 2, usualMs: null });
      expect(await its.news.take()).toBe('crowd');
      its.page.time.advance(answerWithinMs);
    }
    expect(its.news.size).toBe(0);
  });
});

describe('a device that wakes up', () => {
  test('asks at once whether the connection is alive', async () => {
    const socket = await its.connect();
    its.page.comeOnline();
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
    its.page.time.advance(answerInDoubtWithinMs);
    expect(await its.news.take()).toBe('down null');
  });

  test('waits for no connection that was begun in the network before', async () => {
    its.link.open();
    const swallowed = await its.server.sockets.take();
    await swallowed.heard.take();
    its.page.comeOnline();
    await (await its.server.sockets.take()).welcome();
    expect(await its.news.take()).toBe('welcome a-session');
    swallowed.say({ type: 'crowd', here: 99, usualMs: null });
    expect(await swallowed.closings.take()).toBe(closeCodes.reconnecting.code);
    expect(its.news.size).toBe(0);
  });

  test('comes back when what it said in the network before arrives late, and takes its session over', async () => {
    its.link.open();
    await (await its.server.sockets.take()).heard.take();
    its.page.comeOnline();
    const present = await its.server.sockets.take();
    await present.welcome();
    expect(await its.news.take()).toBe('welcome a-session');
    present.close(closeCodes.replaced.code);
    expect(await its.news.take()).toBe('down replaced');
    its.page.time.advance(500);
    expect(await (await its.server.sockets.take()).heard.take()).toMatchObject({ session: 'a-session' });
  });

  test('does not wait for its turn to come back', async () => {
    const socket = await its.connect();
    socket.close(closeCodes.full.code);
    expect(await its.news.take()).toBe('down full');
    its.page.show('hidden');
    its.page.comeOnline();
    expect(its.page.time.running).toBe(1);
    its.page.show('visible');
    await (await its.server.sockets.take()).welcome({ session: 'at-once' as Sealed });
    expect(await its.news.take()).toBe('welcome at-once');
  });
});
