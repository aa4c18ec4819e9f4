/**
 * What a session does with each thing its visitor's page says. Pure.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { noteQuickSkip, quickSkipMs, restMsFor } from '../matching/patience.ts';
import type { Ticket } from '../matching/ticket.ts';
import { acknowledgeCall } from '../signalling/call.ts';
import {
  andThen,
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

export function onSaid(state: SessionState, request: Request, text: string, now: number): Step {
  switch (request.type) {
    case 'signal':
      return onSignal(state, request.call, text);
    case 'accept':
      return onAccept(state, request, now);
    case 'wait':
      return onWait(state, request, now);
    case 'lost':
      return onLost(state, request);
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
      const skipped = { ...state, patience: noteQuickSkip(state.patience, now) };
      return moveTo(skipped, idle, { do: 'deliver', to: stranger, envelope: { type: 'declined', call: id } });
    }
    case 'calling': {
      const { id, stranger, sinceMs } = phase.call;
      const isQuick = now - sinceMs < quickSkipMs;
      const skipped = isQuick ? { ...state, patience: noteQuickSkip(state.patience, now) } : state;
      return moveTo(skipped, idle, {
        do: 'deliver',
        to: stranger,
        envelope: { type: 'left', call: id, why: 'left' },
      });
    }
    case 'away':
    case 'over':
      return stay(state);
    default:
      return phase satisfies never;
  }
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
  const owedSinceMs = owedSince(phase);
  return andThen(giveUp(state, now), (free) => takeTicket(free, wait, owedSinceMs, now));
}

function owedSince(phase: Phase): number | null {
  if (phase.is === 'idle') return phase.owedSinceMs;
  return phase.is === 'waiting' ? phase.ticket.sinceMs : null;
}

function takeTicket(state: SessionState, wait: Wait, owedSinceMs: number | null, now: number): Step {
  const { mode, offer } = wait;
  const restMs = owedSinceMs === null ? restMsFor(state.patience, now) : 0;
  if (restMs > 0) {
    const resting: Phase = { is: 'resting', mode, offer, untilMs: now + restMs };
    return moveTo(state, resting, { do: 'send-waiting', restMs });
  }
  const entered = enterWaitingRoom(state, {
    mode,
    offer,
    sinceMs: owedSinceMs ?? now,
    front: owedSinceMs !== null,
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

function onSignal(state: SessionState, call: CallId, text: string): Step {
  const { phase } = state;
  const isLive = phase.is === 'calling' || (phase.is === 'pairing' && phase.call.acknowledgedBy === 'self');
  if (!isLive || phase.call.id !== call) return stay(state);
  return stay(state, { do: 'deliver', to: phase.call.stranger, envelope: { type: 'signal', call, text } });
}

function onLost(state: SessionState, lost: Lost): Step {
  const { phase } = state;
  if ((phase.is !== 'calling' && phase.is !== 'pairing') || phase.call.id !== lost.call) return stay(state);
  const why = lost.why === 'not-connected' ? 'not-connected' : 'lost';
  const owedSinceMs = phase.is === 'pairing' ? phase.sinceMs : null;
  return moveTo(
    state,
    { is: 'idle', owedSinceMs },
    { do: 'deliver', to: phase.call.stranger, envelope: { type: 'left', call: lost.call, why } },
  );
}
