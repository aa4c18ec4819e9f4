/** A mistake of ours costs one session, wherever it happens; and what becomes of what could not be delivered. */
import { describe, expect, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { subprotocol } from '@anoncam/protocol/version';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { PatienceBook } from '../matching/patience.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { Delivered, Envelope } from '../signalling/switchboard.ts';
import { createArrival } from '../testing/arrivals.ts';
import { ReportTray } from '../testing/report-tray.ts';
import type { House } from './house.ts';
import { ReportTickets } from './report-tickets.ts';
import { Reports } from './reports.ts';
import type { Request } from './session-state.ts';
import { VisitorSession } from './visitor-session.ts';

const wish: Request = {
  type: 'wait',
  mode: 'text',
  offer: 'offer',
  reach: { nat: 'unknown', relay: false },
  hidden: false,
};

function fail(): never {
  throw new Error('a bug');
}

function openSession({ deliver = () => true, enter = fail }: Partial<Pick<House, 'deliver' | 'enter'>> = {}) {
  const clock = new TestClock();
  const bugs: unknown[] = [];
  const closed: number[] = [];
  const sent: string[] = [];
  const patience = new PatienceBook();
  const house: House = {
    clock,
    here: () => 1,
    isPaused: () => false,
    deliver,
    createEpoch: () => 1,
    enter,
    leave: () => undefined,
    settled: () => undefined,
    sealCall: () => 'note' as Sealed,
    reports: new Reports({
      clock,
      log: { info() {}, warn() {}, error() {} },
      tickets: new ReportTickets({ masterKey: new Uint8Array(32), random: systemRandom }),
      desk: new ReportTray(),
    }),
    sealStranger: () => 'reference' as Sealed,
    unsealStrangers: () => [],
    usualMs: () => null,
    noteWait: () => undefined,
    noteBegun: () => undefined,
    noteUnconnected: () => undefined,
    patienceOf: (visitor) => patience.of(visitor),
    notePatience: (visitor, after) => patience.note(visitor, after),
    noteVerdict: () => undefined,
    notePart: () => undefined,
    noteCalm: () => undefined,
    browserOf: (person) => person,
    reportBug: (bug) => bugs.push(bug),
    release: () => undefined,
  };
  const session = new VisitorSession(house, { ...createArrival(), id: 'self' as SessionId });
  const send = (text: string) => sent.push(JSON.parse(text).type);
  session.attach({ subprotocol, send, close: (code) => closed.push(code), bufferedBytes: () => 0 });
  const wait = () =>
    session.handle({
      type: 'said',
      request: wish,
    });
  return { clock, session, bugs, closed, sent, wait };
}

const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const stranger = 'stranger' as SessionId;

/** A session whose envelopes arrive or not, as is told long after. */
function openFarSession() {
  const delivered: Envelope['type'][] = [];
  const answers: ((arrived: Delivered) => void)[] = [];
  const deliver: House['deliver'] = (_, { type }) => {
    delivered.push(type);
    return new Promise((resolve) => answers.push(resolve));
  };
  const { session, sent } = openSession({ deliver, enter: () => undefined });
  const answer = async (index: number, arrived: Delivered) => {
    answers[index]?.(arrived);
    await Promise.resolve();
  };
  return { session, sent, delivered, answer };
}

describe('who comes back to a call', () => {
  function comeBack() {
    const far = openFarSession();
    far.session.handle({ type: 'restored', call, stranger, mode: 'text', isHidden: false });
    return far;
  }

  const back = { type: 'back', call, from: stranger, asks: false } as const;
  const left = { type: 'left', call, why: 'lost' } as const;
  const isReached: readonly Delivered[] = [false, null, true];

  test('is told at once that the stranger is away, and no more, whether they are on the site or not', async () => {
    const { sent, answer } = comeBack();
    expect(sent).toEqual(['stranger-away']);
    await answer(0, false);
    expect(sent).toEqual(['stranger-away']);
  });

  test.each(isReached)('learns nothing of a stranger who is not in it (%p)', async (arrived) => {
    const { session, sent, answer } = comeBack();
    session.hear(left);
    await answer(0, arrived);
    session.hear(left);
    expect(sent).toEqual(['stranger-away']);
    const { country, network, address } = createArrival();
    session.handle({ type: 'socket-lost', politely: false });
    session.hear(left);
    session.handle({ type: 'resumed', country, network, address, pool: 'ordinary' });
    expect(sent).toEqual(['stranger-away', 'stranger-away']);
  });

  test('is told of the stranger once they have said that they are in it', async () => {
    const { session, sent, answer } = comeBack();
    session.hear(back);
    await answer(0, false);
    session.hear(left);
    expect(sent).toEqual(['stranger-away', 'stranger-back', 'stranger-left']);
  });

  test('is answered by who is in the call, once', async () => {
    const { session, delivered } = comeBack();
    session.hear({ ...back, asks: true });
    session.hear(back);
    expect(delivered).toEqual(['back', 'back']);
  });

  test('does not hear so of an earlier coming back', async () => {
    const { session, sent, answer } = comeBack();
    const { country, network, address } = createArrival();
    session.hear(back);
    session.handle({ type: 'socket-lost', politely: false });
    session.handle({ type: 'resumed', country, network, address, pool: 'ordinary' });
    await answer(2, true);
    await answer(0, false);
    expect(sent).toEqual(['stranger-away', 'stranger-back']);
  });
});

describe('who hears that their part of a pairing did not arrive', () => {
  const person = 'visitor' as VisitorRef;
  const shared = { languages: [], interests: [] };
  const proposal = { call, epoch: 1, shared, offer: 'offer', stranger: { session: stranger, person } };

  function accept() {
    const far = openFarSession();
    far.session.handle({ type: 'said', request: wish });
    far.session.hear({ type: 'proposed', ...proposal, epoch: far.session.epoch });
    far.session.handle({ type: 'said', request: { type: 'accept', call, answer: 'answer' } });
    return far;
  }

  test('tells the stranger, whom it may have reached all the same', async () => {
    const { sent, delivered, answer } = accept();
    await answer(0, false);
    expect(sent).toEqual(['waiting', 'matched', 'unpaired']);
    expect(delivered).toEqual(['acknowledged', 'declined']);
  });

  test('tells nobody that the call is over if it goes on at another server', async () => {
    const { session, delivered, answer } = accept();
    session.hear({ type: 'acknowledged', call, answer: null, address: null });
    session.yieldToOther();
    await answer(0, false);
    expect(delivered).not.toContain('declined');
  });
});

describe('a bug', () => {
  test('in what a message asks for closes the session and is reported', () => {
    const { bugs, closed, wait } = openSession();
    wait();
    expect(bugs).toHaveLength(1);
    expect(closed).toEqual([closeCodes.bug.code]);
  });

  test('in what a deadline asks for does the same', () => {
    const { clock, session, bugs, closed, wait } = openSession();
    const stranger = { session: 'stranger' as SessionId, person: 'browser' as VisitorRef };
    const more = { person: 'visitor' as VisitorRef, shared: { languages: [], interests: [] } };
    for (let epoch = 2; session.phase.is !== 'resting'; epoch++) {
      wait();
      session.hear({ type: 'chosen', call, epoch, stranger, strangerEpoch: 1, ...more });
      if (session.phase.is === 'pairing') session.handle({ type: 'said', request: { type: 'stop' } });
    }
    bugs.length = 0;
    closed.length = 0;
    clock.advance(60_000);
    expect(bugs).toHaveLength(1);
    expect(closed).toEqual([closeCodes.bug.code]);
  });
});
