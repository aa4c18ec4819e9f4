/**
 * What time does to a meeting with somebody: silences that are borne and given up, repairs, and the automatic next.
 */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import {
  meetingIn,
  nowMs,
  peerNews,
  phases,
  resumeNote,
  runThrough,
  shared,
  strangerNote,
  thisCall,
  tickFor,
  told,
  toldBegun,
} from '../testing/meetings.ts';
import { currentCall } from './meeting-state.ts';

const talking = { ...phases.talking, heardAtMs: nowMs } as const;

describe('a silent stranger', () => {
  test('is looked for after 3 s and every 2 s from then on, and given up after 6 s without a path', () => {
    const { meeting, at } = tickFor(meetingIn({ ...talking, isPathDown: true }), 8_000);
    expect(at).toEqual([
      '3000 repair 7',
      '3000 doubt-server',
      '5000 repair 7',
      '5000 doubt-server',
      '6000 close-peer 7',
      '6000 note lost',
      '6000 send-lost broken',
    ]);
    expect(meeting.phase).toEqual({
      is: 'parted',
      why: 'lost',
      nextAtMs: nowMs + 11_000,
      stranger: strangerNote,
    });
  });

  test('is waited for 15 s where the path is whole: their page stands still', () => {
    const { meeting, at } = tickFor(meetingIn(talking), 17_000);
    expect(at.filter((effect) => !/repair|doubt/.test(effect))).toEqual([
      '15000 close-peer 7',
      '15000 note lost',
      '15000 send-lost broken',
    ]);
    expect(meeting.phase.is).toBe('parted');
  });

  test('whose path breaks meanwhile has been silent for as long as before', () => {
    const silent = tickFor(meetingIn(talking), 8_000).meeting;
    const { meeting } = runThrough(silent, [[8_100, peerNews('disrupted')]]);
    expect(tickFor(meeting, 500, nowMs + 8_000).at).toContain('500 note lost');
  });

  test('to whom there is a path again is waited for as if their page stood still: what was lost comes late', () => {
    const silent = tickFor(meetingIn({ ...talking, isPathDown: true }), 5_500).meeting;
    const { meeting } = runThrough(silent, [[5_600, peerNews('path')]]);
    const { at } = tickFor(meeting, 11_000, nowMs + 5_500);
    expect(at[0]).toBe('2500 repair 7');
    expect(at).toContain('9500 note lost');
  });

  test('who is heard has a path', () => {
    const { meeting } = runThrough(meetingIn(talking), [
      [100, peerNews('disrupted')],
      [1_000, peerNews('heard')],
    ]);
    expect(meeting.phase).toMatchObject({ is: 'talking', isPathDown: false });
  });

  test('is waited for 20 s without the server: it may be this device that lost its network', () => {
    for (const strangerAway of [false, true]) {
      const { meeting, at } = tickFor(meetingIn({ ...talking, strangerAway }, 'down'), 22_000);
      expect(at).toEqual(['20000 close-peer 7', '20000 note lost']);
      expect(meeting.phase.is).toBe('parted');
    }
  });

  test('is given up after 3.5 s if the server too has lost sight of them', () => {
    const { at } = tickFor(meetingIn({ ...talking, strangerAway: true }), 5_000);
    expect(at).toEqual([
      '3000 repair 7',
      '3000 doubt-server',
      '3500 close-peer 7',
      '3500 note lost',
      '3500 send-lost broken',
    ]);
  });

  test('whom the server sees again is waited for again', () => {
    const back = told({ type: 'stranger-back', call: thisCall });
    const { meeting } = runThrough(meetingIn({ ...talking, strangerAway: true }), [[3_000, back]]);
    expect(tickFor(meeting, 5_500).meeting.phase.is).toBe('talking');
  });

  test('is waited for 20 s if the server was out of reach since: it may be this device that has changed its network', () => {
    const silent = tickFor(meetingIn({ ...talking, isPathDown: true }), 4_500).meeting;
    const {
      meeting,
      effects,
      nowMs: backMs,
    } = runThrough(silent, [
      [4_600, { type: 'link-down' }],
      [900, { type: 'link-up', call: thisCall }],
    ]);
    expect(effects).toEqual(['note server-away', 'note server-back', 'repair 7', 'doubt-server']);
    const { at } = tickFor(meeting, 16_000, backMs);
    expect(at).toContain('14500 note lost');
    const heard = runThrough(meeting, [[5_600, peerNews('heard')]]).meeting;
    const broken = runThrough(heard, [[5_700, peerNews('disrupted')]]).meeting;
    expect(tickFor(broken, 8_000, nowMs + 5_600).at).toContain('6000 note lost');
  });

  test('whom the server sees again is tried again at once, and has as long as before to be heard', () => {
    const back = told({ type: 'stranger-back', call: thisCall });
    const silent = tickFor(meetingIn({ ...talking, isPathDown: true }), 5_500).meeting;
    const { meeting, effects, nowMs: backMs } = runThrough(silent, [[5_600, back]]);
    expect(effects).toEqual(['repair 7', 'doubt-server']);
    expect(tickFor(meeting, 8_000, backMs).at).toContain('6000 note lost');
    // Where the path is good there is nothing to be mended.
    expect(runThrough(meetingIn(talking), [[100, back]]).effects).toEqual([]);
  });

  test('whose page says that no connection came about is lost, whatever this page has heard', () => {
    const lost = told({ type: 'stranger-left', call: thisCall, why: 'not-connected' });
    const { meeting } = runThrough(meetingIn(talking), [[100, lost]]);
    expect(meeting.phase).toMatchObject({ is: 'parted', why: 'lost', stranger: strangerNote });
  });

  test('is not taken for lost by a page that stood still itself, nor if a clock is set', () => {
    for (const skippedMs of [60_000, -60_000]) {
      const { meeting, effects } = runThrough(meetingIn(talking), [
        [500 + skippedMs, { type: 'woke', afterMs: skippedMs }],
        [0, { type: 'tick' }],
      ]);
      expect(effects).toEqual([]);
      // The half second before counts.
      const { at } = tickFor(meeting, 16_000, nowMs + skippedMs);
      expect(at[0]).toBe('3000 repair 7');
      expect(at).toContain('15000 note lost');
    }
  });

  test('who went away and came back while this page stood still is not lost before it has heard that', () => {
    const silent = tickFor(meetingIn(talking), 6_000).meeting;
    const { meeting } = runThrough(silent, [
      [66_000, told({ type: 'stranger-away', call: thisCall })],
      [0, { type: 'woke', afterMs: 59_500 }],
      [0, { type: 'tick' }],
      [0, told({ type: 'stranger-back', call: thisCall })],
    ]);
    expect(meeting.phase).toMatchObject({ is: 'talking', strangerAway: false });
  });

  test('who was heard between the standstill and its being noticed was heard just then', () => {
    const { meeting } = runThrough(meetingIn(talking), [
      [60_000, peerNews('heard')],
      [10, { type: 'woke', afterMs: 59_500 }],
    ]);
    expect(meeting.phase).toMatchObject({ heardAtMs: nowMs + 60_010 });
  });

  test('has as long to connect as before if this page stood still', () => {
    const { meeting } = runThrough(meetingIn(phases.connecting), [
      [60_500, { type: 'woke', afterMs: 60_000 }],
      [0, { type: 'tick' }],
    ]);
    expect(meeting.phase).toMatchObject({ is: 'connecting', untilMs: nowMs + 67_000 });
  });

  test('who was proposed between the standstill and its being noticed has no longer to connect than others', () => {
    const matched = told({ type: 'matched', call: thisCall, offer: null });
    const begun = toldBegun(thisCall, 'an answer');
    const cases = [
      { events: [matched], mostMs: 8_000 },
      { events: [matched, begun], mostMs: limits.connectMs },
    ];
    for (const { events, mostMs } of cases) {
      const { meeting } = runThrough(meetingIn(phases.waiting), [
        [60_000, { type: 'stay' }],
        ...events.map((event) => [0, event] as const),
        [10, { type: 'woke', afterMs: 59_500 }],
      ]);
      expect(meeting.phase).toMatchObject({ is: 'connecting', untilMs: nowMs + 60_010 + mostMs });
    }
  });

  test('who is heard again was not lost, and the path is good again', () => {
    const shaky = tickFor(meetingIn(talking), 5_500).meeting;
    expect(shaky.phase).toMatchObject({ repairedAtMs: nowMs + 5_000 });
    const { meeting } = runThrough(shaky, [[5_700, peerNews('heard')]]);
    expect(meeting.phase).toMatchObject({ is: 'talking', heardAtMs: nowMs + 5_700, repairedAtMs: null });
  });

  test('whom the server has forgotten but who was heard just now goes on talking', () => {
    const lost = told({ type: 'stranger-left', call: thisCall, why: 'lost' });
    const heardLately = runThrough(meetingIn(talking), [[2_999, lost]]);
    expect(heardLately.meeting.phase).toMatchObject({ is: 'talking', strangerAway: true });
    const silent = runThrough(meetingIn(talking), [[3_000, lost]]);
    expect(silent.meeting.phase).toMatchObject({ is: 'parted', why: 'lost' });
  });
});

