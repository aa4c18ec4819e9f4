/** What a stranger's device says cannot keep this side from letting go of it, nor have it answer without end. */
import { afterEach, beforeEach, expect, spyOn, test } from 'bun:test';
import type { Signal } from '@anoncam/protocol/signal';
import { PageGlobals } from '../testing/browser-globals.ts';
import { LonelyConnection, provideLonelyConnections } from '../testing/lonely-connection.ts';
import { Peer } from './peer.ts';

let page: PageGlobals;
let peer: Peer;
let connection: LonelyConnection;
let signals: Signal[];

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  provideLonelyConnections(page, '');
  const tracks = { audio: null, video: null };
  peer = new Peer({ iceServers: [], mode: 'text', tracks, isHidden: false, onGathered() {} });
  connection = LonelyConnection.made.at(-1) as LonelyConnection;
  signals = [];
  const nothing = () => undefined;
  peer.listen({
    onReady: nothing,
    onMessage: nothing,
    onSignal: (signal) => signals.push(signal),
    onDisrupted: nothing,
    onPath: nothing,
    onEnded: nothing,
    onUnusable: nothing,
  });
});

afterEach(() => {
  page.restore();
});

test('a stranger to whom nothing can be sent gets no picture and no sound any more, and is let go', () => {
  connection.open();
  connection.channel.refuses = true;
  expect(peer.say({ type: 'beat' })).toBe(false);
  peer.retire();
  expect(connection.exchanged).toEqual([null]);
  page.time.advance(1_000);
  expect(connection.connectionState).toBe('closed');
});

test('who is let go is told', () => {
  connection.open();
  peer.retire();
  expect(connection.channel.sent).toEqual(['{"type":"bye"}']);
});

test('of many new paths that a stranger offers at once, one is answered, and one a second later', async () => {
  const offer: Signal = { kind: 'description', role: 'offer', sdp: 'a new path' };
  let atMs = 5_000;
  using _ = spyOn(performance, 'now').mockImplementation(() => atMs);
  for (let offered = 0; offered < 10; offered++) await peer.receive(offer);
  expect(signals.map((signal) => signal.kind === 'description' && signal.role)).toEqual(['answer']);
  atMs += 1_000;
  await peer.receive(offer);
  expect(signals).toHaveLength(2);
});
