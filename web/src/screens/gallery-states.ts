/**
 * Every state a visitor can see, by name, with made-up data. Development only.
 */
import type { Closeness } from '@anoncam/protocol/widening';
import type { Shared, Wishes } from '@anoncam/protocol/wishes';
import { signal } from '@preact/signals';
import { readClock } from '../ui/now.ts';
import { filmStranger, filmYou } from './gallery-people.ts';
import { buildWaiting, galleryWishes, longShared, share, suggestFor } from './gallery-wishes.ts';
import type { CameraCheckView, Line, MeetingView, Phase, Problem, Screen } from './view.ts';

const lines: readonly Line[] = [
  { id: 1, from: 'page', note: 'met' },
  { id: 2, from: 'stranger', text: 'Hi there! Where does this find you?' },
  { id: 3, from: 'you', text: 'On a balcony, with the first coffee of the day' },
  {
    id: 4,
    from: 'stranger',
    text: 'Evening here. I am repotting tomatoes, badly. See https://example.org/tomato',
  },
  { id: 5, from: 'you', text: 'Show me!' },
];

const longLines: readonly Line[] = [
  ...lines,
  ...Array.from({ length: 14 }, (_, index): Line => {
    const text =
      index % 3 === 0
        ? 'a'.repeat(90)
        : 'One more thing about tomatoes, and then I stop. '.repeat(1 + (index % 4));
    return { id: 10 + index, from: index % 2 === 0 ? 'you' : 'stranger', text };
  }),
  { id: 40, from: 'page', note: 'server-away' },
];

const { none, some, full, languagesOnly } = galleryWishes;
const waiting = buildWaiting(none, 'anyone');
const talking: Phase = { is: 'talking', path: 'good', shared: null, mayBlock: true };
const atOnce = 5_000;

function buildMeeting(change: Partial<MeetingView>): Screen {
  const phase = change.phase ?? talking;
  const withStranger = phase.is === 'talking' || phase.is === 'parted';
  const video = change.mode !== 'text';
  const meeting: MeetingView = {
    mode: 'video',
    phase,
    server: 'connected',
    here: 128,
    ownTabsMayMeet: false,
    lines: withStranger ? lines : [],
    strangerIsTyping: false,
    ownStream: video ? filmYou() : null,
    strangerStream: video && withStranger ? filmStranger() : null,
    strangerSources: { camera: true, microphone: true },
    camera: 'on',
    microphone: 'on',
    maySwapCamera: false,
    wishes: suggestFor(some),
    ...change,
  };
  return { at: 'meeting', meeting };
}

function buildCheck(change: Partial<CameraCheckView>): Screen {
  const level = signal(0.4);
  setInterval(() => {
    level.value = 0.35 + 0.3 * Math.sin(readClock() / 300);
  }, 50);
  const cameras = [
    { id: 'a', label: 'Front camera' },
    { id: 'b', label: 'Back camera with a name that goes on and on for much longer than any list is wide' },
  ];
  const microphones = [{ id: 'm', label: '' }];
  const check = {
    stream: filmYou(),
    cameras,
    microphones,
    cameraId: 'a',
    microphoneId: 'm',
    level,
    startsAt: null,
  };
  return { at: 'camera-check', check: { ...check, ...change } };
}

function buildParted(why: 'left' | 'lost', automatic: boolean): Screen {
  const nextAt = automatic ? readClock() + atOnce : null;
  return buildMeeting({ phase: { is: 'parted', why, nextAt, mayBlock: true } });
}

function buildLanding(wishes: Wishes, change: Partial<Extract<Screen, { at: 'landing' }>> = {}): Screen {
  return {
    at: 'landing',
    admitted: false,
    busy: false,
    here: 128,
    wishes: suggestFor(wishes),
    ...change,
  };
}

function buildSearch(
  openness: Closeness,
  change: Partial<Extract<Phase, { is: 'waiting' }>> = {},
  wishes: Wishes = some,
): Screen {
  return buildMeeting({
    phase: { ...buildWaiting(wishes, openness), ...change },
    wishes: suggestFor(wishes),
  });
}

function buildTalk(shared: Shared, change: Partial<MeetingView> = {}): Screen {
  return buildMeeting({
    phase: { is: 'talking', path: 'good', shared, mayBlock: true },
    lines: lines.slice(0, 3),
    ...change,
  });
}

const problems: readonly Problem[] = [
  'camera-denied',
  'camera-missing',
  'camera-busy',
  'camera-failed',
  'insecure-context',
  'unsupported-browser',
  'offline',
  'server-unreachable',
  'page-outdated',
  'open-elsewhere',
  'too-many-messages',
  'site-full',
  'cookie-missing',
  'refused',
];

