/**
 * A running meeting as far as it needs nobody at the other end: what it does when the server will not have this page,
 * and in which order it tells the server what. All else is tried in real browsers.
 */
import { afterEach, beforeEach, describe, expect, setSystemTime, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { type Interest, noWishes } from '@anoncam/protocol/wishes';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Camera } from '../camera/camera.ts';
import type { Classifier } from '../moderation/analysis.ts';
import { defaultShieldSettings } from '../moderation/shield-settings.ts';
import { ReportDesk } from '../reports/report-desk.ts';
import { Reporting } from '../reports/reporting.ts';
import type { AddressView, WishesView } from '../screens/view.ts';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Inbox } from '../testing/inbox.ts';
import { LinkServer, type ServedSocket } from '../testing/link-server.ts';
import { LonelyConnection, provideLonelyConnections } from '../testing/lonely-connection.ts';
import { receipt } from '../testing/reporting.ts';
import { BlockedStrangers } from '../wishes/blocked-strangers.ts';
import { MeetingRun } from './meeting-run.ts';
import type { Refusal } from './run-parts.ts';

/** In text mode the camera is not used, and there may be none. */
const noCamera = {
  stream: null,
  cameras: [],
  microphone: 'none',
  audio: null,
  video: null,
} as never as Camera;

/** Nor are there pictures to be analysed. */
const noClassifier: Classifier = {
  state: signal({ is: 'failed' }),
  model: 'none-00000000',
  analyse: () => Promise.resolve(null),
};

let page: PageGlobals;
let server: LinkServer;
let refusals: Inbox<string>;
let run: MeetingRun;
let wishes: Signal<WishesView>;
let address: Signal<AddressView>;
let blocked: BlockedStrangers;
let reports: ReportDesk;
let standings: Inbox<boolean>;

/** A router that shows one socket under two ports. */
const candidates = [2001, 2002].map(
  (port) =>
    `a=candidate:1 1 udp 1685987071 203.0.113.9 ${port} typ srflx raddr 192.168.1.5 rport 50000 generation 0\n`,
);

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  server = new LinkServer();
  refusals = new Inbox();
  const onRefused = ({ reason }: Refusal) => {
    refusals.put(reason);
    // As the visit does: whoever is refused leaves.
    run.end();
  };
  wishes = signal({ wishes: noWishes, suggested: [] });
  address = signal<AddressView>({ relay: 'none', isHidden: false });
  blocked = new BlockedStrangers();
  reports = new ReportDesk(server.url);
  standings = new Inbox();
  run = new MeetingRun({
    url: server.url,
    mode: 'text',
    camera: noCamera,
    wishes,
    blocked,
    shielding: { classifier: noClassifier, settings: () => defaultShieldSettings, onStop() {} },
    reports,
    onStanding: (isOnProbation) => standings.put(isOnProbation),
    address,
    onRefused,
    onMove() {},
  });
});

afterEach(async () => {
  setSystemTime();
  run.end();
  reports.end();
  await server.stop();
  page.restore();
});

