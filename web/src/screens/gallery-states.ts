/**
 * Every state a visitor can see, by name, with made-up data. Development only.
 */
import { signal } from '@preact/signals';
import { readClock } from '../ui/now.ts';
import { filmStranger, filmYou } from './gallery-people.ts';
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

const waiting: Phase = { is: 'waiting', since: readClock() - 12_000, restUntil: null };
const talking: Phase = { is: 'talking', path: 'good' };
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

function buildParted(why: 'left' | 'not-connected' | 'lost', automatic: boolean): Screen {
  return buildMeeting({ phase: { is: 'parted', why, nextAt: automatic ? readClock() + atOnce : null } });
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
  landing: () => ({ at: 'landing', admitted: false, busy: false, here: 128 }),
  'landing-first': () => ({ at: 'landing', admitted: false, busy: false, here: null }),
  'landing-admitted': () => ({ at: 'landing', admitted: true, busy: false, here: 1 }),
  'landing-busy': () => ({ at: 'landing', admitted: true, busy: true, here: 12_480 }),
  'check-asking': () =>
    buildCheck({ stream: null, cameras: [], microphones: [], cameraId: null, microphoneId: null }),
  'check-countdown': () => buildCheck({ startsAt: readClock() + atOnce }),
  check: () => buildCheck({}),
  waiting: () => buildMeeting({ phase: waiting }),
  'waiting-alone': () => buildMeeting({ phase: waiting, here: 1, ownTabsMayMeet: true }),
  'waiting-rest': () => buildMeeting({ phase: { ...waiting, restUntil: readClock() + 9_000 } }),
  'waiting-server-away': () => buildMeeting({ phase: waiting, server: 'reconnecting' }),
  connecting: () => buildMeeting({ phase: { is: 'connecting' } }),
  talking: () => buildMeeting({ maySwapCamera: true }),
  'talking-new': () => buildMeeting({ lines: lines.slice(0, 1) }),
  'talking-long': () => buildMeeting({ lines: longLines, strangerIsTyping: true }),
  'talking-shaky': () => buildMeeting({ phase: { is: 'talking', path: 'shaky' } }),
  'talking-server-away': () => buildMeeting({ server: 'reconnecting', strangerIsTyping: true }),
  'talking-hidden': () =>
    buildMeeting({ strangerSources: { camera: false, microphone: false }, camera: 'off', microphone: 'off' }),
  'talking-no-devices': () => buildMeeting({ camera: 'none', microphone: 'none', ownStream: null }),
  'parted-left': () => buildParted('left', true),
  'parted-stay': () => buildParted('left', false),
  'parted-not-connected': () => buildParted('not-connected', true),
  'parted-lost': () => buildParted('lost', true),
  'text-waiting': () => buildMeeting({ mode: 'text', phase: waiting, ownTabsMayMeet: true, here: 2 }),
  'text-talking': () => buildMeeting({ mode: 'text', strangerIsTyping: true }),
  'text-long': () => buildMeeting({ mode: 'text', lines: longLines }),
  'text-parted': () =>
    buildMeeting({ mode: 'text', phase: { is: 'parted', why: 'left', nextAt: readClock() + atOnce } }),
  ...Object.fromEntries(
    problems.map((problem) => [`problem-${problem}`, (): Screen => ({ at: 'problem', problem })]),
  ),
};
