/**
 * What a session does with each thing another session tells it through the switchboard. Pure. Whatever is not about
 * the present ticket or call is answered or ignored, never acted on.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { noteQuickSkip } from '../matching/patience.ts';
import { acknowledgeCall, proposeCall } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { onFlowingHeard } from './flowing.ts';
import { enterWaitingRoom } from './said.ts';
import {
  type Effect,
  idle,
  moveTo,
  type News,
  type Phase,
  type SessionState,
  type Step,
  stay,
} from './session-state.ts';
import { markUnreachable } from './standing.ts';

type Chosen = Extract<Envelope, { type: 'chosen' }>;
type Proposed = Extract<Envelope, { type: 'proposed' }>;
type Acknowledged = Extract<Envelope, { type: 'acknowledged' }>;
type Declined = Extract<Envelope, { type: 'declined' }>;
type Left = Extract<Envelope, { type: 'left' }>;
type Back = Extract<Envelope, { type: 'back' }>;

export function onHeard(state: SessionState, envelope: News, now: number): Step {
  switch (envelope.type) {
    case 'chosen':
      return onChosen(state, envelope, now);
    case 'proposed':
      return onProposed(state, envelope, now);
    case 'passed-over':
      return onPassedOver(state, envelope.epoch, now);
    case 'declined':
      return onDeclined(state, envelope, now);
    case 'acknowledged':
      return onAcknowledged(state, envelope, now);
    case 'flowing':
      return onFlowingHeard(state, envelope.call);
    case 'left':
      return onLeft(state, envelope, now);
    case 'away':
      return onAway(state, envelope.call);
    case 'back':
      return onBack(state, envelope);
    default:
      return envelope satisfies never;
  }
}

function waitingWith(phase: Phase, epoch: number): Extract<Phase, { is: 'waiting' }> | null {
  return phase.is === 'waiting' && phase.ticket.epoch === epoch ? phase : null;
}

function onChosen(state: SessionState, chosen: Chosen, now: number): Step {
  const { call: id, stranger, shared, strangerEpoch: epoch } = chosen;
  const waiting = waitingWith(state.phase, chosen.epoch);
  if (!waiting) {
    const envelope: Envelope = { type: 'passed-over', epoch };
    return stay(state, { do: 'deliver', to: stranger.session, envelope });
  }
  const call = proposeCall({ id, stranger, shared, part: 'offerer' }, now);
  const self = { session: state.id, person: chosen.person };
  const envelope: Envelope = {
    type: 'proposed',
    call: id,
    epoch,
    stranger: self,
    shared,
    offer: waiting.offer,
  };
  return moveTo(
    state,
    { is: 'pairing', call, sinceMs: waiting.ticket.sinceMs },
    { do: 'send', message: { type: 'matched', call: id, offer: null } },
    { do: 'deliver', to: stranger.session, envelope },
  );
}

function onProposed(state: SessionState, proposed: Proposed, now: number): Step {
  const { call: id, stranger, shared, offer } = proposed;
  const waiting = waitingWith(state.phase, proposed.epoch);
  if (!waiting)
    return stay(state, {
      do: 'deliver',
      to: stranger.session,
      envelope: { type: 'declined', call: id, isLate: false },
    });
  const call = proposeCall({ id, stranger, shared, part: 'answerer' }, now);
  return moveTo(
    state,
    { is: 'pairing', call, sinceMs: waiting.ticket.sinceMs },
    { do: 'send', message: { type: 'matched', call: id, offer } },
  );
}

function onPassedOver(state: SessionState, epoch: number, now: number): Step {
  const waiting = waitingWith(state.phase, epoch);
  if (!waiting) return stay(state);
  const { offer, ticket } = waiting;
  return enterWaitingRoom(state, { ...ticket, offer }, { sinceMs: ticket.sinceMs, front: true }, now);
}

function onAcknowledged(state: SessionState, { call: id, answer, address }: Acknowledged, now: number): Step {
  const { phase } = state;
  if (phase.is !== 'pairing' || phase.call.id !== id) return stay(state);
  const call = acknowledgeCall(phase.call, { by: 'stranger', answer, address }, now);
  if (call.is === 'proposed') return moveTo(state, { ...phase, call });
  return moveTo(
    state,
    { is: 'calling', call, sinceMs: phase.sinceMs },
    { do: 'send-begun', call: phase.call, answer, address },
  );
}

/** When the time is over, the side that kept silent is at fault, whichever of the two noticed first. */
function onDeclined(state: SessionState, { call: id, isLate }: Declined, now: number): Step {
  const { phase } = state;
  if (!isLate || phase.is !== 'pairing' || phase.call.id !== id || phase.call.acknowledgedBy === 'self') {
    return onLeft(state, { type: 'left', call: id, why: 'not-connected' }, now);
  }
  const silent = { ...state, patience: noteQuickSkip(state.patience, now) };
  return moveTo(silent, idle, { do: 'send', message: { type: 'unpaired', call: id } });
}

