/**
 * The page's connection to a real WebSocket server: how it begins, is kept alive, is lost, comes back, or is given up.
 */
import { afterEach, beforeEach, describe, expect, spyOn, test } from 'bun:test';
import { type CloseReason, closeCodes, type NextStep, tellPause } from '@anoncam/protocol/close-codes';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { subprotocols } from '@anoncam/protocol/version';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Inbox } from '../testing/inbox.ts';
import { LinkServer, type ServedSocket } from '../testing/link-server.ts';
import { ServerLink } from './server-link.ts';

const pingEveryMs = 15_000;
const answerWithinMs = 5_000;

let page: PageGlobals;
let server: LinkServer;
let link: ServerLink;
/** What the link tells the page, in a few words. */
let news: Inbox<string>;
let callNote: Sealed | null;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  server = new LinkServer();
  news = new Inbox();
  callNote = null;
  link = createLink(server.url);
});

afterEach(async () => {
  link.close();
  await server.stop();
  page.restore();
});

function createLink(url: string): ServerLink {
  return new ServerLink(url, {
    onWelcome: ({ session }) => news.put(`welcome ${session}`),
    onMessage: (message) => news.put(message.type),
    onDown: (reason) => news.put(`down ${reason}`),
    onRefused: (reason) => news.put(`refused ${reason}`),
    callToResume: () => callNote,
  });
}

async function connect(): Promise<ServedSocket> {
  link.open();
  const socket = await server.sockets.take();
  await socket.welcome();
  expect(await news.take()).toBe('welcome a-session');
  return socket;
}

function reasonsFor(next: NextStep): CloseReason[] {
  const names = Object.keys(closeCodes) as CloseReason[];
  return names.filter((name) => closeCodes[name].next === next);
}

describe('the beginning', () => {
  test('is a hello of the version of the protocol, with nothing to come back to', async () => {
    link.open();
    const socket = await server.sockets.take();
    expect(socket.offered).toEqual([...subprotocols]);
    expect(await socket.welcome()).toEqual({ type: 'hello', session: null, call: null });
  });

  test('lets nothing be sent before the welcome', async () => {
    expect(link.send({ type: 'stop' })).toBe(false);
    link.open();
    const socket = await server.sockets.take();
    expect(link.send({ type: 'stop' })).toBe(false);
    await socket.welcome();
    await news.take();
    expect(link.send({ type: 'stop' })).toBe(true);
    expect(await socket.heard.take()).toEqual({ type: 'stop' });
  });

  test('is tried again after 10 s without an answer', async () => {
    link.open();
    const dead = await server.sockets.take();
    await dead.heard.take();
    page.time.advance(answerWithinMs * 2);
    expect(await news.take()).toBe('down null');
    page.time.advance(500);
    const socket = await server.sockets.take();
    await socket.welcome({ session: 'another-session' as Sealed });
    expect(await news.take()).toBe('welcome another-session');
  });
});

/** How long the link would wait at the worst of luck. */
async function longestDelayAfter(socket: ServedSocket, reason: CloseReason, words = ''): Promise<number> {
  const chance = spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON);
  page.time.delays.clear();
  socket.close(closeCodes[reason].code, words);
  expect(await news.take()).toBe(`down ${reason}`);
  chance.mockRestore();
  return await page.time.delays.take();
}

describe('coming back', () => {
  test('brings the session and the call along', async () => {
    const socket = await connect();
    callNote = 'a-call-note' as Sealed;
    socket.vanish();
    expect(await news.take()).toBe('down null');
    expect(link.send({ type: 'stop' })).toBe(false);
    page.time.advance(500);
    const again = await server.sockets.take();
    expect(await again.welcome()).toEqual({
      type: 'hello',
      session: 'a-session',
      call: 'a-call-note',
    } as never);
  });

  for (const reason of reasonsFor('retry')) {
    test(`happens within half a second after "${closeCodes[reason].reason}"`, async () => {
      const socket = await connect();
      expect(await longestDelayAfter(socket, reason)).toBe(499);
      page.time.advance(500);
      await (await server.sockets.take()).welcome();
    });
  }

  for (const reason of reasonsFor('back-off')) {
    test(`takes up to four seconds after "${closeCodes[reason].reason}"`, async () => {
      const socket = await connect();
      expect(await longestDelayAfter(socket, reason)).toBe(3_999);
      page.time.advance(4_000);
      await (await server.sockets.take()).welcome();
    });
  }

  test('does not happen before the pause that the server asks for', async () => {
    expect(await longestDelayAfter(await connect(), 'full', tellPause('full', 30))).toBe(33_999);
  });

  for (const reason of reasonsFor('never')) {
    test(`never happens after "${closeCodes[reason].reason}"`, async () => {
      const socket = await connect();
      socket.close(closeCodes[reason].code);
      expect(await news.take()).toBe(`refused ${reason}`);
      expect(page.time.running).toBe(0);
      page.comeOnline();
      page.show('visible');
      expect(page.time.running).toBe(0);
      expect(server.sockets.size).toBe(0);
      expect(news.size).toBe(0);
    });
  }

  test('is as quick at the next loss, once the page is welcome again', async () => {
    const socket = await connect();
    expect(await longestDelayAfter(socket, 'full')).toBe(3_999);
    page.time.advance(4_000);
    const again = await server.sockets.take();
    await again.welcome();
    await news.take();
    expect(await longestDelayAfter(again, 'restarting')).toBe(499);
  });

  test('a page that is not let in at its first attempt is told why', async () => {
    link.open();
    const socket = await server.sockets.take();
    socket.close(closeCodes.notAdmitted.code);
    expect(await news.take()).toBe('refused notAdmitted');
    expect(page.time.running).toBe(0);
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
      const socket = await connect();
      socket.sayRaw(data);
      expect(await news.take()).toBe('refused wrongVersion');
      expect(await socket.closings.take()).toBe(closeCodes.done.code);
      expect(page.time.running).toBe(0);
    });
  }
});