export const states: { readonly [name: string]: () => Screen } = {
  landing: () => buildLanding(none),
  'landing-first': () => buildLanding(languagesOnly, { here: null }),
  'landing-admitted': () => buildLanding(some, { admitted: true, here: 1 }),
  'landing-busy': () => buildLanding(some, { admitted: true, busy: true, here: 12_480 }),
  'landing-wishes': () => buildLanding(full),
  'landing-wishes-open-empty': () => buildLanding(none),
  'landing-wishes-open': () => buildLanding(some),
  'landing-wishes-open-full': () => buildLanding(full),
  'check-asking': () =>
    buildCheck({ stream: null, cameras: [], microphones: [], cameraId: null, microphoneId: null }),
  'check-countdown': () => buildCheck({ startsAt: readClock() + atOnce }),
  check: () => buildCheck({}),
  waiting: () => buildMeeting({ phase: waiting }),
  'waiting-alone': () => buildMeeting({ phase: waiting, here: 1, ownTabsMayMeet: true }),
  'waiting-rest': () => buildMeeting({ phase: { ...waiting, restUntil: readClock() + 9_000 } }),
  'waiting-interest': () => buildSearch('interest'),
  'waiting-language': () => buildSearch('language'),
  'waiting-near': () => buildSearch('near'),
  'waiting-anyone': () => buildSearch('anyone'),
  'waiting-language-only': () => buildSearch('language', {}, languagesOnly),
  'waiting-longer': () => buildSearch('anyone', { since: readClock() - 74_000 }),
  'waiting-again': () => buildSearch('language', { failures: 1 }),
  'waiting-again-3': () => buildSearch('anyone', { failures: 3 }),
  'waiting-wishes': () => buildSearch('anyone'),
  'waiting-wishes-full': () => buildSearch('anyone', {}, full),
  'waiting-server-away': () => buildMeeting({ phase: waiting, server: 'reconnecting' }),
  connecting: () => buildMeeting({ phase: { is: 'connecting' } }),
  talking: () => buildMeeting({ maySwapCamera: true }),
  'talking-new': () => buildMeeting({ lines: lines.slice(0, 1) }),
  'talking-shared': () => buildTalk(share(['en'], ['chess'])),
  'talking-shared-language': () => buildTalk(share(['en'], [])),
  'talking-shared-long': () => buildTalk(longShared),
  'talking-block': () => buildMeeting({}),
  'talking-long': () => buildMeeting({ lines: longLines, strangerIsTyping: true }),
  'talking-shaky': () => buildMeeting({ phase: { ...talking, path: 'shaky' } }),
  'talking-server-away': () => buildMeeting({ server: 'reconnecting', strangerIsTyping: true }),
  'talking-hidden': () =>
    buildMeeting({ strangerSources: { camera: false, microphone: false }, camera: 'off', microphone: 'off' }),
  'talking-no-devices': () => buildMeeting({ camera: 'none', microphone: 'none', ownStream: null }),
  'parted-left': () => buildParted('left', true),
  'parted-stay': () => buildParted('left', false),
  'parted-block': () => buildParted('left', false),
  'parted-lost': () => buildParted('lost', true),
  'text-waiting': () => buildMeeting({ mode: 'text', phase: waiting, ownTabsMayMeet: true, here: 2 }),
  'text-again': () => buildMeeting({ mode: 'text', phase: { ...buildWaiting(some, 'near'), failures: 3 } }),
  'text-shared': () => buildTalk(longShared, { mode: 'text' }),
  'text-block': () => buildMeeting({ mode: 'text' }),
  'text-talking': () => buildMeeting({ mode: 'text', strangerIsTyping: true }),
  'text-long': () => buildMeeting({ mode: 'text', lines: longLines }),
  'text-parted': () =>
    buildMeeting({
      mode: 'text',
      phase: { is: 'parted', why: 'left', nextAt: readClock() + atOnce, mayBlock: true },
    }),
  ...Object.fromEntries(
    problems.map((problem) => [`problem-${problem}`, (): Screen => ({ at: 'problem', problem })]),
  ),
};

/** What is pressed first for a state that a visitor opens themselves. */
export const pressAtOnce: { readonly [name: string]: string } = {
  'landing-wishes-open-empty': '.wishes summary',
  'landing-wishes-open': '.wishes summary',
  'landing-wishes-open-full': '.wishes summary',
  'waiting-wishes': '.notice .button--quiet',
  'waiting-wishes-full': '.notice .button--quiet',
  'talking-block': '.meeting__corner .round',
  'parted-block': '.meeting__corner .round',
  'text-block': '.meeting__corner .round',
};
