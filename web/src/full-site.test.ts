/** Waiting for a place, against a real WebSocket server: when it is tried, and that a place is kept and given back. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { closeCodes, tellPause } from '@anoncam/protocol/close-codes';
import { delayBeforeKnock, FullSite } from './full-site.ts';
import { knock } from './server-link/knock.ts';
import { PageGlobals } from './testing/browser-globals.ts';
import { Inbox } from './testing/inbox.ts';
import { LinkServer } from './testing/link-server.ts';

let page: PageGlobals;
let server: LinkServer;
let freed: Inbox<'free'>;
let full: FullSite;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  server = new LinkServer();
  freed = new Inbox();
  full = new FullSite(() => knock(server.url));
});

afterEach(async () => {
  await full.giveUp();
  await server.stop();
  page.restore();
});

/** @returns how long the page waits then before it tries. */
async function refuseNext(pauseSeconds: number): Promise<number> {
  const socket = await server.sockets.take();
  page.time.delays.clear();
  socket.close(closeCodes.full.code, tellPause('full', pauseSeconds));
  return page.time.delays.take();
}

test('never before the server wishes; spread over half as long, and more after each try', () => {
  expect([0, 1, 2, 3, 9].map((tries) => delayBeforeKnock(30, tries, 0))).toEqual(Array(5).fill(30_000));
  const latest = [0, 1, 2, 3, 9].map((tries) => delayBeforeKnock(30, tries, 0.999_999));
  expect(latest).toEqual([44_999, 59_999, 74_999, 89_999, 89_999]);
  expect(delayBeforeKnock(null, 0, 0)).toBe(20_000);
});

test('it is tried until there is a place, which is kept until it is given up', async () => {
  full.wait(0, () => freed.put('free'));
  expect(full.until.value).not.toBeNull();
  page.time.advance(1);
  expect(full.until.value).toBeNull();
  const delayMs = await refuseNext(30);
  expect(delayMs).toBeGreaterThanOrEqual(30_000);
  page.time.advance(delayMs - 1);
  expect(server.sockets.size).toBe(0);
  page.time.advance(1);
  const socket = await server.sockets.take();
  await socket.welcome();
  await freed.take();
  expect(socket.closings.size).toBe(0);
  await full.giveUp();
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect([page.time.running, freed.size]).toEqual([0, 0]);
});

test('a hidden tab takes no place: it is tried when somebody looks', async () => {
  full.wait(1, () => freed.put('free'));
  page.show('hidden');
  page.time.advance(60_000);
  expect(full.until.value).not.toBeNull();
  page.show('visible');
  await (await server.sockets.take()).welcome();
  await freed.take();
  page.show('visible');
  expect(server.sockets.size).toBe(0);
});

test('it can be tried at once, though not twice at one time', async () => {
  full.wait(30, () => freed.put('free'));
  full.tryNow();
  full.tryNow();
  await refuseNext(30);
  expect(server.sockets.size).toBe(0);
});

test('what else is in the way is for the start to tell, without a place', async () => {
  full.wait(30, () => freed.put('free'));
  full.tryNow();
  (await server.sockets.take()).close(closeCodes.sanctioned.code);
  await freed.take();
  await full.giveUp();
});

test('a server without an answer is tried again; who left meanwhile keeps no place', async () => {
  full.wait(30, () => freed.put('free'));
  full.tryNow();
  await server.sockets.take();
  page.time.advance(10_000);
  page.time.delays.clear();
  expect(await page.time.delays.take()).toBeGreaterThanOrEqual(20_000);
  full.tryNow();
  const socket = await server.sockets.take();
  await full.giveUp();
  await socket.welcome();
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect(freed.size).toBe(0);
});
