/**
 * Builds the screens of the gallery with made-up data. Development only.
 */
import type { Closeness } from '@anoncam/protocol/widening';
import type { Shared, Wishes } from '@anoncam/protocol/wishes';
import { signal } from '@preact/signals';
import { defaultShieldSettings } from '../moderation/shield-settings.ts';
import { noReport } from '../reports/reporting.ts';
import { readClock } from '../ui/now.ts';
import { closedGuard, openGuard } from './gallery-guard.ts';
import { filmStranger, filmYou } from './gallery-people.ts';
import { buildWaiting, galleryWishes, suggestFor } from './gallery-wishes.ts';
import type { Line } from './line.ts';
import type { AddressView, CameraCheckView, MeetingView, Phase, ReportView, Screen, Shield } from './view.ts';

export const lines: readonly Line[] = [
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

export const longLines: readonly Line[] = [
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

const { none, some } = galleryWishes;
export const waiting = buildWaiting(none, 'anyone');
export const talking: Extract<Phase, { is: 'talking' }> = {
  is: 'talking',
  path: 'good',
  shared: null,
  mayBlock: true,
  isHidden: false,
};
export const direct: AddressView = { relay: 'there', isHidden: false };
const clear: Shield = { is: 'clear' };
export const atOnce = 5_000;

function isSeen(shield: Shield): boolean {
  return shield.is === 'clear' || shield.is === 'revealed';
}

export function buildMeeting(change: Partial<MeetingView>): Screen {
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
    verification: { is: 'ready', emoji: ['🐘', '🍒', '🚂', '⚡', '🦋'] },
    camera: 'on',
    microphone: 'on',
    maySwapCamera: false,
    wishes: suggestFor(some),
    guard: isSeen(change.shield ?? clear) ? openGuard : closedGuard,
    shield: clear,
    emptiness: null,
    ownShield: 'fine',
    shieldSettings: defaultShieldSettings,
    address: direct,
    ...change,
  };
  return { at: 'meeting', meeting, report: offerFor(phase), probation: null };
}

function offerFor({ is }: Phase): ReportView {
  const until = is === 'talking' ? null : readClock() + 8.5 * 60_000;
  return { ...noReport, offer: is === 'talking' || is === 'parted' ? { until } : null };
}

export function buildCheck(change: Partial<CameraCheckView>): Screen {
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

export function buildParted(why: 'left' | 'lost', automatic: boolean): Screen {
  const nextAt = automatic ? readClock() + atOnce : null;
  return buildMeeting({ phase: { is: 'parted', why, nextAt, mayBlock: true } });
}

export function buildLanding(
  wishes: Wishes,
  change: Partial<Extract<Screen, { at: 'landing' }>> = {},
): Screen {
  return {
    at: 'landing',
    admitted: false,
    busy: false,
    mode: 'video',
    here: 128,
    change: null,
    age: null,
    wasRefused: false,
    wishes: suggestFor(wishes),
    shieldSettings: defaultShieldSettings,
    address: direct,
    classifier: { is: 'ready', backend: 'wasm' },
    report: noReport,
    probation: null,
    ...change,
  };
}

export function buildSearch(
  openness: Closeness,
  change: Partial<Extract<Phase, { is: 'waiting' }>> = {},
  wishes: Wishes = some,
): Screen {
  return buildMeeting({
    phase: { ...buildWaiting(wishes, openness), ...change },
    wishes: suggestFor(wishes),
  });
}

export function buildTalk(shared: Shared, change: Partial<MeetingView> = {}): Screen {
  return buildMeeting({
    phase: { ...talking, shared },
    lines: lines.slice(0, 3),
    ...change,
  });
}
