/**
 * What a meeting looks like in each phase, and what is shown in none.
 */
import { describe, expect, test } from 'bun:test';
import { type Country, type Interest, type Language, noWishes, type Wishes } from '@anoncam/protocol/wishes';
import { noShield } from '../moderation/shield.ts';
import type { Search, WishesView } from '../screens/view.ts';
import { meetingIn, nowMs, type PhaseName, phases, shared } from '../testing/meetings.ts';
import { addLine, emptyConversation } from './conversation.ts';
import type { Meeting } from './meeting-state.ts';
import { blankView, type LiveView, viewMeeting } from './meeting-view.ts';

const stream = {} as MediaStream;
const chess = 'chess' as Interest;
const english = 'en' as Language;
const wishes: WishesView = { wishes: noWishes, suggested: [chess] };
const devices = { ownStream: stream, camera: 'on', microphone: 'off', maySwapCamera: true } as const;
const address = { relay: 'there', isHidden: true } as const;
const own = { ...noShield, ...devices, wishes, address };
const anyone = { openness: 'anyone', widensAt: null, opensTo: null, usualMs: null };

function view(meeting: Meeting, live: Partial<LiveView> = {}) {
  return viewMeeting(meeting, { ...blankView, ...live }, own, nowMs);
}

test('there is nothing to see before a meeting has begun', () => {
  expect(view(meetingIn(phases.idle))).toBeNull();
});

describe('a phase is shown as it is', () => {
  const { waiting, connecting, talking, parted } = phases;
  const shown: readonly (readonly [string, Meeting['phase'], object])[] = [
    [
      'waiting',
      waiting,
      { is: 'waiting', since: nowMs - 9_000, restUntil: null, search: anyone, failures: 0, isPaused: false },
    ],
    [
      'resting',
      { ...waiting, restUntilMs: nowMs + 1 },
      {
        is: 'waiting',
        since: nowMs - 9_000,
        restUntil: nowMs + 1,
        search: anyone,
        failures: 0,
        isPaused: false,
      },
    ],
    [
      'waiting, after devices that could not be reached',
      { ...waiting, place: { ...waiting.place, failures: 2 } },
      { is: 'waiting', since: nowMs - 9_000, restUntil: null, search: anyone, failures: 2, isPaused: false },
    ],
    ['connecting', connecting, { is: 'connecting' }],
    ['talking', talking, { is: 'talking', path: 'good', shared, mayBlock: true, isHidden: false }],
    [
      'talking, before the server has said that the call began',
      { ...talking, call: { ...talking.call, shared: null, stranger: null } },
      { is: 'talking', path: 'good', shared: null, mayBlock: false, isHidden: false },
    ],
    [
      'talking, while the path is looked for',
      { ...talking, repairedAtMs: nowMs },
      { is: 'talking', path: 'shaky', shared, mayBlock: true, isHidden: false },
    ],
    ['parted', parted, { is: 'parted', why: 'left', nextAt: nowMs + 4_000, mayBlock: true }],
    [
      'parted, staying',
      { ...parted, nextAtMs: null },
      { is: 'parted', why: 'left', nextAt: null, mayBlock: true },
    ],
    [
      'parted from somebody who cannot be blocked',
      { ...parted, stranger: null },
      { is: 'parted', why: 'left', nextAt: nowMs + 4_000, mayBlock: false },
    ],
  ];
  for (const [name, phase, expected] of shown) {
    test(name, () => expect<unknown>(view(meetingIn(phase))?.phase).toEqual(expected));
  }
});

describe('who is looked for', () => {
  const demanding: Wishes = { ...noWishes, interests: [chess], languages: [english] };

  function search(enteredMs: number | null, wishes: Wishes = demanding): Search | null {
    const place = { sinceMs: nowMs - 60_000, enteredMs, failures: 0 };
    const meeting = meetingIn({ is: 'waiting', place, restUntilMs: null });
    const live = { ...blankView, usualMs: 7_000 };
    const phase = viewMeeting(meeting, live, { ...own, wishes: { wishes, suggested: [] } }, nowMs)?.phase;
    return phase?.is === 'waiting' ? phase.search : null;
  }

  const first = { openness: 'interest', opensTo: 'language', usualMs: 7_000 } as const;

  test('widens step by step from when the ticket entered the waiting room', () => {
    const at = (waitedMs: number) => search(nowMs - waitedMs);
    expect(at(0)).toEqual({ ...first, widensAt: nowMs + 2_500 });
    expect(at(2_499)).toEqual({ ...first, widensAt: nowMs + 1 });
    const second = { ...first, openness: 'language', opensTo: 'anyone' } as const;
    expect(at(2_500)).toEqual({ ...second, widensAt: nowMs + 2_500 });
    const open = { ...first, openness: 'anyone', opensTo: null, widensAt: null } as const;
    expect(at(5_000)).toEqual(open);
    expect(at(500_000)).toEqual(open);
  });

  test('does not widen while the ticket rests, or is on its way', () => {
    expect(search(nowMs + 3_000)).toEqual({ ...first, widensAt: nowMs + 5_500 });
    expect(search(null)).toEqual({ ...first, widensAt: nowMs + 2_500 });
  });

  test('is anyone at once for whoever wishes nothing that could be given up', () => {
    const wishes = { ...noWishes, notCountries: ['ZZ' as Country] };
    expect(search(nowMs, wishes)).toEqual({ ...anyone, openness: 'anyone', usualMs: 7_000 });
  });
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
    verification: { is: 'failed' },
    here: 12,
    usualMs: null,
    isPaused: true,
    ownTabsMayMeet: true,
    isHidden: true,
  };
  expect(view(meetingIn(phases.talking), live)).toMatchObject({
    mode: 'video',
    lines: [{ id: 1, from: 'stranger', text: 'hello' }],
    strangerSources: { camera: false, microphone: true },
    strangerStream: stream,
    verification: { is: 'failed' },
    here: 12,
    ownTabsMayMeet: true,
    camera: 'on',
    microphone: 'off',
    maySwapCamera: true,
    wishes,
  });
});
