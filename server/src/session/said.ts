/**
 * What a session does with each thing its visitor's page says. Pure.
 */
import { noteQuickSkip, quickSkipMs, restMsFor } from '../matching/patience.ts';
import type { Ticket } from '../matching/ticket.ts';
import { acknowledgeCall } from '../signalling/call.ts';
import {
  andThen,
  type Effect,
  idle,
  moveTo,
  type Phase,
  type Request,
  type SessionState,
  type Step,
  stay,
} from './session-state.ts';

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
    case 'stop':
      return giveUp(state, now);
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
      return moveTo(chargeIfQuick(state, now), idle, { do: 'deliver', to: stranger, envelope });
    }
    case 'calling': {
      const { id, stranger } = phase.call;
      const envelope = { type: 'left', call: id, why: 'left' } as const;
      return moveTo(chargeIfQuick(state, now), idle, { do: 'deliver', to: stranger, envelope });
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
function chargeIfQuick(state: SessionState, now: number): SessionState {
  const { phase } = state;
  const isQuick =
    phase.is === 'pairing' || (phase.is === 'calling' && now - phase.call.sinceMs < quickSkipMs);
  return isQuick ? charge(state, now) : state;
}

/** Puts a ticket with a new epoch into the waiting room. */
export function enterWaitingRoom(
  state: SessionState,
  wish: { mode: Ticket['mode']; offer: string; sinceMs: number; front: boolean },
): Step {
  const epoch = state.epoch + 1;
  const { mode, sinceMs, front, offer } = wish;
  const ticket: Ticket = { session: state.id, epoch, visitor: state.visitor, mode, sinceMs, front };
  return moveTo({ ...state, epoch }, { is: 'waiting', ticket, offer }, { do: 'enter', ticket });
}

function onWait(state: SessionState, wait: Wait, now: number): Step {
  const { phase } = state;
  if (phase.is === 'away' || phase.is === 'over') return stay(state);
  if (phase.is === 'waiting' && phase.ticket.mode === wait.mode) {
    return moveTo(state, { ...phase, offer: wait.offer }, { do: 'send-waiting', restMs: 0 });
  }
  if (phase.is === 'resting') {
    const restMs = Math.max(0, phase.untilMs - now);
    return moveTo(state, { ...phase, mode: wait.mode, offer: wait.offer }, { do: 'send-waiting', restMs });
  }
  const place = placeOf(phase);
  return andThen(giveUp(state, now), (free) => takeTicket(free, wait, place, now));
}

type Place = Pick<Ticket, 'sinceMs' | 'front'>;

/** The place that the next ticket inherits; null: it goes where every new one goes. */
function placeOf(phase: Phase): Place | null {
  if (phase.is === 'waiting') return phase.ticket;
  if (phase.is !== 'idle' || phase.owedSinceMs === null) return null;
  return { sinceMs: phase.owedSinceMs, front: true };
}

function takeTicket(state: SessionState, wait: Wait, place: Place | null, now: number): Step {
  const { mode, offer } = wait;
  const restMs = place === null ? restMsFor(state.patience, now) : 0;
  if (restMs > 0) {
    const resting: Phase = { is: 'resting', mode, offer, untilMs: now + restMs };
    return moveTo(state, resting, { do: 'send-waiting', restMs });
  }
  const entered = enterWaitingRoom(state, {
    mode,
    offer,
    sinceMs: place?.sinceMs ?? now,
    front: place?.front ?? false,
  });
  // The page hears that it waits before it can hear that it is matched.
  return { ...entered, effects: [{ do: 'send-waiting', restMs: 0 }, ...entered.effects] };
}

/** A call that is no longer this session's is nobody's fault: the message crossed its end on the way. */
function onAccept(state: SessionState, accept: Accept, now: number): Step {
  const { phase } = state;
  if (phase.is !== 'pairing' || phase.call.id !== accept.call) return stay(state);
  const { call } = phase;
  const isAnswerer = call.part === 'answerer';
  if (isAnswerer !== (accept.answer !== null)) return stay(state, { do: 'close', why: 'badMessage' });
  if (call.acknowledgedBy === 'self') return stay(state);
  const acknowledged = acknowledgeCall(call, { by: 'self', answer: null }, now);
  const toStranger = {
    do: 'deliver',
    to: call.stranger,
    envelope: { type: 'acknowledged', call: call.id, answer: accept.answer },
  } as const;
  if (acknowledged.is === 'proposed') return moveTo(state, { ...phase, call: acknowledged }, toStranger);
  const begun = { do: 'send-begun', call: call.id, stranger: call.stranger, answer: call.answer } as const;
  return moveTo(state, { is: 'calling', call: acknowledged }, toStranger, begun);
}

/** What a page says of its connection cannot be checked, so it must not be a cheaper way to skip. */
function onLost(state: SessionState, lost: Lost, now: number): Step {
  const { phase } = state;
  if ((phase.is !== 'calling' && phase.is !== 'pairing') || phase.call.id !== lost.call) return stay(state);
  const why = lost.why === 'not-connected' ? 'not-connected' : 'lost';
  const left: Effect = {
    do: 'deliver',
    to: phase.call.stranger,
    envelope: { type: 'left', call: lost.call, why },
  };
  const charged = why === 'not-connected' ? charge(state, now) : chargeIfQuick(state, now);
  return moveTo(charged, idle, left);
}
