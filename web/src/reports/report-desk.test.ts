/** Reports on their way to a real WebSocket server: over the meeting's link, and over one of their own. */
import { afterEach, beforeEach, expect, setSystemTime, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import { PageGlobals } from '../testing/browser-globals.ts';
import { LinkServer } from '../testing/link-server.ts';
import { meetingIn, phases } from '../testing/meetings.ts';
import { receipt } from '../testing/reporting.ts';
import { ReportDesk } from './report-desk.ts';

const { call } = phases.talking;
let page: PageGlobals;
let server: LinkServer;
let desk: ReportDesk;
let sent: string[];

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  server = new LinkServer();
  desk = new ReportDesk(server.url);
  sent = [];
});

afterEach(async () => {
  desk.end();
  await server.stop();
  page.restore();
  setSystemTime();
});

function meet(): void {
  desk.join();
  desk.connect(({ ticket, category }) => sent.push(`${category} ${ticket}`) > 0);
  desk.follow(meetingIn(phases.connecting));
  expect(desk.view.value.offer).toBeNull();
  desk.follow(meetingIn(phases.talking));
}

test('a stranger who is talked with can be reported, over the link of the meeting', () => {
  meet();
  expect(desk.view.value.offer).toEqual({ until: null });
  desk.file('hate', '');
  expect(sent).toEqual([`hate ${call.report}`]);
  desk.hear({ type: 'reported', call: call.id, receipt });
  expect(desk.view.value.filed).toEqual({ is: 'received', receipt });
});

test('whoever leaves the meeting sends it over a link of its own, which is closed when it has arrived', async () => {
  meet();
  desk.follow(meetingIn(phases.parted));
  desk.part();
  desk.file('threat', 'they said…');
  expect(desk.view.value.filed).toEqual({ is: 'kept' });
  const socket = await server.sockets.take();
  await socket.welcome();
  expect(await socket.heard.take()).toMatchObject({
    type: 'report',
    category: 'threat',
    words: 'they said…',
  });
  socket.say({ type: 'reported', call: call.id, receipt });
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect(desk.view.value.filed).toEqual({ is: 'received', receipt });
});

test('a meeting that begins takes over what is still to be sent', async () => {
  meet();
  desk.part();
  desk.file('spam', '');
  const socket = await server.sockets.take();
  await socket.welcome();
  await socket.heard.take();
  desk.join();
  expect(await socket.closings.take()).toBe(closeCodes.done.code);
  expect(desk.view.value.filed).toEqual({ is: 'kept' });
  desk.connect(({ category }) => sent.push(category) > 0);
  expect(sent).toEqual(['spam']);
});

test('whom the server will not have can try again, and is told', async () => {
  meet();
  desk.part();
  desk.file('spam', '');
  const socket = await server.sockets.take();
  socket.close(closeCodes.sanctioned.code);
  await socket.closings.take();
  const refused = Promise.withResolvers<void>();
  desk.view.subscribe(({ filed }) => filed?.is === 'refused' && refused.resolve());
  await refused.promise;
  expect(desk.view.value.filed).toEqual({ is: 'refused', why: 'failed' });
});

test('no timer runs while nobody can be reported', () => {
  meet();
  expect(page.time.running).toBe(0);
  desk.follow(meetingIn(phases.parted));
  expect(page.time.running).toBe(1);
  setSystemTime(Date.now() + 10 * 60_000);
  page.time.advance(1_000);
  expect(desk.view.value.offer).toBeNull();
  expect(page.time.running).toBe(0);
});
