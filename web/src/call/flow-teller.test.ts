/** When a page says that something has come from the stranger's device. */
import { expect, test } from 'bun:test';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { FlowTeller, hasCome } from './flow-teller.ts';
import type { Meeting } from './meeting-state.ts';
import { noMeeting } from './meeting-state.ts';

const note = 'note' as Sealed;

function talkIn(id: string, resume: Sealed | null = note): Meeting {
  const call = {
    id: id as CallId,
    peer: 1,
    part: 'offerer',
    resume,
    shared: null,
    stranger: note,
    report: note,
  } as const;
  const phase = {
    is: 'talking',
    call,
    heardAtMs: 0,
    repairedAtMs: null,
    isPathDown: false,
    wasAlone: false,
    strangerAway: false,
  } as const;
  return { ...noMeeting, link: 'up', phase };
}

function statsOf(...stats: readonly object[]): RTCStatsReport {
  return new Map(stats.map((stat, index) => [String(index), stat])) as unknown as RTCStatsReport;
}

const picture = statsOf({ type: 'inbound-rtp', kind: 'video', framesDecoded: 1 });

test('a picture has come when one was decoded, sound when a packet came, words when a message did', () => {
  const come = (mode: 'video' | 'text', stat: object) => hasCome(statsOf({ type: 'codec' }, stat), mode);
  expect(come('video', { type: 'inbound-rtp', kind: 'video', framesDecoded: 0, packetsReceived: 9 })).toBe(
    false,
  );
  expect(come('video', { type: 'inbound-rtp', kind: 'audio', packetsReceived: 1 })).toBe(true);
  expect(come('video', { type: 'data-channel', messagesReceived: 9 })).toBe(false);
  expect(come('text', { type: 'data-channel', messagesReceived: 0 })).toBe(false);
  expect(come('text', { type: 'data-channel', messagesReceived: 1 })).toBe(true);
  expect(hasCome(picture, 'video')).toBe(true);
});

test('it is told once in a call that has begun, and again when the server was lost', async () => {
  const told: FromVisitor[] = [];
  let stats = statsOf();
  let isReached = true;
  const teller = new FlowTeller(
    { peer: { getStats: async () => stats } },
    { send: (message) => isReached && told.push(message) > 0 },
  );
  const lookIn = async (...meetings: readonly Meeting[]) => {
    for (const meeting of meetings) await teller.look(meeting);
    return told.splice(0).map((message) => ('call' in message ? message.call : null));
  };
  expect(await lookIn(talkIn('one'), noMeeting)).toEqual([]);
  stats = picture;
  expect(await lookIn(talkIn('one', null), noMeeting)).toEqual([]);
  expect(await lookIn(talkIn('one'), talkIn('one'), talkIn('two'))).toEqual(['one', 'two'] as CallId[]);
  isReached = false;
  expect(await lookIn({ ...talkIn('two'), link: 'down' }, talkIn('two'))).toEqual([]);
  isReached = true;
  expect(await lookIn(talkIn('two'), talkIn('two'))).toEqual(['two' as CallId]);
});

test('what came from the one before is not said of the next', async () => {
  const told: FromVisitor[] = [];
  const { promise, resolve } = Promise.withResolvers<RTCStatsReport>();
  const stranger = { peer: { getStats: () => promise } };
  const teller = new FlowTeller(stranger, { send: (message) => told.push(message) > 0 });
  const looking = teller.look(talkIn('one'));
  await teller.look(talkIn('two'));
  resolve(picture);
  await looking;
  expect(told).toEqual([]);
});