describe('a path that breaks', () => {
  test('is repaired at once, but not twice within 4 s', () => {
    const { effects } = runThrough(meetingIn(talking), [
      [100, peerNews('disrupted')],
      [1_000, peerNews('disrupted')],
      [2_999, peerNews('disrupted')],
      [1, peerNews('disrupted')],
    ]);
    expect(effects).toEqual(['repair 7', 'doubt-server', 'repair 7', 'doubt-server']);
  });

  test('is not repaired while nothing is open yet', () => {
    expect(runThrough(meetingIn(phases.connecting), [[100, peerNews('disrupted')]]).effects).toEqual([]);
  });
});

describe('somebody who is left', () => {
  const left = told({ type: 'stranger-left', call: thisCall, why: 'left' });

  test('goes on by themself after 5 s', () => {
    const parted = runThrough(meetingIn(phases.talking), [[0, left]]).meeting;
    const { meeting, at } = tickFor(parted, 5_000);
    expect(at).toEqual(['5000 send-ticket', '5000 clear-conversation']);
    const place = { sinceMs: nowMs + 5_000, enteredMs: null, failures: 0 };
    expect(meeting.phase).toEqual({ is: 'waiting', place, restUntilMs: null });
  });

  test('stays for as long as they like once they said so, until they ask for the next', () => {
    const stayed = runThrough(meetingIn(phases.talking), [
      [0, left],
      [1_000, { type: 'stay' }],
    ]).meeting;
    const { meeting, at } = tickFor(stayed, 60_000);
    expect(at).toEqual([]);
    expect(runThrough(meeting, [[60_000, { type: 'next' }]]).meeting.phase.is).toBe('waiting');
  });

  test('goes on by themself without the server, and asks as soon as it is there', () => {
    const parted = runThrough(meetingIn(phases.talking, 'down'), [[0, peerNews('ended')]]).meeting;
    const { meeting, at } = tickFor(parted, 5_000);
    expect(at).toEqual(['5000 clear-conversation']);
    const up = runThrough(meeting, [[6_000, { type: 'link-up', call: thisCall }]]);
    expect(up.effects).toEqual(['renew-spares', 'send-ticket']);
  });
});

