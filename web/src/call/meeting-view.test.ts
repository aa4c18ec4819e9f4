/**
 * What a meeting looks like in each phase, and what is shown in none.
 */
import { describe, expect, test } from 'bun:test';
import { meetingIn, nowMs, type PhaseName, phases } from '../testing/meetings.ts';
import { addLine, emptyConversation } from './conversation.ts';
import type { Meeting } from './meeting-state.ts';
import { blankView, type LiveView, viewMeeting } from './meeting-view.ts';

const stream = {} as MediaStream;
const own = { ownStream: stream, camera: 'on', microphone: 'off', maySwapCamera: true } as const;

function view(meeting: Meeting, live: Partial<LiveView> = {}) {
  return viewMeeting(meeting, { ...blankView, ...live }, own, nowMs);
}

test('there is nothing to see before a meeting has begun', () => {
  expect(view(meetingIn(phases.idle))).toBeNull();
});

describe('a phase is shown as it is', () => {
  const { waiting, connecting, talking, parted } = phases;
  const shown: readonly (readonly [string, Meeting['phase'], object])[] = [
    ['waiting', waiting, { is: 'waiting', since: nowMs - 9_000, restUntil: null }],
    [
      'resting',
      { ...waiting, restUntilMs: nowMs + 1 },
      { is: 'waiting', since: nowMs - 9_000, restUntil: nowMs + 1 },
    ],
    ['connecting', connecting, { is: 'connecting' }],
    ['talking', talking, { is: 'talking', path: 'good' }],
    [
      'talking, while the path is looked for',
      { ...talking, repairedAtMs: nowMs },
      { is: 'talking', path: 'shaky' },
    ],
    ['parted', parted, { is: 'parted', why: 'left', nextAt: nowMs + 4_000 }],
    ['parted, staying', { ...parted, nextAtMs: null }, { is: 'parted', why: 'left', nextAt: null }],
  ];
  for (const [name, phase, expected] of shown) {
    test(name, () => expect<unknown>(view(meetingIn(phase))?.phase).toEqual(expected));
  }
});

test('the server is shown as it is, in every phase', () => {
  for (const name of ['waiting', 'connecting', 'talking', 'parted'] satisfies PhaseName[]) {
    expect(view(meetingIn(phases[name], 'up'))?.server).toBe('connected');
    expect(view(meetingIn(phases[name], 'down'))?.server).toBe('reconnecting');
  }
});

test('somebody types until the time is over', () => {
  const talking = meetingIn(phases.talking);
  expect(view(talking, { typingUntilMs: nowMs + 1 })?.strangerIsTyping).toBe(true);
  expect(view(talking, { typingUntilMs: nowMs })?.strangerIsTyping).toBe(false);
});

test('there are no own pictures where there is text alone', () => {
  const meeting = meetingIn(phases.talking);
  expect(view(meeting)?.ownStream).toBe(stream);
  expect(view({ ...meeting, mode: 'text' })?.ownStream).toBeNull();
});

test('what is known of the stranger, the site and the own devices is passed on', () => {
  const live: LiveView = {
    conversation: addLine(emptyConversation, { from: 'stranger', text: 'hello' }),
    typingUntilMs: 0,
    strangerSources: { camera: false, microphone: true },
    strangerStream: stream,
    here: 12,
    ownTabsMayMeet: true,
  };
  expect(view(meetingIn(phases.talking), live)).toMatchObject({
    mode: 'video',
    lines: [{ id: 1, from: 'stranger', text: 'hello' }],
    strangerSources: { camera: false, microphone: true },
    strangerStream: stream,
    here: 12,
    ownTabsMayMeet: true,
    camera: 'on',
    microphone: 'off',
    maySwapCamera: true,
  });
});
