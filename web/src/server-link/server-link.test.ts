/**
 * The page's connection to a real WebSocket server: how it begins, is kept alive, is lost, comes back, or is given up.
 */
import { afterEach, beforeEach, describe, expect, spyOn, test } from 'bun:test';
import { type CloseReason, closeCodes, type NextStep, tellPause } from '@anoncam/protocol/close-codes';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { subprotocols } from '@anoncam/protocol/version';
import { LinkServer, type ServedSocket } from '../testing/link-server.ts';
import { LinkedPage } from '../testing/linked-page.ts';

const pingEveryMs = 15_000;
const answerWithinMs = 5_000;

let its: LinkedPage;

beforeEach(() => {
  its = new LinkedPage();
});

afterEach(() => its.end());

function reasonsFor(next: NextStep): CloseReason[] {
  const names = Object.keys(closeCodes) as CloseReason[];
  return names.filter((name) => closeCodes[name].next === next);
}

describe('the beginning', () => {
  test('is a hello of the version of the protocol, with nothing to come back to', async () => {
    its.link.open();
    const socket = await its.server.sockets.take();
    expect(socket.offered).toEqual([...subprotocols]);
    expect(await socket.welcome()).toEqual({ type: 'hello', session: null, call: null });
  });

  test('lets nothing be sent before the welcome', async () => {
    expect(its.link.send({ type: 'stop' })).toBe(false);
    its.link.open();
    const socket = await its.server.sockets.take();
    expect(its.link.send({ type: 'stop' })).toBe(false);
    await socket.welcome();
    await its.news.take();
    expect(its.link.send({ type: 'stop' })).toBe(true);
    expect(await socket.heard.take()).toEqual({ type: 'stop' });
  });

  test('is tried again after 10 s without an answer', async () => {
    its.link.open();
    const dead = await its.server.sockets.take();
    await dead.heard.take();
    its.page.time.advance(answerWithinMs * 2);
    expect(await its.news.take()).toBe('down null');
    its.page.time.advance(500);
    const socket = await its.server.sockets.take();
    await socket.welcome({ session: 'another-session' as Sealed });
    expect(await its.news.take()).toBe('welcome another-session');
  });
});

/** How long the link would wait at the worst of luck. */
async function longestDelayAfter(socket: ServedSocket, reason: CloseReason, words = ''): Promise<number> {
  const chance = spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON);
  its.page.time.delays.clear();
  socket.close(closeCodes[reason].code, words);
  expect(await its.news.take()).toBe(`down ${reason}`);
  chance.mockRestore();
  return await its.page.time.delays.take();
}

describe('coming back', () => {
  test('brings the session and the call along', async () => {
    const socket = await its.connect();
    its.callNote = 'a-call-note' as Sealed;
    socket.vanish();
    expect(await its.news.take()).toBe('down null');
    expect(its.link.send({ type: 'stop' })).toBe(false);
    its.page.time.advance(500);
    const again = await its.server.sockets.take();
    expect(await again.welcome()).toEqual({
      type: 'hello',
      session: 'a-session',
      call: 'a-call-note',
    } as never);
  });

  for (const reason of reasonsFor('retry')) {
    test(`happens within half a second after "${closeCodes[reason].reason}"`, async () => {
      const socket = await its.connect();
      expect(await longestDelayAfter(socket, reason)).toBe(499);
      its.page.time.advance(500);
      await (await its.server.sockets.take()).welcome();
    });
  }

  for (const reason of reasonsFor('back-off')) {
    test(`takes up to four seconds after "${closeCodes[reason].reason}"`, async () => {
      const socket = await its.connect();
      expect(await longestDelayAfter(socket, reason)).toBe(3_999);
      its.page.time.advance(4_000);
      await (await its.server.sockets.take()).welcome();
    });
  }

  test('does not happen before the pause that the server asks for', async () => {
    expect(await longestDelayAfter(await its.connect(), 'full', tellPause('full', 30))).toBe(33_999);
  });

  for (const reason of reasonsFor('never')) {
    test(`never happens after "${closeCodes[reason].reason}"`, async () => {
      const socket = await its.connect();
      socket.close(closeCodes[reason].code);
      // Not let in any more, after a welcome, is another thing than never.
      expect(await its.news.take()).toBe(`refused ${reason === 'notAdmitted' ? 'forgotten' : reason}`);
      expect(its.page.time.running).toBe(0);
      its.page.comeOnline();
      its.page.show('visible');
      expect(its.page.time.running).toBe(0);
      expect(its.server.sockets.size).toBe(0);
      expect(its.news.size).toBe(0);
    });
  }

  test('is as quick at the next loss, once the page is welcome again', async () => {
    const socket = await its.connect();
    expect(await longestDelayAfter(socket, 'full')).toBe(3_999);
    its.page.time.advance(4_000);
    const again = await its.server.sockets.take();
    await again.welcome();
    await its.news.take();
    expect(await longestDelayAfter(again, 'restarting')).toBe(499);
  });

  test('a page that is not let in at its first attempt is told why', async () => {
    its.link.open();
    const socket = await its.server.sockets.take();
    socket.close(closeCodes.notAdmitted.code);
    expect(await its.news.take()).toBe('refused notAdmitted');
    expect(its.page.time.running).toBe(0);
  });
});

