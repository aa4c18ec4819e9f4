/** One report for each call that came about or failed, when it is over; none for what shows nothing. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { QualityReport } from '@anoncam/protocol/quality';
import type { Meeting } from '../call/meeting-state.ts';
import { PageGlobals } from '../testing/browser-globals.ts';
import { meetingIn, newCall, nowMs, phases } from '../testing/meetings.ts';
import { CallQuality, type MeasuredPeer } from './call-quality.ts';

let page: PageGlobals;
let told: QualityReport[];
let quality: CallQuality;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  told = [];
  quality = new CallQuality({
    device: { browser: 'Safari', system: 'iOS', screen: 'phone' },
    tell: (report) => told.push(report),
  });
});

afterEach(() => page.restore());

const { place } = phases.waiting;
const connecting = meetingIn(phases.connecting);
const talking = meetingIn(phases.talking);
const parted = meetingIn(phases.parted);
const waiting = (failures: number): Meeting =>
  meetingIn({ is: 'waiting', place: { ...place, failures }, restUntilMs: null });

function follow(...moves: readonly (readonly [meeting: Meeting, atMs: number])[]): void {
  for (const [meeting, atMs] of moves) quality.follow(meeting, null, nowMs + atMs);
}

describe('a call', () => {
  test('is told once, when it is over, with how long it took to come about and how long it was', () => {
    follow([connecting, 0], [connecting, 400], [talking, 700], [talking, 800], [talking, 60_000]);
    expect(told).toEqual([]);
    follow([parted, 90_000], [parted, 91_000], [waiting(0), 95_000]);
    expect(told).toEqual([
      {
        mode: 'video',
        browser: 'Safari',
        system: 'iOS',
        screen: 'phone',
        connected: 'yes',
        setUp: '0.5 to 1 s',
        duration: '1 to 5 min',
      },
    ]);
  });

  test('is over with the next one', () => {
    const next = { ...phases.connecting, call: { ...phases.connecting.call, id: newCall as CallId } };
    follow([connecting, 0], [talking, 100], [meetingIn(next), 5_000], [meetingIn(phases.idle), 6_000]);
    expect(told.map(({ connected }) => connected)).toEqual(['yes']);
  });

  test('that failed is told as such; one that was left before says nothing', () => {
    follow([connecting, 0], [waiting(1), 8_000]);
    expect(told.map(({ connected }) => connected)).toEqual(['no']);
    follow([connecting, 9_000], [waiting(0), 9_500], [connecting, 10_000], [meetingIn(phases.idle), 10_100]);
    expect(told).toHaveLength(1);
  });

  test('of which the beginning was not seen is not told', () => {
    follow([talking, 0], [parted, 60_000]);
    expect(told).toEqual([]);
  });
});

describe('the connection', () => {
  const statsOf = (bytes: number) =>
    new Map<string, unknown>([
      [
        'A',
        { id: 'A', type: 'inbound-rtp', timestamp: bytes / 100, bytesReceived: bytes, packetsReceived: 9 },
      ],
      ['P', { id: 'P', type: 'candidate-pair', timestamp: 0, selected: true, currentRoundTripTime: 0.12 }],
    ]);

  async function talkFor(peer: MeasuredPeer, samples: number): Promise<void> {
    quality.follow(connecting, null, nowMs);
    quality.follow(talking, peer, nowMs + 100);
    for (let index = 0; index < samples; index++) {
      page.time.advance(4_000);
      await Promise.resolve();
      await Promise.resolve();
    }
    quality.follow(parted, null, nowMs + 600_000);
  }

  test('is asked now and then while the call goes on, and never afterwards', async () => {
    let asked = 0;
    const getStats = async () => statsOf(++asked * 400_000);
    await talkFor({ getStats }, 3);
    expect(asked).toBe(3);
    expect(told).toMatchObject([
      { roundTrip: '100 to 200 ms', received: '500 to 1000 kbit/s', loss: 'under 0.1 %', route: 'direct' },
    ]);
    page.time.advance(600_000);
    expect([asked, page.time.running]).toEqual([3, 0]);
  });

  test('is asked a bounded number of times', async () => {
    let asked = 0;
    await talkFor({ getStats: async () => statsOf(++asked) }, 100);
    expect(asked).toBe(45);
  });

  test('that does not say is told of without', async () => {
    await talkFor({ getStats: () => Promise.reject(new Error('not here')) }, 3);
    expect(told.map((report) => Object.keys(report).length)).toEqual([7]);
  });
});
