/**
 * What a meeting does with each thing the server tells. Pure. What is about another call than the present one came
 * too late and changes nothing.
 */
import { limits } from '@anoncam/protocol/limits';
import { closeCall, failToConnect, forgetTurn, newPlace, part, toWaiting } from './meeting-moves.ts';
import { repairAnew } from './meeting-path.ts';
import {
  currentCall,
  type LiveCall,
  type Meeting,
  type MeetingMessage,
  type MeetingStep,
  moveTo,
  stay,
} from './meeting-state.ts';

/** The server says in less than this whether a pairing begins; a server that is lost says nothing. */
const beginWithinMs = 8_000;
/** Heard so lately, the stranger is there, whatever the server thinks. */
const aliveMs = 3_000;

/** How long a pairing may take from now on: until it begins, or until the devices reach each other. */
export function patienceToConnect({ resume }: Pick<LiveCall, 'resume'>): number {
  return resume === null ? beginWithinMs : limits.connectMs;
}

type Told<Type extends MeetingMessage['type']> = Extract<MeetingMessage, { type: Type }>;

export function onTold(meeting: Meeting, message: MeetingMessage, now: number): MeetingStep {
  switch (message.type) {
    case 'waiting':
      return onWaiting(meeting, message, now);
    case 'matched':
      return onMatched(meeting, message, now);
    case 'begun':
      return onBegun(meeting, message, now);
    case 'unpaired':
      return onUnpaired(meeting, message, now);
    case 'stranger-left':
      return onStrangerLeft(meeting, message, now);
    case 'stranger-away':
    case 'stranger-back':
      return onStrangerSeen(meeting, message, now);
    default:
      return message satisfies never;
  }
}

function onWaiting(meeting: Meeting, { restMs }: Told<'waiting'>, now: number): MeetingStep {
  const { phase } = meeting;
  // The ticket was renewed while the pairing was on its way here: the server took that for a wish to go on.
  if (phase.is === 'connecting') {
    return toWaiting(meeting, forgetTurn(phase.place), { after: closeCall(meeting, { bye: false }) });
  }
  if (phase.is !== 'waiting') return stay(meeting);
  const { place } = phase;
  if (restMs > 0) {
    const restUntilMs = now + restMs;
    return moveTo(meeting, { ...phase, place: { ...place, enteredMs: restUntilMs }, restUntilMs });
  }
  // A ticket that is renewed keeps its place, unless it was still resting: then it has just entered.
  const isNew = place.enteredMs === null || place.enteredMs > now;
  const entered = isNew ? { ...place, enteredMs: now } : place;
  return moveTo(meeting, { ...phase, place: entered, restUntilMs: null });
}

/** The server proposes one stranger at a time: a pairing before this one is over. */
function onMatched(meeting: Meeting, { call: id, offer }: Told<'matched'>, now: number): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'waiting' && phase.is !== 'connecting') || currentCall(meeting)?.id === id) {
    return stay(meeting);
  }
  const peer = meeting.peersMade + 1;
  const part = offer === null ? 'offerer' : 'answerer';
  const call = { id, peer, part, resume: null, shared: null, stranger: null, report: null } as const;
  const connecting = {
    is: 'connecting',
    call,
    place: phase.place,
    untilMs: now + patienceToConnect(call),
  } as const;
  return moveTo(
    { ...meeting, peersMade: peer },
    connecting,
    ...closeCall(meeting, { bye: false }),
    offer === null ? { do: 'offer-taken', call: id, peer } : { do: 'answer', call: id, peer, offer },
  );
}

/** The data channel may be open before the server's message is here: the answerer needs nothing of it. */
function onBegun(meeting: Meeting, begun: Told<'begun'>, now: number): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'connecting' && phase.is !== 'talking') || phase.call.id !== begun.call) {
    return stay(meeting);
  }
  // It begins once. A server that says so again could mean to bring another device in.
  if (phase.call.resume !== null) return stay(meeting);
  const { resume, shared, stranger, report, answer } = begun;
  const call = { ...phase.call, resume, shared, stranger, report };
  const next =
    phase.is === 'connecting'
      ? { ...phase, call, untilMs: now + patienceToConnect(call) }
      : { ...phase, call };
  const isForUs = answer !== null && call.part === 'offerer';
  return isForUs
    ? moveTo(meeting, next, { do: 'apply-answer', peer: call.peer, answer })
    : moveTo(meeting, next);
}

function onUnpaired(meeting: Meeting, { call: id }: Told<'unpaired'>, now: number): MeetingStep {
  const { phase } = meeting;
  if ((phase.is !== 'connecting' && phase.is !== 'talking') || phase.call.id !== id) return stay(meeting);
  const place = phase.is === 'connecting' ? phase.place : newPlace(now);
  return toWaiting(meeting, place, { after: closeCall(meeting, { bye: true }) });
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
    if (isStillHere) return moveTo(meeting, { ...phase, strangerAway: true });
    return part(meeting, why === 'left' ? 'left' : 'lost', now);
  }
  if (why === 'not-connected') return failToConnect(meeting, phase, { told: true });
  // Nothing was seen of a stranger who left so early: there is nothing to take leave of.
  return toWaiting(meeting, forgetTurn(phase.place), { after: closeCall(meeting, { bye: false }) });
}

function onStrangerSeen(
  meeting: Meeting,
  { type, call: id }: Told<'stranger-away' | 'stranger-back'>,
  now: number,
): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking' || phase.call.id !== id) return stay(meeting);
  if (type === 'stranger-away') return moveTo(meeting, { ...phase, strangerAway: true });
  // They are there, and need some seconds until they are heard again.
  return repairAnew(meeting, { ...phase, heardAtMs: now, strangerAway: false }, now);
}
