/**
 * What a meeting does with each thing the server tells. Pure. What is about another call than the present one came
 * too late and changes nothing.
 */
import { closeCall, part, toWaiting } from './meeting-moves.ts';
import {
  currentCall,
  type Meeting,
  type MeetingMessage,
  type MeetingStep,
  moveTo,
  stay,
} from './meeting-state.ts';

/** A connection that has not come about by then is not going to. */
const connectWithinMs = 8_000;
/** Heard so lately, the stranger is there, whatever the server thinks. */
const aliveMs = 3_000;

type Told<Type extends MeetingMessage['type']> = Extract<MeetingMessage, { type: Type }>;

export function onTold(meeting: Meeting, message: MeetingMessage, now: number): MeetingStep {
  switch (message.type) {
    case 'waiting':
      return onWaiting(meeting, message, now);
    case 'matched':
      return onMatched(meeting, message, now);
    case 'begun':
      return onBegun(meeting, message);
    case 'unpaired':
      return onUnpaired(meeting, message, now);
    case 'stranger-left':
      return onStrangerLeft(meeting, message, now);
    case 'stranger-away':
    case 'stranger-back':
      return onStrangerSeen(meeting, message);
    default:
      return message satisfies never;
  }
}

function onWaiting(meeting: Meeting, { restMs }: Told<'waiting'>, now: number): MeetingStep {
  const { phase } = meeting;
  // The ticket was renewed while the pairing was on its way here: the server took that for a wish to go on.
  if (phase.is === 'connecting') return toWaiting(meeting, now, ...closeCall(meeting, { bye: false }));
  if (phase.is !== 'waiting') return stay(meeting);
  return moveTo(meeting, { ...phase, restUntilMs: restMs > 0 ? now + restMs : null });
}

/** The server proposes one stranger at a time: a pairing before this one is over. */
function onMatched(meeting: Meeting, { call: id, offer }: Told<'matched'>, now: number): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'waiting' && phase.is !== 'connecting') || currentCall(meeting)?.id === id) {
    return stay(meeting);
  }
  const peer = meeting.peersMade + 1;
  const part = offer === null ? 'offerer' : 'answerer';
  const connecting = {
    is: 'connecting',
    call: { id, peer, part, resume: null },
    sinceMs: phase.sinceMs,
    untilMs: now + connectWithinMs,
  } as const;
  return moveTo(
    { ...meeting, peersMade: peer },
    connecting,
    ...closeCall(meeting, { bye: false }),
    offer === null ? { do: 'offer-taken', call: id, peer } : { do: 'answer', call: id, peer, offer },
  );
}

/** The data channel may be open before the server's message is here: the answerer needs nothing of it. */
function onBegun(meeting: Meeting, { call: id, resume, answer }: Told<'begun'>): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'connecting' && phase.is !== 'talking') || phase.call.id !== id) return stay(meeting);
  const call = { ...phase.call, resume };
  const isForUs = answer !== null && call.part === 'offerer';
  return isForUs
    ? moveTo(meeting, { ...phase, call }, { do: 'apply-answer', peer: call.peer, answer })
    : moveTo(meeting, { ...phase, call });
}

function onUnpaired(meeting: Meeting, { call: id }: Told<'unpaired'>, now: number): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'connecting' && phase.is !== 'talking') || phase.call.id !== id) return stay(meeting);
  return toWaiting(meeting, now, ...closeCall(meeting, { bye: true }));
}

function onStrangerLeft(
  meeting: Meeting,
  { call: id, why }: Told<'stranger-left'>,
  now: number,
): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'connecting' && phase.is !== 'talking') || phase.call.id !== id) return stay(meeting);
  if (phase.is === 'talking') {
    const isStillHere = why === 'lost' && now - phase.heardAtMs < aliveMs;
    return isStillHere ? moveTo(meeting, { ...phase, strangerAway: true }) : part(meeting, why, now);
  }
  // Nothing was seen of a stranger who left so early: there is nothing to take leave of.
  return why === 'left'
    ? toWaiting(meeting, now, ...closeCall(meeting, { bye: false }))
    : part(meeting, why, now);
}

function onStrangerSeen(
  meeting: Meeting,
  { type, call: id }: Told<'stranger-away' | 'stranger-back'>,
): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking' || phase.call.id !== id) return stay(meeting);
  return moveTo(meeting, { ...phase, strangerAway: type === 'stranger-away' });
}
