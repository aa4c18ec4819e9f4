/**
 * Meetings to which random things happen, in any order and at any time, for property tests: it lets happen what can
 * happen, late news of former strangers included, and keeps a record. It judges nothing itself.
 */
import type { CallId } from '@anoncam/protocol/ids';
import fc from 'fast-check';
import { moveMeeting } from '../call/meeting.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  noMeeting,
} from '../call/meeting-state.ts';
import { newsAbout, otherEvents, told } from './meetings.ts';

type Move = { readonly name: string; readonly late: boolean; readonly afterMs: number };

/** One event and what came of it. */
export type Moment = {
  readonly before: Meeting;
  readonly event: MeetingEvent;
  /** Whether the event is about a call or connection that is not the present one. */
  readonly late: boolean;
  readonly atMs: number;
  readonly after: Meeting;
  readonly effects: readonly MeetingEffect[];
};

function callNumbered(number: number): CallId {
  return `call-${number}-`.padEnd(22, '-') as CallId;
}

const newsNames = Object.keys(newsAbout(callNumbered(0), 0));
const otherNames = Object.keys(otherEvents);
/** What makes a conversation, so that random sequences get as far as one. */
const courseNames = ['link up, no call known', 'start', 'matched as offerer', 'begun', 'peer ready', 'tick'];

const afterMsArb = fc.oneof(fc.constant(0), fc.constant(500), fc.integer({ min: 0, max: 9_000 }));

const moveArb: fc.Arbitrary<Move> = fc.record({
  name: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...courseNames) },
    { weight: 2, arbitrary: fc.constantFrom(...newsNames) },
    { weight: 1, arbitrary: fc.constantFrom(...otherNames) },
  ),
  late: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  afterMs: afterMsArb,
});

/** The event that a move stands for, or null if it cannot happen: the server is not heard without a link. */
function eventOf({ name, late }: Move, meeting: Meeting, callsMade: number): MeetingEvent | null {
  const call = currentCall(meeting);
  const isLate = late || !call;
  const id = isLate ? callNumbered(0) : call.id;
  const news = newsAbout(id, isLate ? meeting.peersMade - 1 : call.peer)[name];
  const event = news ?? otherEvents[name as keyof typeof otherEvents];
  if (event.type === 'told' && meeting.link === 'down') return null;
  if (event.type === 'told' && event.message.type === 'matched') {
    return told({ ...event.message, call: callNumbered(callsMade + 1) });
  }
  if (event.type === 'link-up' && event.call !== null) return { ...event, call: id };
  return event;
}

function isAboutAnother(event: MeetingEvent, before: Meeting): boolean {
  const call = currentCall(before);
  if (event.type === 'peer') return event.peer !== call?.peer;
  if (event.type !== 'told' || event.message.type === 'matched' || event.message.type === 'waiting')
    return false;
  return event.message.call !== call?.id;
}

function play(moves: readonly Move[]): Moment[] {
  const moments: Moment[] = [];
  let present = noMeeting;
  let atMs = 1_000_000;
  for (const move of moves) {
    atMs += move.afterMs;
    const event = eventOf(move, present, moments.length);
    if (!event) continue;
    const { meeting, effects } = moveMeeting(present, event, atMs);
    moments.push({
      before: present,
      event,
      late: isAboutAnother(event, present),
      atMs,
      after: meeting,
      effects,
    });
    present = meeting;
  }
  return moments;
}

/** Up to 80 moments of one meeting. */
export const momentsArb: fc.Arbitrary<readonly Moment[]> = fc
  .array(moveArb, { maxLength: 80, size: 'max' })
  .map(play);
