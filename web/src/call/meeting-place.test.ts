/**
 * A visitor's place in the waiting room: when it is taken, and that a pairing which comes to nothing does not cost it.
 */
import { describe, expect, test } from 'bun:test';
import {
  meetingIn,
  newCall,
  nowMs,
  peerNews,
  phases,
  runThrough,
  tickFor,
  told,
  toldBegun,
} from '../testing/meetings.ts';
import type { MeetingEvent } from './meeting-state.ts';

const { place } = phases.waiting;

describe('a connection that does not come about', () => {
  const matched = told({ type: 'matched', call: newCall, offer: 'an offer' });

  test('is given up 4 s after the call began: back to waiting, once the server was told', () => {
    const begun = runThrough(meetingIn(phases.waiting), [
      [0, matched],
      [2_500, toldBegun(newCall, null)],
    ]);
    const { meeting, at } = tickFor(begun.meeting, 8_000, begun.nowMs);
    expect(at).toEqual([
      '4000 close-peer 8',
      '4000 send-lost not-connected',
      '4000 send-ticket',
      '4000 clear-conversation',
    ]);
    expect(meeting.phase).toEqual({ is: 'waiting', place: { ...place, failures: 1 }, restUntilMs: null });
  });

  test('is given up after 8 s if the server never says whether the call began', () => {
    const connecting = runThrough(meetingIn(phases.waiting), [[0, matched]]).meeting;
    const { at } = tickFor(connecting, 9_000);
    expect(at[0]).toBe('8000 close-peer 8');
  });

  test('is counted, until one comes about', () => {
    const failures: MeetingEvent[] = [
      told({ type: 'stranger-left', call: newCall, why: 'not-connected' }),
      peerNews('unusable', 8),
    ];
    for (const failure of failures) {
      const { meeting } = runThrough(meetingIn({ ...phases.waiting, place: { ...place, failures: 2 } }), [
        [0, matched],
        [100, failure],
      ]);
      expect(meeting.phase).toMatchObject({ is: 'waiting', place: { ...place, failures: 3 } });
      const { meeting: later } = runThrough(meeting, [
        [0, told({ type: 'waiting', here: 2, restMs: 0, usualMs: null })],
        [100, matched],
        [100, peerNews('ready', 9)],
        [20_000, { type: 'next' }],
      ]);
      expect(later.phase).toMatchObject({ is: 'waiting', place: { failures: 0 } });
    }
  });

  test('does not use up strangers quickly when it has failed again and again', () => {
    const failing = meetingIn({ ...phases.waiting, place: { ...place, failures: 3 } });
    const { meeting, nowMs: failedMs } = runThrough(failing, [
      [0, matched],
      [100, peerNews('unusable', 8)],
    ]);
    // That it is said again does not make it longer.
    const { at } = tickFor(runThrough(meeting, [[200, peerNews('unusable', 8)]]).meeting, 4_000, failedMs);
    expect(at.slice(0, 3)).toEqual(['2000 close-peer 8', '2000 send-lost not-connected', '2000 send-ticket']);
  });

  test('is no more than a moment of waiting while the visitor has not seen anything of it', () => {
    const turn = { ...place, failures: 0 };
    const ends: readonly (readonly [MeetingEvent, typeof turn | object])[] = [
      [told({ type: 'unpaired', call: newCall }), turn],
      [told({ type: 'stranger-left', call: newCall, why: 'left' }), { ...turn, enteredMs: null }],
      [told({ type: 'stranger-left', call: newCall, why: 'lost' }), { ...turn, enteredMs: null }],
      [told({ type: 'waiting', here: 2, restMs: 0, usualMs: null }), { ...turn, enteredMs: null }],
      [{ type: 'link-down' }, { ...turn, enteredMs: null }],
      [
        { type: 'link-up', call: null },
        { ...turn, enteredMs: null },
      ],
    ];
    for (const [end, expected] of ends) {
      const { meeting } = runThrough(meetingIn(phases.waiting), [
        [0, matched],
        [2_000, end],
      ]);
      expect<unknown>(meeting.phase).toEqual({ is: 'waiting', place: expected, restUntilMs: null });
    }
  });

  test('the waiting time begins anew after a conversation', () => {
    const { meeting } = runThrough(meetingIn(phases.talking), [[100, { type: 'next' }]]);
    expect(meeting.phase).toMatchObject({ place: { sinceMs: nowMs + 100 } });
  });
});

describe('a ticket', () => {
  const toldToWait = (restMs: number) => told({ type: 'waiting', here: 2, restMs, usualMs: null });
  const asked = meetingIn({ ...phases.waiting, place: { ...place, enteredMs: null } });

  test('is in the waiting room from when the server has taken it', () => {
    const { meeting } = runThrough(asked, [[300, toldToWait(0)]]);
    expect(meeting.phase).toMatchObject({ place: { ...place, enteredMs: nowMs + 300 }, restUntilMs: null });
  });

  test('that rests enters when it has rested', () => {
    const { meeting } = runThrough(asked, [[0, toldToWait(4_000)]]);
    const rested = { place: { ...place, enteredMs: nowMs + 4_000 }, restUntilMs: nowMs + 4_000 };
    expect(meeting.phase).toMatchObject(rested);
    const renewed = runThrough(meeting, [[1_000, toldToWait(3_000)]]);
    expect(renewed.meeting.phase).toMatchObject(rested);
  });

  test('that has rested, or has never, keeps its place when it is renewed', () => {
    const rested = runThrough(asked, [[0, toldToWait(4_000)]]).meeting;
    const renewed = runThrough(rested, [[9_000, toldToWait(0)]]).meeting;
    expect(renewed.phase).toMatchObject({ place: { enteredMs: nowMs + 4_000 }, restUntilMs: null });
    const { meeting } = runThrough(meetingIn(phases.waiting), [[9_000, toldToWait(0)]]);
    expect(meeting.phase).toEqual(phases.waiting);
  });

  test('that the server lets in before it thought it would has entered then', () => {
    const resting = runThrough(asked, [[0, toldToWait(4_000)]]).meeting;
    const { meeting } = runThrough(resting, [[1_000, toldToWait(0)]]);
    expect(meeting.phase).toMatchObject({ place: { enteredMs: nowMs + 1_000 }, restUntilMs: null });
  });

  test('of a page that comes back is a new one', () => {
    const { meeting } = runThrough(meetingIn(phases.waiting), [
      [0, { type: 'link-down' }],
      [3_000, { type: 'link-up', call: null }],
      [200, toldToWait(0)],
    ]);
    expect(meeting.phase).toMatchObject({ place: { sinceMs: place.sinceMs, enteredMs: nowMs + 3_200 } });
  });
});
