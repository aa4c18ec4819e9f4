/**
 * The moves that several events share: back to waiting, and apart. Pure.
 */
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingStep,
  moveTo,
  type PartedWhy,
} from './meeting-state.ts';

/** So long "the stranger left" is shown before the next one is looked for. */
const automaticNextMs = 5_000;

export function closeCall(meeting: Meeting, { bye }: { bye: boolean }): MeetingEffect[] {
  const call = currentCall(meeting);
  return call ? [{ do: 'close-peer', peer: call.peer, bye }] : [];
}

/**
 * Waits for a stranger; somebody who is left alone before a call began keeps their waiting time. The ticket goes out
 * before anything else is done, since that takes a device longer than the server takes to find somebody.
 */
export function toWaiting(meeting: Meeting, now: number, ...then: MeetingEffect[]): MeetingStep {
  const sinceMs = meeting.phase.is === 'connecting' ? meeting.phase.sinceMs : now;
  const ask: MeetingEffect[] = meeting.link === 'up' ? [{ do: 'send-ticket' }] : [];
  return moveTo(meeting, { is: 'waiting', sinceMs, restUntilMs: null }, ...ask, ...then, {
    do: 'clear-conversation',
  });
}

export function part(meeting: Meeting, why: PartedWhy, now: number): MeetingStep {
  const note = why === 'left' ? 'stranger-left' : why;
  return moveTo(
    meeting,
    { is: 'parted', why, nextAtMs: now + automaticNextMs },
    ...closeCall(meeting, { bye: false }),
    { do: 'note', note },
  );
}
