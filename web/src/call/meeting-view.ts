/**
 * What a meeting looks like: from its state, and from what is only seen and never decides anything, to the view that
 * the screens show. Pure.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import { opennessAfter, wideningOf, widensAfterMs } from '@anoncam/protocol/widening';
import type { Wishes } from '@anoncam/protocol/wishes';
import type { ShieldView } from '../moderation/shield.ts';
import type { MeetingView, Phase, Search, VerificationView } from '../screens/view.ts';
import { type Conversation, emptyConversation } from './conversation.ts';
import type { Meeting, Place } from './meeting-state.ts';

/** What is seen of the stranger and the site. */
export type LiveView = {
  conversation: Conversation;
  typingUntilMs: number;
  strangerSources: { camera: boolean; microphone: boolean };
  strangerStream: MediaStream | null;
  verification: VerificationView;
  here: number | null;
  /** How long waiting usually takes. */
  usualMs: number | null;
  /** Nobody is paired just now. */
  isPaused: boolean;
  ownTabsMayMeet: boolean;
  /** Whether the present stranger cannot learn the visitor's address. */
  isHidden: boolean;
};

export const blankView: LiveView = {
  conversation: emptyConversation,
  typingUntilMs: 0,
  strangerSources: { camera: true, microphone: true },
  strangerStream: null,
  verification: { is: 'pending' },
  here: null,
  usualMs: null,
  isPaused: false,
  ownTabsMayMeet: false,
  isHidden: false,
};

/** What the server tells that is only seen. A ticket that it takes is not paused until it says so. */
export function readSeen(message: FromServer): Partial<LiveView> | null {
  switch (message.type) {
    case 'crowd':
      return { here: message.here, usualMs: message.usualMs };
    case 'waiting':
      return { here: message.here, usualMs: message.usualMs, isPaused: false };
    case 'pairing':
      return { isPaused: message.paused };
    default:
      return null;
  }
}

type Own = Pick<MeetingView, 'ownStream' | 'camera' | 'microphone' | 'maySwapCamera' | 'wishes' | 'address'> &
  ShieldView;

/** Null while no meeting is on. */
export function viewMeeting(meeting: Meeting, live: LiveView, own: Own, now: number): MeetingView | null {
  const search = (place: Place) => describeSearch(place, own.wishes.wishes, live.usualMs, now);
  const phase = toViewPhase(meeting, search, live);
  if (!phase) return null;
  const { conversation, typingUntilMs, strangerStream, strangerSources, verification } = live;
  const { here, ownTabsMayMeet } = live;
  return {
    mode: meeting.mode,
    phase,
    server: meeting.link === 'up' ? 'connected' : 'reconnecting',
    here,
    ownTabsMayMeet,
    lines: conversation.lines,
    strangerIsTyping: typingUntilMs > now,
    strangerStream,
    strangerSources,
    verification,
    ...own,
    ownStream: meeting.mode === 'video' ? own.ownStream : null,
  };
}

/** Whether two views look the same: a beat a second must not draw the page anew. */
export function isSameView(a: MeetingView | null, b: MeetingView | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(a) as (keyof MeetingView)[];
  return keys.every(
    (key) =>
      Object.is(a[key], b[key]) || (plainKeys.has(key) && JSON.stringify(a[key]) === JSON.stringify(b[key])),
  );
}

/** Small objects of plain values, made anew for each view. */
const plainKeys: ReadonlySet<keyof MeetingView> = new Set([
  'phase',
  'strangerSources',
  'shield',
  'shieldSettings',
]);

function toViewPhase(
  { phase }: Meeting,
  search: (place: Place) => Search,
  { isHidden, isPaused }: LiveView,
): Phase | null {
  switch (phase.is) {
    case 'idle':
      return null;
    case 'waiting': {
      const { place, restUntilMs: restUntil } = phase;
      const { sinceMs: since, failures } = place;
      return { is: 'waiting', since, restUntil, search: search(place), failures, isPaused };
    }
    case 'connecting':
      return { is: 'connecting' };
    case 'talking': {
      const { shared, stranger } = phase.call;
      const path = phase.repairedAtMs === null ? 'good' : 'shaky';
      return { is: 'talking', path, shared, mayBlock: stranger !== null, isHidden };
    }
    case 'parted':
      return { is: 'parted', why: phase.why, nextAt: phase.nextAtMs, mayBlock: phase.stranger !== null };
    default:
      return phase satisfies never;
  }
}

/** A ticket that rests, or is still on its way to the server, is not in the waiting room: nothing widens yet. */
function describeSearch(place: Place, wishes: Wishes, usualMs: number | null, now: number): Search {
  const enteredMs = place.enteredMs ?? now;
  const openness = opennessAfter(wishes, now - enteredMs);
  const afterMs = widensAfterMs(wishes, now - enteredMs);
  if (afterMs === null) return { openness, widensAt: null, opensTo: null, usualMs };
  const steps = wideningOf(wishes);
  const opensTo = steps[steps.indexOf(openness) + 1] ?? null;
  return { openness, widensAt: enteredMs + afterMs, opensTo, usualMs };
}