describe('what is not of the protocol', () => {
  const strange: Readonly<Record<string, string | Uint8Array>> = {
    'no JSON': 'hello',
    'an unknown message': '{"type":"news"}',
    'an unknown field': '{"type":"pong","more":1}',
    bytes: new Uint8Array([1, 2, 3]),
  };
  for (const [name, data] of Object.entries(strange)) {
    test(`means that this page is out of date: ${name}`, async () => {
      const socket = await its.connect();
      socket.sayRaw(data);
      expect(await its.news.take()).toBe('refused wrongVersion');
      expect(await socket.closings.take()).toBe(closeCodes.done.code);
      expect(its.page.time.running).toBe(0);
    });
  }
});

describe('a silent connection', () => {
  test('is asked for a sign of life every 15 s, and for nothing while it talks', async () => {
    const socket = await its.connect();
    its.page.time.advance(pingEveryMs - 1);
    socket.say({ type: 'crowd', here: 2, usualMs: null });
    expect(await its.news.take()).toBe('crowd');
    its.page.time.advance(pingEveryMs - 1);
    its.link.send({ type: 'stop' });
    expect(await socket.heard.take()).toEqual({ type: 'stop' });
    its.page.time.advance(1);
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
  });

  test('that answers is kept', async () => {
    const socket = await its.connect();
    its.page.time.advance(pingEveryMs);
    await socket.heard.take();
    socket.say({ type: 'pong' });
    socket.say({ type: 'crowd', here: 2, usualMs: null });
    expect(await its.news.take()).toBe('crowd');
    its.page.time.advance(pingEveryMs - 1);
    expect(its.news.size).toBe(0);
    expect(its.link.send({ type: 'stop' })).toBe(true);
  });

  test('that does not answer in 5 s is given up, and heard no more', async () => {
    const dead = await its.connect();
    its.page.time.advance(pingEveryMs);
    await dead.heard.take();
    its.page.time.advance(answerWithinMs);
    expect(await its.news.take()).toBe('down null');
    dead.say({ type: 'crowd', here: 99, usualMs: null });
    its.page.time.advance(500);
    const socket = await its.server.sockets.take();
    dead.say({ type: 'unpaired', call: 'a-call----------------' as CallId });
    await socket.welcome({ session: 'the-new-one' as Sealed });
    expect(await its.news.take()).toBe('welcome the-new-one');
    expect(await dead.closings.take()).toBe(closeCodes.reconnecting.code);
    socket.say({ type: 'crowd', here: 3, usualMs: null });
    expect(await its.news.take()).toBe('crowd');
    expect(its.news.size).toBe(0);
  });
});

describe('a server that is not there', () => {
  test('is said to be away once, however long it takes until it is back', async () => {
    const { port } = its.server;
    await its.server.stop();
    its.link.open();
    expect(await its.news.take()).toBe('down null');
    for (const longestMs of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      expect(await its.page.time.delays.take()).toBe(answerWithinMs * 2);
      const delayMs = await its.page.time.delays.take();
      expect(delayMs).toBeLessThan(longestMs);
      its.page.time.advance(delayMs);
    }
    expect(await its.page.time.delays.take()).toBe(answerWithinMs * 2);
    const lastDelayMs = await its.page.time.delays.take();
    its.server = new LinkServer(port);
    its.page.time.advance(lastDelayMs);
    await (await its.server.sockets.take()).welcome();
    expect(await its.news.take()).toBe('welcome a-session');
    expect(its.news.size).toBe(0);
  });

  test('that restarts is found again, with the session it gave', async () => {
    const { port } = its.server;
    const socket = await its.connect();
    await its.server.stop();
    expect(await its.news.take()).toStartWith('down');
    expect(await socket.closings.take()).toBeNumber();
    its.server = new LinkServer(port);
    its.page.time.advance(500);
    const again = await its.server.sockets.take();
    expect(await again.welcome()).toMatchObject({ session: 'a-session' });
    expect(await its.news.take()).toBe('welcome a-session');
    expect(its.news.size).toBe(0);
  });
});

test('leaving is told at once and is for good', async () => {
  const socket = await its.connect();
  its.link.close();
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect(its.link.send({ type: 'stop' })).toBe(false);
  its.page.comeOnline();
  expect(its.page.time.running).toBe(0);
  expect(its.news.size).toBe(0);
});