describe('a silent connection', () => {
  test('is asked for a sign of life every 15 s, and for nothing while it talks', async () => {
    const socket = await connect();
    page.time.advance(pingEveryMs - 1);
    socket.say({ type: 'crowd', here: 2, usualMs: null });
    expect(await news.take()).toBe('crowd');
    page.time.advance(pingEveryMs - 1);
    link.send({ type: 'stop' });
    expect(await socket.heard.take()).toEqual({ type: 'stop' });
    page.time.advance(1);
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
  });

  test('that answers is kept', async () => {
    const socket = await connect();
    page.time.advance(pingEveryMs);
    await socket.heard.take();
    socket.say({ type: 'pong' });
    socket.say({ type: 'crowd', here: 2, usualMs: null });
    expect(await news.take()).toBe('crowd');
    page.time.advance(pingEveryMs - 1);
    expect(news.size).toBe(0);
    expect(link.send({ type: 'stop' })).toBe(true);
  });

  test('that does not answer in 5 s is given up, and heard no more', async () => {
    const dead = await connect();
    page.time.advance(pingEveryMs);
    await dead.heard.take();
    page.time.advance(answerWithinMs);
    expect(await news.take()).toBe('down null');
    dead.say({ type: 'crowd', here: 99, usualMs: null });
    page.time.advance(500);
    const socket = await server.sockets.take();
    dead.say({ type: 'unpaired', call: 'a-call----------------' as CallId });
    await socket.welcome({ session: 'the-new-one' as Sealed });
    expect(await news.take()).toBe('welcome the-new-one');
    expect(await dead.closings.take()).toBe(closeCodes.reconnecting.code);
    socket.say({ type: 'crowd', here: 3, usualMs: null });
    expect(await news.take()).toBe('crowd');
    expect(news.size).toBe(0);
  });
});

describe('a device that wakes up', () => {
  test('asks at once whether the connection is alive', async () => {
    const socket = await connect();
    page.comeOnline();
    expect(await socket.heard.take()).toEqual({ type: 'ping' });
    page.time.advance(answerWithinMs);
    expect(await news.take()).toBe('down null');
  });

  test('does not wait for its turn to come back', async () => {
    const socket = await connect();
    socket.close(closeCodes.full.code);
    expect(await news.take()).toBe('down full');
    page.show('hidden');
    page.comeOnline();
    expect(page.time.running).toBe(1);
    page.show('visible');
    await (await server.sockets.take()).welcome({ session: 'at-once' as Sealed });
    expect(await news.take()).toBe('welcome at-once');
  });
});

describe('a server that is not there', () => {
  test('is said to be away once, however long it takes until it is back', async () => {
    const { port } = server;
    await server.stop();
    link.open();
    expect(await news.take()).toBe('down null');
    for (const longestMs of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      expect(await page.time.delays.take()).toBe(answerWithinMs * 2);
      const delayMs = await page.time.delays.take();
      expect(delayMs).toBeLessThan(longestMs);
      page.time.advance(delayMs);
    }
    expect(await page.time.delays.take()).toBe(answerWithinMs * 2);
    const lastDelayMs = await page.time.delays.take();
    server = new LinkServer(port);
    page.time.advance(lastDelayMs);
    await (await server.sockets.take()).welcome();
    expect(await news.take()).toBe('welcome a-session');
    expect(news.size).toBe(0);
  });

  test('that restarts is found again, with the session it gave', async () => {
    const { port } = server;
    const socket = await connect();
    await server.stop();
    expect(await news.take()).toStartWith('down');
    expect(await socket.closings.take()).toBeNumber();
    server = new LinkServer(port);
    page.time.advance(500);
    const again = await server.sockets.take();
    expect(await again.welcome()).toMatchObject({ session: 'a-session' });
    expect(await news.take()).toBe('welcome a-session');
    expect(news.size).toBe(0);
  });
});

test('leaving is told at once and is for good', async () => {
  const socket = await connect();
  link.close();
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect(link.send({ type: 'stop' })).toBe(false);
  page.comeOnline();
  expect(page.time.running).toBe(0);
  expect(news.size).toBe(0);
});