describe('a page that the server will not have', () => {
  for (const reason of ['notAdmitted', 'wrongVersion', 'full', 'tooMany'] as const) {
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

describe('what the server is told, and in which order', () => {
  const call = 'the-call--------------' as CallId;
  const chess = { ...noWishes, interests: ['chess' as Interest] };
  const [ann, ben] = ['ann', 'ben'] as Sealed[] as [Sealed, Sealed];
  const reach = { nat: 'symmetric', relay: false };
  let socket: ServedSocket;

  beforeEach(async () => {
    provideLonelyConnections(page, candidates.join(''));
    blocked.add(ann);
    run.start();
    socket = await server.sockets.take();
    const urls = ['stun:one.example.org', 'stun:two.example.org'];
    await socket.welcome({ iceServers: [{ urls }] });
  });

  function until<Value>(shown: ReadonlySignal<Value>, is: (value: Value) => boolean): Promise<void> {
    return new Promise((resolve) => {
      shown.subscribe((value) => {
        if (is(value)) resolve();
      });
    });
  }

  async function hear(count: number): Promise<FromVisitor[]> {
    const heard: FromVisitor[] = [];
    while (heard.length < count) heard.push(await socket.heard.take());
    return heard;
  }

  /** The page's own offer is answered: the call begins. */
  async function begin(): Promise<LonelyConnection> {
    socket.say({ type: 'matched', call, offer: null });
    expect(await hear(1)).toMatchObject([{ type: 'accept', call, answer: null }]);
    const shared = { languages: [], interests: [] };
    const resume = 'resume' as Sealed;
    socket.say({ type: 'begun', call, resume, answer: 'an answer', shared, stranger: ben, report: ben });
    const connection = LonelyConnection.made.find(
      ({ localDescription, connectionState }) => localDescription !== null && connectionState !== 'closed',
    );
    if (!connection) throw new Error('nobody made an offer');
    expect(await connection.answers.take()).toBe('an answer');
    return connection;
  }

  const ticket = { type: 'wait', mode: 'text', reach, hidden: false };

  test('wishes and blocked strangers come before the ticket', async () => {
    expect(await hear(3)).toMatchObject([
      { type: 'prefer', wishes: noWishes },
      { type: 'block', strangers: [ann] },
      ticket,
    ]);
  });

  test('wishes that change while waiting are told, and seen', async () => {
    await hear(3);
    wishes.value = { ...wishes.value, wishes: chess };
    expect(run.view.value).toMatchObject({
      wishes: { wishes: chess },
      phase: { search: { openness: 'interest' } },
    });
    page.time.advance(500);
    expect(await hear(1)).toEqual([{ type: 'prefer', wishes: chess }]);
  });

  test('a connection that fails is told before the next ticket', async () => {
    await hear(3);
    (await begin()).fail();
    expect(await hear(2)).toMatchObject([{ type: 'lost', call, why: 'not-connected' }, ticket]);
    expect(run.view.value?.phase).toMatchObject({ is: 'waiting', failures: 1 });
  });

  test('a stranger is not taken for lost by a page that stood still for a minute', async () => {
    await hear(3);
    (await begin()).open();
    await until(run.view, (view) => view?.phase.is === 'talking');
    setSystemTime(Date.now() + 60_000);
    page.time.advance(500);
    expect(run.view.value?.phase.is).toBe('talking');
  });

  test('P1 a relay that goes in the middle of a call ends nothing; who hides is told before the next one', async () => {
    await hear(3);
    LonelyConnection.candidates =
      'a=candidate:1 1 udp 41885439 198.51.100.3 50000 typ relay raddr 0.0.0.0 rport 0\n';
    address.value = { relay: 'there', isHidden: true };
    expect(await hear(2)).toMatchObject([{ type: 'stop' }, { type: 'wait', hidden: true }]);
    (await begin()).open();
    LonelyConnection.candidates = '';
    const made = LonelyConnection.made.length;
    page.time.advance(1_500);
    expect(LonelyConnection.made.length).toBeGreaterThan(made);
    await until(run.view, (view) => view?.phase.is === 'talking');
    expect(refusals.size).toBe(0);
    run.dispatch({ type: 'next' });
    expect(await refusals.take()).toBe('noRelay');
  });

  test('a report goes before the goodbye, and nobody new is asked for until the visitor wants it', async () => {
    const reporting = new Reporting({ blocked, run: () => run });
    reporting.open(() => reports);
    await hear(3);
    (await begin()).open();
    reporting.actions.openReport();
    reporting.actions.sendReport('threat', 'they said…');
    const report = { type: 'report', call, ticket: ben, category: 'threat', words: 'they said…' };
    expect(await hear(3)).toMatchObject([report, { type: 'block', strangers: [ben] }, { type: 'stop' }]);
    socket.say({ type: 'reported', call, receipt });
    await until(reports.view, ({ filed }) => filed?.is === 'received');
    reporting.actions.closeReport();
    expect(run.view.value?.phase).toMatchObject({ is: 'parted', why: 'reported', nextAt: null });
    run.dispatch({ type: 'next' });
    expect(await hear(1)).toMatchObject([ticket]);
  });

  test('who only looks at the sheet while waiting is not brought together with anybody meanwhile', async () => {
    await hear(3);
    run.hold(true);
    expect(await hear(1)).toEqual([{ type: 'stop' }]);
    expect(run.view.value?.phase).toMatchObject({ is: 'parted', why: 'paused' });
    run.hold(false);
    expect(await hear(1)).toMatchObject([ticket]);
  });

  test('what the server says of the standing is passed on', async () => {
    socket.say({ type: 'standing', isOnProbation: true });
    expect(await standings.take()).toBe(true);
  });

  test('a stranger is blocked, and wishes that changed are told, before the next ticket', async () => {
    await hear(3);
    (await begin()).open();
    expect(run.view.value?.phase).toMatchObject({ is: 'talking', mayBlock: true });
    wishes.value = { ...wishes.value, wishes: chess };
    run.dispatch({ type: 'block' });
    expect(await hear(3)).toMatchObject([
      { type: 'block', strangers: [ben] },
      { type: 'prefer', wishes: chess },
      ticket,
    ]);
    expect(blocked.all).toEqual([ann, ben]);
  });

  test('how long waiting usually takes is shown as the server says it', async () => {
    await hear(3);
    const seen = new Inbox<unknown>();
    const usualMs = () => {
      const phase = run.view.value?.phase;
      return phase?.is === 'waiting' ? phase.search.usualMs : null;
    };
    run.view.subscribe(() => seen.put(usualMs()));
    const next = async (): Promise<unknown> => {
      const before = usualMs();
      while (usualMs() === before) await seen.take();
      return usualMs();
    };
    socket.say({ type: 'waiting', here: 4, restMs: 0, usualMs: 4_000 });
    expect(await next()).toBe(4_000);
    socket.say({ type: 'crowd', here: 5, usualMs: 6_000 });
    expect(await next()).toBe(6_000);
    expect(run.view.value?.here).toBe(5);
  });

  test('that pairing is paused is shown until the server says that it goes on, or takes another ticket', async () => {
    await hear(3);
    const seen = new Inbox<unknown>();
    const isPaused = () => {
      const phase = run.view.value?.phase;
      return phase?.is === 'waiting' ? phase.isPaused : null;
    };
    run.view.subscribe(() => seen.put(isPaused()));
    const becomes = async (expected: boolean): Promise<void> => {
      while (isPaused() !== expected) await seen.take();
    };
    for (const paused of [true, false, true]) {
      socket.say({ type: 'pairing', paused });
      await becomes(paused);
    }
    socket.say({ type: 'waiting', here: 4, restMs: 0, usualMs: null });
    await becomes(false);
  });
});
