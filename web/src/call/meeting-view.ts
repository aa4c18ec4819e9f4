/**
 * What a meeting looks like: from its state, and from what is only seen and never decides anything, to the view that
 * the screens show. Pure.
 */
import type { MeetingView, Phase } from '../screens/view.ts';
import { type Conversation, emptyConversation } from './conversation.ts';
import type { Meeting } from './meeting-state.ts';

/** What is seen of the stranger and the site. */
export type LiveView = {
  conversation: Conversation;
  typingUntilMs: number;
  strangerSources: { camera: boolean; microphone: boolean };
  strangerStream: MediaStream | null;
  here: number | null;
  ownTabsMayMeet: boolean;
};

export const blankView: LiveView = {
  conversation: emptyConversation,
  typingUntilMs: 0,
  strangerSources: { camera: true, microphone: true },
  strangerStream: null,
  here: null,
  ownTabsMayMeet: false,
};

type Own = Pick<MeetingView, 'ownStream' | 'camera' | 'microphone' | 'maySwapCamera'>;

/** Null while no meeting is on. */
export function viewMeeting(meeting: Meeting, live: LiveView, own: Own, now: number): MeetingView | null {
  const phase = toViewPhase(meeting);
  if (!phase) return null;
  const { conversation, typingUntilMs, strangerStream, strangerSources, here, ownTabsMayMeet } = live;
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
const plainKeys: ReadonlySet<keyof MeetingView> = new Set(['phase', 'strangerSources']);

function toViewPhase({ phase }: Meeting): Phase | null {
  switch (phase.is) {
    case 'idle':
      return null;
    case 'waiting':
      return { is: 'waiting', since: phase.sinceMs, restUntil: phase.restUntilMs };
    case 'connecting':
      return { is: 'connecting' };
    case 'talking':
      return { is: 'talking', path: phase.repairedAtMs === null ? 'good' : 'shaky' };
    case 'parted':
      return { is: 'parted', why: phase.why, nextAt: phase.nextAtMs };
    default:
      return phase satisfies never;
  }
}