describe('what the server tells of the stranger when the call begins', () => {
  test('is kept as long as there is something to do with it', () => {
    const { meeting } = runThrough(meetingIn(phases.connecting), [
      [10, peerNews('ready')],
      [10, toldBegun(thisCall, null)],
    ]);
    expect(currentCall(meeting)).toMatchObject({ shared, stranger: strangerNote });
    const parted = runThrough(meeting, [[10, peerNews('ended')]]).meeting;
    expect(parted.phase).toMatchObject({ is: 'parted', stranger: strangerNote });
    const next = runThrough(parted, [[10, { type: 'next' }]]).meeting;
    expect(JSON.stringify(next)).not.toContain(strangerNote);
  });
});

describe('the note that brings a call back', () => {
  const begun = toldBegun(thisCall, null);

  test('is kept from the moment both acknowledged until the call is over', () => {
    const connecting = runThrough(meetingIn(phases.connecting), [[10, begun]]).meeting;
    expect(currentCall(connecting)?.resume).toBe(resumeNote);
    const met = runThrough(connecting, [
      [10, peerNews('ready')],
      [10, { type: 'link-down' }],
      [10, peerNews('heard')],
      [10, { type: 'link-up', call: null }],
      [10, { type: 'network-changed' }],
    ]).meeting;
    expect(currentCall(met)?.resume).toBe(resumeNote);
    expect(currentCall(runThrough(met, [[0, { type: 'next' }]]).meeting)).toBeNull();
  });

  test('is kept if it comes after the stranger was already heard', () => {
    const { meeting } = runThrough(meetingIn(phases.connecting), [
      [10, peerNews('ready')],
      [10, begun],
    ]);
    expect(meeting.phase).toMatchObject({ is: 'talking', call: { resume: resumeNote } });
  });

  test('lets a pairing that was acknowledged go on without the server', () => {
    const { meeting } = runThrough(meetingIn(phases.connecting), [
      [10, begun],
      [10, { type: 'link-down' }],
      [10, peerNews('ready')],
    ]);
    expect(meeting.phase.is).toBe('talking');
  });
});
