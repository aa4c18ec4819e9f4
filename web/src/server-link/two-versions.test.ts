/** A page that is newer than the server it reaches, as while one release takes the place of another. */
import { expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { PageGlobals } from '../testing/browser-globals.ts';
import { LinkServer } from '../testing/link-server.ts';
import { ServerLink } from './server-link.ts';

test('a page is without what a server of the version before does not know, and loses nothing else', async () => {
  const page = new PageGlobals();
  page.install();
  const server = new LinkServer();
  server.choose = () => 'anoncam.v5';
  const { promise: welcomed, resolve: onWelcome } = Promise.withResolvers<unknown>();
  const link = new ServerLink(server.url, {
    onWelcome,
    onMessage: () => undefined,
    onDown: () => undefined,
    onRefused: () => undefined,
    callToResume: () => null,
  });
  link.open();
  const socket = await server.sockets.take();
  await socket.welcome();
  await welcomed;
  const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
  expect([link.send({ type: 'flowing', call }), link.send({ type: 'stop' })]).toEqual([true, true]);
  expect(await socket.heard.take()).toEqual({ type: 'stop' });
  link.close();
  await server.stop();
  page.restore();
});
