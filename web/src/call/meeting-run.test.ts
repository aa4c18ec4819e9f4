/**
 * A running meeting as far as it needs no peer connection: what it does when the server will not have this page. All
 * else is tried in real browsers.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { Camera } from '../camera/camera.ts';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Inbox } from '../testing/inbox.ts';
import { LinkServer } from '../testing/link-server.ts';
import { MeetingRun } from './meeting-run.ts';

/** In text mode the camera is not used, and there may be none. */
const noCamera = {
  stream: null,
  cameras: [],
  microphone: 'none',
  audio: null,
  video: null,
} as never as Camera;

let page: PageGlobals;
let server: LinkServer;
let refusals: Inbox<string>;
let run: MeetingRun;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  server = new LinkServer();
  refusals = new Inbox();
  const onRefused = (reason: string) => {
    refusals.put(reason);
    // As the visit does: whoever is refused leaves.
    run.end();
  };
  run = new MeetingRun({ url: server.url, mode: 'text', camera: noCamera, onRefused });
});

afterEach(async () => {
  run.end();
  await server.stop();
  page.restore();
});

describe('a page that the server will not have', () => {
  for (const reason of ['notAdmitted', 'wrongVersion', 'replaced', 'full', 'tooMany'] as const) {
    test(`learns it once, and leaves: ${reason}`, async () => {
      run.start();
      (await server.sockets.take()).close(closeCodes[reason].code);
      expect(await refusals.take()).toBe(reason);
      page.time.advance(60_000);
      expect(refusals.size).toBe(0);
      expect(page.time.running).toBe(0);
      expect(run.view.value).toBeNull();
    });
  }
});

test('a page that waits for a restarting server goes on waiting', async () => {
  run.start();
  (await server.sockets.take()).close(closeCodes.restarting.code);
  page.time.delays.clear();
  await page.time.delays.take();
  expect(run.view.value).toMatchObject({ phase: { is: 'waiting' }, server: 'reconnecting' });
  page.time.advance(500);
  await server.sockets.take();
  expect(refusals.size).toBe(0);
});
