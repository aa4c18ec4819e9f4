/** A mistake of ours costs one session, wherever it happens. */
import { describe, expect, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { PatienceBook } from '../matching/patience.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { createArrival } from '../testing/arrivals.ts';
import { ReportTray } from '../testing/report-tray.ts';
import type { House } from './house.ts';
import { ReportTickets } from './report-tickets.ts';
import { Reports } from './reports.ts';
import { VisitorSession } from './visitor-session.ts';

function openSession() {
  const clock = new TestClock();
  const bugs: unknown[] = [];
  const closed: number[] = [];
  const patience = new PatienceBook();
  const house: House = {
    clock,
    here: () => 1,
    deliver: () => true,
    createEpoch: () => 1,
    enter: () => {
      throw new Error('a bug');
    },
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
  session.attach({ send: () => undefined, close: (code) => closed.push(code), bufferedBytes: () => 0 });
  const wait = () =>
    session.handle({
      type: 'said',
      request: {
        type: 'wait',
        mode: 'text',
        offer: 'offer',
        reach: { nat: 'unknown', relay: false },
        hidden: false,
      },
    });
  return { clock, session, bugs, closed, wait };
}

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
    const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
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
