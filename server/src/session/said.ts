/**
 * What a session does with each thing its visitor's page says. Pure.
 */
import { limits } from '@anoncam/protocol/limits';
import { noteQuickSkip, quickSkipMs, restMsFor } from '../matching/patience.ts';
import type { Ticket } from '../matching/ticket.ts';
import { acknowledgeCall } from '../signalling/call.ts';
import { onVerdict } from './claims.ts';
import { onFlowingSaid } from './flowing.ts';
import {
  andThen,
  type Effect,
  idle,
  moveTo,
  type Phase,
  type Request,
  type SessionEvent,
  type SessionState,
  type Standing,
  type Step,
  stay,
  type Wanted,
} from './session-state.ts';
import { block, clearMarks, clearsAtMs, markUnreachable, wish } from './standing.ts';

type Wait = Extract<Request, { type: 'wait' }>;
type Accept = Extract<Request, { type: 'accept' }>;
type Lost = Extract<Request, { type: 'lost' }>;

export function onSaid(state: SessionState, request: Request, now: number): Step {
  switch (request.type) {
    case 'accept':
      return onAccept(state, request, now);
    case 'wait':
      return onWait(state, request, now);
    case 'lost':
      return onLost(state, request, now);
    case 'flowing':
      return onFlowingSaid(state, request.call);
    case 'prefer':
      return changeStanding(state, wish(state.standing, request.wishes), now);
    case 'stop':
      return giveUp(state, now);
    case 'verdict':
      return onVerdict(state, request, now);
    default:
      return request satisfies never;
  }
}

/** Ends whatever is under way by this visitor's own wish. */
export function giveUp(state: SessionState, now: number): Step {
  const { phase } = state;
  switch (phase.is) {
    case 'idle':
    case 'resting':
      return moveTo(state, idle);
    case 'waiting':
      return moveTo(state, idle, { do: 'leave', epoch: phase.ticket.epoch });
    case 'pairing': {
      const { id, stranger } = phase.call;
      const envelope = { type: 'declined', call: id, isLate: false } as const;
      return moveTo(chargeIfQuick(state, now), idle, { do: 'deliver', to: stranger.session, envelope });
    }
    case 'calling': {
      const { id, stranger } = phase.call;
      const envelope = { type: 'left', call: id, why: 'left' } as const;
      return moveTo(chargeIfQuick(state, now), idle, { do: 'deliver', to: stranger.session, envelope });
    }
    case 'away':
    case 'over':
      return stay(state);
    default:
      return phase satisfies never;
  }
}

function charge(state: SessionState, now: number): SessionState {
  return { ...state, patience: noteQuickSkip(state.patience, now) };
}

/** Whoever ends a meeting soon after it began has used up a stranger's time. */
export function chargeIfQuick(state: SessionState, now: number): SessionState {
  const { phase } = state;
  // Whoever lost the server, or made it look so, and did not come back, ended it then.
  const endedAtMs = phase.is === 'away' ? phase.untilMs - limits.resumeMs : now;
  const isCall = phase.is === 'calling' || phase.is === 'away';
  const isQuick = phase.is === 'pairing' || (isCall && endedAtMs - phase.call.sinceMs < quickSkipMs);
  return isQuick ? charge(state, now) : state;
}

/** Puts a ticket with a new epoch into the waiting room. */
export function enterWaitingRoom(
  state: SessionState,
  { mode, offer, reach }: Wanted,
  place: Place,
  now: number,
): Step {
  const epoch = state.epoch + 1;
  const standing = clearMarks(state.standing, now);
  const { wishes, country, pool, avoids } = standing;
  const { sinceMs, front } = place;
  const who = { session: state.id, epoch, visitor: state.visitor };
  const ticket: Ticket = { ...who, pool, mode, wishes, country, reach, avoids, sinceMs, front };
  const waiting: Phase = { is: 'waiting', ticket, offer, clearsAtMs: clearsAtMs(standing) };
  return moveTo({ ...state, standing, epoch, mode }, waiting, { do: 'enter', ticket });
}

/** Counts at once: who waits keeps the place, with a ticket that says so. */
export function changeStanding(state: SessionState, standing: Standing, now: number): Step {
  const changed = { ...state, standing };
  const { phase } = state;
  return phase.is === 'waiting'
    ? enterWaitingRoom(changed, { ...phase.ticket, offer: phase.offer }, phase.ticket, now)
    : stay(changed);
}

function onWait(before: SessionState, wait: Wait, now: number): Step {
  const { phase } = before;
  if (phase.is === 'away' || phase.is === 'over') return stay(before);
  // Whatever the page describes from now on, it describes for this ticket.
  const state = { ...before, isHidden: wait.hidden };
  if (phase.is === 'waiting' && isSameWish(phase.ticket, wait)) {
    return moveTo(state, { ...phase, offer: wait.offer }, sendWaiting(wait, 0));
  }
  if (phase.is === 'resting') {
    const { mode, offer, reach } = wait;
    const restMs = Math.max(0, phase.untilMs - now);
    return moveTo(state, { ...phase, wanted: { mode, offer, reach } }, sendWaiting(wait, restMs));
  }
  const place = placeOf(phase);
  return andThen(giveUp(state, now), (free) => takeTicket(free, wait, place, now));
}

