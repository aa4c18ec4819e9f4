/**
 * The one function that moves a session: `(state, event, now) → { state, effects }`, pure and total over every phase
 * and event, the ones that should not happen included.
 */
import { limits } from '@anoncam/protocol/limits';
import { noteQuickSkip, quickSkipMs } from '../matching/patience.ts';
import type { Pool } from '../matching/ticket.ts';
import type { EstablishedCall } from '../signalling/call.ts';
import { onHeard } from './heard.ts';
import { changeStanding, chargeIfQuick, enterWaitingRoom, giveUp, onReported, onSaid } from './said.ts';
import {
  andThen,
  type Effect,
  type Home,
  idle,
  moveTo,
  type Phase,
  type SessionEvent,
  type SessionState,
  type Step,
  stay,
} from './session-state.ts';
import { block } from './standing.ts';

export function transition(state: SessionState, event: SessionEvent, now: number): Step {
  switch (event.type) {
    case 'said':
      return onSaid(state, event.request, now);
    case 'blocked':
      return changeStanding(state, block(state.standing, event.persons), now);
    case 'reported':
      return onReported(state, event, now);
    case 'moved':
      return onMoved(state, event.pool, now);
    case 'excluded':
      return onExcluded(state, now);
    case 'heard':
      return onHeard(state, event.envelope, now);
    case 'due':
      return onDue(state, now);
    case 'socket-lost':
      return onSocketLost(state, event.politely, now);
    case 'taken-over':
      return onTakenOver(state, now);
    case 'resumed':
      return onResumed(moveHome(state, event), now);
    case 'restored':
      return onRestored(state, event, now);
    default:
      return event satisfies never;
  }
}

function leave({ id, stranger }: EstablishedCall, why: 'left' | 'lost'): Effect {
  return { do: 'deliver', to: stranger.session, envelope: { type: 'left', call: id, why } };
}

function moveHome(state: SessionState, { country, network, address, pool }: Home): SessionState {
  return { ...state, network, address, standing: { ...state.standing, country, pool } };
}

function onDue(state: SessionState, now: number): Step {
  const { phase } = state;
  switch (phase.is) {
    case 'resting':
      if (now < phase.untilMs) return stay(state);
      return enterWaitingRoom(state, phase.wanted, { sinceMs: now, front: false }, now);
    case 'waiting':
      return onMarkOver(state, phase, now);
    case 'pairing':
      return now < phase.call.untilMs ? stay(state) : onUnacknowledged(state, phase, now);
    case 'away': {
      if (now < phase.untilMs) return stay(state);
      const charged = chargeIfQuick(state, now);
      if (phase.leftWhy !== null) return moveTo(charged, { is: 'over' });
      return moveTo(charged, { is: 'over' }, leave(phase.call, 'lost'));
    }
    case 'idle':
    case 'calling':
    case 'over':
      return stay(state);
    default:
      return phase satisfies never;
  }
}

/** A call that goes on goes on: it began before. */
function onMoved(state: SessionState, pool: Pool, now: number): Step {
  const { standing } = state;
  if (state.phase.is === 'over' || standing.pool === pool) return stay(state);
  const { state: moved, effects } = changeStanding(state, { ...standing, pool }, now);
  const told: Effect = { do: 'send', message: { type: 'standing', isOnProbation: pool === 'probation' } };
  return { state: moved, effects: [told, ...effects] };
}

function onExcluded(state: SessionState, now: number): Step {
  const { phase } = state;
  if (phase.is !== 'away') return end(state, now);
  if (phase.leftWhy !== null) return moveTo(state, { is: 'over' });
  return moveTo(state, { is: 'over' }, leave(phase.call, 'left'));
}

/** Whoever could not be reached before may be met again. */
function onMarkOver(state: SessionState, phase: Extract<Phase, { is: 'waiting' }>, now: number): Step {
  const { clearsAtMs, ticket, offer } = phase;
  if (clearsAtMs === null || now < clearsAtMs) return stay(state);
  return enterWaitingRoom(state, { ...ticket, offer }, ticket, now);
}

/** The side whose browser kept silent has used up a stranger's time: that counts like a quick skip. */
function onUnacknowledged(state: SessionState, phase: Extract<Phase, { is: 'pairing' }>, now: number): Step {
  const { id, stranger, acknowledgedBy } = phase.call;
  const didItsPart = acknowledgedBy === 'self';
  const patience = didItsPart ? state.patience : noteQuickSkip(state.patience, now);
  return moveTo(
    { ...state, patience },
    { is: 'idle', owedSinceMs: didItsPart ? phase.sinceMs : null },
    { do: 'deliver', to: stranger.session, envelope: { type: 'declined', call: id, isLate: true } },
    { do: 'send', message: { type: 'unpaired', call: id } },
  );
}

function onSocketLost(state: SessionState, politely: boolean, now: number): Step {
  const { phase } = state;
  if (phase.is === 'away' || phase.is === 'over') return stay(state);
  if (phase.is === 'calling' && !politely) {
    const { id, stranger } = phase.call;
    const away: Phase = { is: 'away', call: phase.call, untilMs: now + limits.resumeMs, leftWhy: null };
    return moveTo(state, away, { do: 'deliver', to: stranger.session, envelope: { type: 'away', call: id } });
  }
  return end(state, now);
}

/** A call goes on elsewhere, and the stranger must not hear that anybody has left; of nothing else there is any knowledge there. */
function onTakenOver(state: SessionState, now: number): Step {
  return state.phase.is === 'calling' || state.phase.is === 'away'
    ? moveTo(state, { is: 'over' })
    : end(state, now);
}

function end(state: SessionState, now: number): Step {
  return andThen(giveUp(state, now), (free) => moveTo(free, { is: 'over' }));
}

/** Only a call survives the change of sockets; whatever else the page wants, it asks for again. */
function onResumed(state: SessionState, now: number): Step {
  const { phase } = state;
  if (phase.is === 'over') return stay(state);
  if (phase.is !== 'away' && phase.is !== 'calling') return giveUp(state, now);
  const { call } = phase;
  if (phase.is === 'away' && phase.leftWhy !== null) {
    const message = { type: 'stranger-left', call: call.id, why: phase.leftWhy } as const;
    return moveTo(state, idle, { do: 'send', message });
  }
  return comeBack(state, call);
}

/**
 * Whether the stranger is on the site must not be told to who has only kept the notes of a call that is over. Until they say
 * that they are in it too, it looks as if they were not there.
 */
function comeBack(state: SessionState, call: EstablishedCall): Step {
  const { id, stranger, isConfirmed } = call;
  const envelope = { type: 'back', call: id, from: state.id, asks: !isConfirmed } as const;
  const away: Effect = { do: 'send', message: { type: 'stranger-away', call: id } };
  const back: Effect = { do: 'deliver', to: stranger.session, envelope };
  return moveTo(state, { is: 'calling', call, sinceMs: null }, ...(isConfirmed ? [back] : [away, back]));
}

function onRestored(
  state: SessionState,
  event: Extract<SessionEvent, { type: 'restored' }>,
  now: number,
): Step {
  if (state.phase.is !== 'idle') return stay(state);
  const { call: id, stranger: session, mode, isHidden } = event;
  const stranger = { session, person: null, address: null };
  // How long it has lasted is not known any more; it was no quick one.
  const sinceMs = now - quickSkipMs;
  const call: EstablishedCall = {
    is: 'established',
    id,
    stranger,
    sinceMs,
    flowing: 'nobody',
    isConfirmed: false,
  };
  return comeBack({ ...state, mode, isHidden }, call);
}
