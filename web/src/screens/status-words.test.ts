/** The status region says what is going on in every state, and does not talk all the time. */
import { describe, expect, test } from 'bun:test';
import { en } from '../texts/en.ts';
import { describeStatus, situationOf } from './status-words.ts';
import type { MeetingView, Phase } from './view.ts';

const startMs = 1_000_000;

function viewOf(phase: Phase, change: Partial<MeetingView> = {}): MeetingView {
  return {
    mode: 'video',
    phase,
    server: 'connected',
    here: 12,
    ownTabsMayMeet: false,
    lines: [],
    strangerIsTyping: false,
    ownStream: null,
    strangerStream: null,
    strangerSources: { camera: true, microphone: true },
    camera: 'on',
    microphone: 'on',
    maySwapCamera: false,
    ...change,
  };
}

function say(view: MeetingView, afterMs = 0) {
  return describeStatus(view, { now: startMs + afterMs, texts: en });
}

const waiting: Phase = { is: 'waiting', since: startMs, restUntil: null };
const talking: Phase = { is: 'talking', path: 'good' };

describe('waiting', () => {
  test('shows the seconds and who is here', () => {
    expect(say(viewOf(waiting), 72_000).detail).toBe('1:12 · 12 people here');
  });

  test('says plainly that nobody else is there', () => {
    expect(say(viewOf(waiting, { here: 1 })).spoken).toContain('Nobody else is here');
  });

  test('does without a number that is not known', () => {
    expect(say(viewOf(waiting, { here: null }), 5_000).detail).toBe('0:05');
  });

  test('explains a rest, and goes on when it is over', () => {
    const resting = viewOf({ is: 'waiting', since: startMs, restUntil: startMs + 9_000 });
    expect(say(resting).detail).toContain('Quick skips cost a short wait.');
    expect(say(resting).spoken).toContain('10 seconds');
    expect(say(resting, 9_000).headline).toBe('Looking for somebody');
  });

  test('without the server says so instead of pretending', () => {
    expect(say(viewOf(waiting, { server: 'reconnecting' })).headline).toBe('Reconnecting');
  });

  test('is said anew every 30 seconds, not every second, and not for every newcomer', () => {
    const said = new Set<string>();
    for (let second = 0; second < 90; second += 1) {
      said.add(situationOf(viewOf(waiting, { here: 10 + second }), startMs + second * 1000));
    }
    expect(said.size).toBe(3);
  });
});

describe('talking', () => {
  test('goes on in words when the server is away', () => {
    const words = say(viewOf(talking, { server: 'reconnecting' }));
    expect(words.headline).toBe('Connected');
    expect(words.detail).toBe('Our server is away. Your conversation goes on.');
  });

  test('tells of a weak path', () => {
    expect(say(viewOf({ is: 'talking', path: 'shaky' })).headline).toBe('Weak connection');
  });

  test('tells who cannot see that the stranger’s camera is off', () => {
    const hidden = { strangerSources: { camera: false, microphone: false } };
    expect(say(viewOf(talking, hidden)).spoken).toBe(
      'Connected. Device to device. The stranger’s camera is off. The stranger is muted.',
    );
    expect(say(viewOf(talking, { ...hidden, mode: 'text' })).spoken).toBe('Connected. Device to device.');
  });
});

describe('parted', () => {
  const parted: Phase = { is: 'parted', why: 'left', nextAt: startMs + 5_000 };

  test('counts down for the eyes', () => {
    expect(say(viewOf(parted)).detail).toBe('Somebody new in 5\u00a0s');
    expect(say(viewOf(parted), 4_100).detail).toBe('Somebody new in 1\u00a0s');
  });

  test('is one situation for the ears while it counts, another once it was cancelled', () => {
    const cancelled: Phase = { is: 'parted', why: 'left', nextAt: null };
    expect(situationOf(viewOf(parted), startMs)).toBe(situationOf(viewOf(parted), startMs + 4_000));
    expect(situationOf(viewOf(parted), startMs)).not.toBe(situationOf(viewOf(cancelled), startMs));
    expect(say(viewOf(cancelled)).spoken).toBe('The stranger left. Press Next when you are ready.');
  });

  test('has words of its own for every reason', () => {
    const reasons = ['left', 'not-connected', 'lost'] as const;
    const headlines = reasons.map((why) => say(viewOf({ is: 'parted', why, nextAt: null })).headline);
    expect(new Set(headlines).size).toBe(reasons.length);
  });
});
