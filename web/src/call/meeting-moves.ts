/**
 * The moves that several events share: back to waiting, and apart. Pure.
 */
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingPhase,
  type MeetingStep,
  moveTo,
  type Place,
  stay,
} from './meeting-state.ts';

/** So long "the stranger left" is shown before the next one is looked for. */
const automaticNextMs = 5_000;

export function closeCall(meeting: Meeting, { bye }: { bye: boolean }): MeetingEffect[] {
  const call = currentCall(meeting);
  return call ? [{ do: 'close-peer', peer: call.peer, bye }] : [];
}

export function newPlace(now: number): Place {
  return { sinceMs: now, enteredMs: null, failures: 0 };
}

/** The visitor has waited as long as before, but the server gives the next ticket a place of its own. */
export function forgetTurn(place: Place): Place {
  return { ...place, enteredMs: null };
}

/**
 * Waits for a stranger. The ticket goes out before what can be done after it, since that takes a device longer than the
 * server takes to find somebody.
 */
export function toWaiting(
  meeting: Meeting,
  place: Place,
  { before = [], after = [] }: { before?: readonly MeetingEffect[]; after?: readonly MeetingEffect[] } = {},
): MeetingStep {
  const ask: MeetingEffect[] = meeting.link === 'up' ? [{ do: 'send-ticket' }] : [];
  return moveTo(meeting, { is: 'waiting', place, restUntilMs: null }, ...before, ...ask, ...after, {
    do: 'clear-conversation',
  });
}

/**
 * The path to the stranger's device did not come about: nothing was seen of them, so that there is nothing to take leave
 * of. The server must hear of it before the ticket, which otherwise would look like a wish to go on.
 */
export function failToConnect(
  meeting: Meeting,
  phase: Extract<MeetingPhase, { is: 'connecting' }>,
  { told }: { told: boolean },
): MeetingStep {
  const { call, place } = phase;
  const tell: MeetingEffect[] =
    told || meeting.link === 'down' ? [] : [{ do: 'send-lost', call: call.id, why: 'not-connected' }];
  return toWaiting(
    meeting,
    { ...place, failures: place.failures + 1 },
    { before: [...closeCall(meeting, { bye: false }), ...tell] },
  );
}

/** The visitor wants nobody just now: the server and the stranger, if there is one, are told. */
export function endTogether(meeting: Meeting): MeetingEffect[] {
  const tell: MeetingEffect[] = meeting.link === 'up' ? [{ do: 'send-stop' }] : [];
  return [...closeCall(meeting, { bye: true }), ...tell, { do: 'clear-conversation' }];
}

/** Apart, and nobody new comes by itself. */
export const leftForGood = { is: 'parted', why: 'reported', nextAtMs: null, stranger: null } as const;

export function stayApart(meeting: Meeting): MeetingStep {
  const { phase } = meeting;
  return phase.is === 'parted' ? moveTo(meeting, { ...phase, nextAtMs: null }) : stay(meeting);
}

/** Somebody may be in between: nothing more is said, and nobody new comes before the visitor has read why. */
export function endForged(meeting: Meeting): MeetingStep {
  const stranger = currentCall(meeting)?.stranger ?? null;
  const tell: MeetingEffect[] = meeting.link === 'up' ? [{ do: 'send-stop' }] : [];
  return moveTo(
    meeting,
    { is: 'parted', why: 'forged', nextAtMs: null, stranger },
    ...closeCall(meeting, { bye: true }),
    ...tell,
    { do: 'note', note: 'forged' },
  );
}

export function part(meeting: Meeting, why: 'left' | 'lost', now: number): MeetingStep {
  const note = why === 'left' ? 'stranger-left' : why;
  const stranger = currentCall(meeting)?.stranger ?? null;
  return moveTo(
    meeting,
    { is: 'parted', why, nextAtMs: now + automaticNextMs, stranger },
    ...closeCall(meeting, { bye: false }),
    { do: 'note', note },
  );
}
