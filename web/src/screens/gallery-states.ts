/**
 * Every state a visitor can see, by name, with made-up data. Development only.
 */
import { readClock } from '../ui/now.ts';
import { reportStates, standingStates } from './gallery-conduct.ts';
import {
  atOnce,
  buildCheck,
  buildLanding,
  buildMeeting,
  buildParted,
  buildSearch,
  buildTalk,
  lines,
  longLines,
  talking,
  waiting,
} from './gallery-screens.ts';
import { buildWaiting, galleryWishes, longShared, share } from './gallery-wishes.ts';
import type { MeetingView, Problem, Screen, Shield } from './view.ts';

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
  'too-many-messages',
  'no-relay',
  'cookie-missing',
  'confirmation-deleted',
  'not-offered',
  'refused',
];

function buildShield(is: Shield['is'], change: Partial<MeetingView> = {}): Screen {
  return buildMeeting({ shield: { is }, lines: lines.slice(0, 3), ...change });
}

const longTalk = { lines: longLines, strangerIsTyping: true };

const shieldStates: { readonly [name: string]: () => Screen } = {
  'shield-gated': () => buildShield('gated', { lines: lines.slice(0, 1) }),
  'shield-unclear': () => buildShield('unclear'),
  'shield-suspect': () => buildShield('suspect'),
  'shield-blocked': () => buildShield('blocked'),
  'shield-blocked-long': () => buildShield('blocked', longTalk),
  'shield-unguarded': () => buildShield('unguarded'),
  'shield-unguarded-long': () => buildShield('unguarded', longTalk),
  'shield-revealed': () => buildShield('revealed'),
  'shield-revealed-muted': () =>
    buildShield('revealed', { strangerSources: { camera: true, microphone: false }, ownShield: 'suspect' }),
  'shield-camera-off': () => buildShield('gated', { strangerSources: { camera: false, microphone: true } }),
  'empty-dark': () => buildShield('clear', { emptiness: 'dark' }),
  'empty-frozen': () => buildShield('clear', { emptiness: 'frozen', ...longTalk }),
  'empty-unclear': () => buildShield('unclear', { emptiness: 'dark' }),
  'own-suspect': () => buildShield('clear', { ownShield: 'suspect' }),
  'own-stopped': () => buildShield('clear', { ownShield: 'stopped' }),
  'waiting-own-suspect': () => buildMeeting({ phase: waiting, ownShield: 'suspect' }),
  'parted-covered': () =>
    buildMeeting({
      phase: { is: 'parted', why: 'left', nextAt: null, mayBlock: true },
      shield: { is: 'suspect' },
    }),
  'cool-off': () => ({ at: 'cool-off', until: readClock() + 272_000 }),
  'site-full': () => ({ at: 'full', until: readClock() + 24_000 }),
  'site-full-asking': () => ({ at: 'full', until: null }),
  'cool-off-over': () => ({ at: 'cool-off', until: readClock() }),
};

const verifyStates: { readonly [name: string]: () => Screen } = {
  'verify-ready': () => buildMeeting({}),
  'verify-ready-text': () => buildMeeting({ mode: 'text' }),
  'verify-pending': () => buildMeeting({ verification: { is: 'pending' } }),
  'verify-late': () => buildMeeting({ verification: { is: 'late' } }),
  'verify-failed': () => buildMeeting({ verification: { is: 'failed' } }),
  'parted-forged': () =>
    buildMeeting({
      phase: { is: 'parted', why: 'forged', nextAt: null, mayBlock: true },
      lines: [...lines, { id: 9, from: 'page', note: 'forged' }],
    }),
};

const { none, some, full, languagesOnly } = galleryWishes;
const service = { needs: 'service', host: 'age.example' } as const;
const policyChange = { version: 9, day: '2026-11-26', what: 'You can write to us without an address.' };

export const states: { readonly [name: string]: () => Screen } = {
  landing: () => buildLanding(none),
  'landing-first': () => buildLanding(languagesOnly, { here: null }),
  'landing-admitted': () => buildLanding(some, { admitted: true, here: 1 }),
  'landing-change': () => buildLanding(some, { admitted: true, change: policyChange }),
  'landing-busy': () => buildLanding(some, { admitted: true, busy: true, here: 12_480 }),
  'landing-loading': () => buildLanding(some, { classifier: { is: 'loading', share: 0.4 } }),
  'landing-failed': () => buildLanding(some, { classifier: { is: 'failed' } }),
  'landing-unknown': () => buildLanding(some, { classifier: null }),
  'landing-service': () => buildLanding(some, { age: service }),
  'landing-service-refused': () => buildLanding(none, { age: service, wasRefused: true }),
  'landing-not-offered': () => buildLanding(none, { age: { needs: 'another-country' } }),
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
  'waiting-paused': () => buildSearch('language', { isPaused: true }),
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
  ...shieldStates,
  ...reportStates,
  ...standingStates,
  ...verifyStates,
  'parted-left': () => buildParted('left', true),
  'parted-stay': () => buildParted('left', false),
  'parted-block': () => buildParted('left', false),
  'parted-lost': () => buildParted('lost', true),
  'text-waiting': () => buildMeeting({ mode: 'text', phase: waiting, ownTabsMayMeet: true, here: 2 }),
  'text-paused': () => buildMeeting({ mode: 'text', phase: { ...waiting, isPaused: true } }),
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
  'verify-ready': '.lock',
  'verify-ready-text': '.lock',
  'verify-pending': '.lock',
  'verify-late': '.lock',
  'verify-failed': '.lock',
};