function isSameWish(ticket: Ticket, { mode, reach }: Wait): boolean {
  return ticket.mode === mode && ticket.reach.nat === reach.nat && ticket.reach.relay === reach.relay;
}

function sendWaiting({ mode }: Wait, restMs: number): Effect {
  return { do: 'send-waiting', mode, restMs };
}

type Place = Pick<Ticket, 'sinceMs' | 'front'>;

/** The place that the next ticket inherits; null: it goes where every new one goes. */
function placeOf(phase: Phase): Place | null {
  if (phase.is === 'waiting') return phase.ticket;
  if (phase.is !== 'idle' || phase.owedSinceMs === null) return null;
  return { sinceMs: phase.owedSinceMs, front: true };
}

function takeTicket(state: SessionState, wait: Wait, place: Place | null, now: number): Step {
  const { mode, offer, reach } = wait;
  const wanted = { mode, offer, reach };
  const restMs = place === null ? restMsFor(state.patience, now) : 0;
  if (restMs > 0) {
    const resting: Phase = { is: 'resting', wanted, untilMs: now + restMs };
    return moveTo(state, resting, sendWaiting(wait, restMs));
  }
  const entered = enterWaitingRoom(state, wanted, place ?? { sinceMs: now, front: false }, now);
  // The page hears that it waits before it can hear that it is matched.
  return { ...entered, effects: [sendWaiting(wait, 0), ...entered.effects] };
}

/** A call that is no longer this session's is nobody's fault: the message crossed its end on the way. */
function onAccept(state: SessionState, accept: Accept, now: number): Step {
  const { phase } = state;
  if (phase.is !== 'pairing' || phase.call.id !== accept.call) return stay(state);
  const { call } = phase;
  const isAnswerer = call.part === 'answerer';
  if (isAnswerer !== (accept.answer !== null)) return stay(state, { do: 'close', why: 'badMessage' });
  if (call.acknowledgedBy === 'self') return stay(state);
  const acknowledged = acknowledgeCall(call, { by: 'self', answer: null, address: null }, now);
  const toStranger = {
    do: 'deliver',
    to: call.stranger.session,
    envelope: { type: 'acknowledged', call: call.id, answer: accept.answer, address: state.address },
  } as const;
  if (acknowledged.is === 'proposed') return moveTo(state, { ...phase, call: acknowledged }, toStranger);
  const { answer, address } = call;
  const begun = { do: 'send-begun', call, answer, address } as const;
  return moveTo(state, { is: 'calling', call: acknowledged, sinceMs: phase.sinceMs }, toStranger, begun);
}

/**
 * What a page says of its connection cannot be checked, so it must not be a cheaper way to skip: it costs as much. But
 * whoever has patience left goes back to the front, as the stranger does, to meet somebody else.
 */
function onLost(state: SessionState, lost: Lost, now: number): Step {
  const { phase } = state;
  if ((phase.is !== 'calling' && phase.is !== 'pairing') || phase.call.id !== lost.call) return stay(state);
  const isUnconnected = lost.why === 'not-connected' && isNew(phase, now);
  const why = isUnconnected ? 'not-connected' : 'lost';
  const { session: to, person } = phase.call.stranger;
  const left: Effect = { do: 'deliver', to, envelope: { type: 'left', call: lost.call, why } };
  if (!isUnconnected) return moveTo(chargeIfQuick(state, now), idle, left);
  const charged = { ...charge(state, now), standing: markUnreachable(state.standing, person, now) };
  const sinceMs = phase.sinceMs ?? now;
  const mayGoFirst = restMsFor(charged.patience, now) === 0;
  return moveTo(charged, { is: 'idle', owedSinceMs: mayGoFirst ? sinceMs : null }, left);
}

/** Whoever reports is rid of the stranger for good, and it is never held against them that the call was short. */
export function onReported(
  state: SessionState,
  { call, person }: Extract<SessionEvent, { type: 'reported' }>,
  now: number,
): Step {
  const { phase } = state;
  const rid = changeStanding(state, block(state.standing, [person]), now);
  if (phase.is !== 'calling' || phase.call.id !== call) return rid;
  const envelope = { type: 'left', call, why: 'left' } as const;
  return moveTo(rid.state, idle, { do: 'deliver', to: phase.call.stranger.session, envelope });
}

/** Later than this a connection has come about, whatever its page says. */
const connectedByMs = limits.connectMs + 4_000;

function isNew(phase: Extract<Phase, { is: 'calling' | 'pairing' }>, now: number): boolean {
  return phase.is === 'pairing' || now - phase.call.sinceMs < connectedByMs;
}