/** Of a call that this side brought back, only who has said that they are in it can leave it. */
function onLeft(state: SessionState, left: Left, now: number): Step {
  const { phase } = state;
  const mayLeave = !isInCall(phase, left.call) || phase.call.isConfirmed;
  return mayLeave ? leftAlone(state, left, now) : stay(state);
}

function leftAlone(state: SessionState, { call: id, why }: Left, now: number): Step {
  const { phase } = state;
  if (phase.is === 'away' && phase.call.id === id) {
    return moveTo(state, { ...phase, leftWhy: phase.leftWhy ?? why });
  }
  if (phase.is === 'pairing' && phase.call.id === id) {
    const unpaired: Effect = { do: 'send', message: { type: 'unpaired', call: id } };
    return moveTo(state, { is: 'idle', owedSinceMs: phase.sinceMs }, unpaired);
  }
  if (phase.is === 'calling' && phase.call.id === id) {
    const told: Effect = { do: 'send', message: { type: 'stranger-left', call: id, why } };
    if (why !== 'not-connected') return moveTo(state, idle, told);
    // No connection came about through no fault of this side's: it goes to the front, to meet somebody else.
    const standing = markUnreachable(state.standing, phase.call.stranger.person, now);
    return moveTo({ ...state, standing }, { is: 'idle', owedSinceMs: phase.sinceMs ?? now }, told);
  }
  return stay(state);
}

type InCall = Extract<Phase, { is: 'calling' | 'away' }>;

function isInCall(phase: Phase, id: CallId): phase is InCall {
  return (phase.is === 'calling' || phase.is === 'away') && phase.call.id === id;
}

/** The stranger has said that they are in it too. */
function confirm(state: SessionState, phase: InCall): SessionState {
  const { call } = phase;
  return call.isConfirmed ? state : { ...state, phase: { ...phase, call: { ...call, isConfirmed: true } } };
}

function onAway(before: SessionState, id: CallId): Step {
  if (!isInCall(before.phase, id)) return stay(before);
  const state = confirm(before, before.phase);
  if (state.phase.is !== 'calling') return stay(state);
  return stay(state, { do: 'send', message: { type: 'stranger-away', call: id } });
}

/**
 * Somebody who comes back to a call is told if this side has left it, or is away just now. Why it was left is not known
 * any more, and it may even go on between the devices: `lost` leaves that to the page to judge.
 */
function onBack(before: SessionState, { call: id, from }: Back): Step {
  const { phase } = before;
  const answer = (state: SessionState, envelope: Envelope) =>
    stay(state, { do: 'deliver', to: from, envelope });
  const hasLeft = phase.is === 'away' && phase.leftWhy !== null;
  if (!isInCall(phase, id) || hasLeft || phase.call.stranger.session !== from)
    return answer(before, { type: 'left', call: id, why: 'lost' });
  const state = confirm(before, phase);
  if (phase.is === 'away') return answer(state, { type: 'away', call: id });
  return stay(state, { do: 'send', message: { type: 'stranger-back', call: id } });
}
