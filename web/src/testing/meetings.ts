/**
 * Meetings in every phase and everything that can happen to them, for the tests of the state machine. It judges
 * nothing itself.
 */
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Interest, Language, Shared } from '@anoncam/protocol/wishes';
import { moveMeeting } from '../call/meeting.ts';
import {
  type LiveCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  type MeetingMessage,
  type MeetingPhase,
  type MeetingStep,
  noMeeting,
  type Place,
} from '../call/meeting-state.ts';

/** When the sample meetings are looked at. */
export const nowMs = 1_000_000;

export const thisCall = 'this-call-------------' as CallId;
export const formerCall = 'former-call-----------' as CallId;
export const newCall = 'new-call--------------' as CallId;
export const resumeNote = 'resume-note' as Sealed;
export const strangerNote = 'stranger-note' as Sealed;
const reportTicket = 'report-ticket' as Sealed;
export const shared: Shared = { languages: ['en' as Language], interests: ['chess' as Interest] };
export const thisPeer = 7;
export const formerPeer = 6;

const proposed: LiveCall = {
  id: thisCall,
  peer: thisPeer,
  part: 'offerer',
  resume: null,
  shared: null,
  stranger: null,
  report: null,
};
const begun: LiveCall = {
  ...proposed,
  resume: resumeNote,
  shared,
  stranger: strangerNote,
  report: reportTicket,
};
const place: Place = { sinceMs: nowMs - 9_000, enteredMs: nowMs - 8_500, failures: 0 };

export const phases = {
  idle: { is: 'idle' },
  waiting: { is: 'waiting', place, restUntilMs: null },
  connecting: { is: 'connecting', call: proposed, place, untilMs: nowMs + 7_000 },
  talking: {
    is: 'talking',
    call: begun,
    heardAtMs: nowMs - 500,
    repairedAtMs: null,
    isPathDown: false,
    wasAlone: false,
    strangerAway: false,
  },
  parted: { is: 'parted', why: 'left', nextAtMs: nowMs + 4_000, stranger: strangerNote },
} as const satisfies Record<MeetingPhase['is'], MeetingPhase>;

export type PhaseName = keyof typeof phases;
export const phaseNames = Object.keys(phases) as PhaseName[];

export function meetingIn(phase: MeetingPhase, link: Meeting['link'] = 'up'): Meeting {
  return { ...noMeeting, link, peersMade: thisPeer, phase };
}

export function told(message: MeetingMessage): MeetingEvent {
  return { type: 'told', message };
}

export function peerNews(
  what: Extract<MeetingEvent, { type: 'peer' }>['what'],
  peer = thisPeer,
): MeetingEvent {
  return { type: 'peer', peer, what };
}

export function toldBegun(call: CallId, answer: string | null): MeetingEvent {
  return told({
    type: 'begun',
    call,
    resume: resumeNote,
    answer,
    shared,
    stranger: strangerNote,
    report: reportTicket,
  });
}

/** What the server and the stranger's device may say about one call and its connection. */
export function newsAbout(call: CallId, peer: number): Record<string, MeetingEvent> {
  return {
    begun: toldBegun(call, 'an answer'),
    'begun, for the answerer': toldBegun(call, null),
    unpaired: told({ type: 'unpaired', call }),
    'stranger left': told({ type: 'stranger-left', call, why: 'left' }),
    'stranger not connected': told({ type: 'stranger-left', call, why: 'not-connected' }),
    'stranger lost': told({ type: 'stranger-left', call, why: 'lost' }),
    'stranger away': told({ type: 'stranger-away', call }),
    'stranger back': told({ type: 'stranger-back', call }),
    'peer ready': peerNews('ready', peer),
    'peer heard': peerNews('heard', peer),
    'peer disrupted': peerNews('disrupted', peer),
    'peer with a path': peerNews('path', peer),
    'peer ended': peerNews('ended', peer),
    'peer unusable': peerNews('unusable', peer),
    'peer forged': peerNews('forged', peer),
  };
}

/** What is about no call that is under way. */
export const otherEvents = {
  start: { type: 'start', mode: 'video' },
  next: { type: 'next' },
  block: { type: 'block' },
  leave: { type: 'leave', stranger: strangerNote },
  'leave, somebody before': { type: 'leave', stranger: 'former-stranger' as Sealed },
  stop: { type: 'stop' },
  stay: { type: 'stay' },
  hold: { type: 'hold' },
  resume: { type: 'resume' },
  'link up, no call known': { type: 'link-up', call: null },
  'link up, this call known': { type: 'link-up', call: thisCall },
  'link up, another call known': { type: 'link-up', call: formerCall },
  'link down': { type: 'link-down' },
  'told to wait': told({ type: 'waiting', here: 3, restMs: 0, usualMs: null }),
  'told to rest': told({ type: 'waiting', here: 3, restMs: 2_000, usualMs: null }),
  'matched as offerer': told({ type: 'matched', call: newCall, offer: null }),
  'matched as answerer': told({ type: 'matched', call: newCall, offer: 'an offer' }),
  'network changed': { type: 'network-changed' },
  woke: { type: 'woke', afterMs: 300 },
  tick: { type: 'tick' },
} as const satisfies Record<string, MeetingEvent>;

/** One effect in a few words, such as `close-peer 7 bye` or `note met`. */
export function describeEffect(effect: MeetingEffect): string {
  switch (effect.do) {
    case 'send-lost':
      return `send-lost ${effect.why}`;
    case 'offer-taken':
    case 'answer':
    case 'apply-answer':
    case 'repair':
      return `${effect.do} ${effect.peer}`;
    case 'close-peer':
      return `close-peer ${effect.peer}${effect.bye ? ' bye' : ''}`;
    case 'note':
      return `note ${effect.note}`;
    default:
      return effect.do;
  }
}

/** One step in a few words: the phase it leads to, and the effects; `-` where nothing at all happens. */
export function describeStep(before: Meeting, { meeting, effects }: MeetingStep): string {
  if (meeting === before && effects.length === 0) return '-';
  return [meeting.phase.is, ...effects.map(describeEffect)].join(', ');
}

/** Several events, each with how long after the one before it comes. */
export function runThrough(
  meeting: Meeting,
  events: readonly (readonly [afterMs: number, event: MeetingEvent])[],
): { meeting: Meeting; effects: string[]; nowMs: number } {
  let now = nowMs;
  let present = meeting;
  const effects: string[] = [];
  for (const [afterMs, event] of events) {
    now += afterMs;
    const step = moveMeeting(present, event, now);
    present = step.meeting;
    effects.push(...step.effects.map(describeEffect));
  }
  return { meeting: present, effects, nowMs: now };
}

/** Ticks every half second for `forMs`; from `fromMs` on; says after how long each effect came. */
export function tickFor(meeting: Meeting, forMs: number, fromMs = nowMs): { meeting: Meeting; at: string[] } {
  const at: string[] = [];
  let present = meeting;
  for (let passedMs = 500; passedMs <= forMs; passedMs += 500) {
    const step = runThrough(present, [[fromMs - nowMs + passedMs, { type: 'tick' }]]);
    at.push(...step.effects.map((effect) => `${passedMs} ${effect}`));
    present = step.meeting;
  }
  return { meeting: present, at };
}
