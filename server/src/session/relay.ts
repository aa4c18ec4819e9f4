/**
 * Which signals pass. A signal changes no session, so that it is no event of the state machine: whether one goes out, and
 * whether one that comes in is for this visitor, is read off the present phase. Pure.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../matching/ticket.ts';
import type { Phase } from './session-state.ts';

/** Whom this visitor's signal for `call` is for: the present stranger, as soon as the visitor has acknowledged; or nobody. */
export function findAddressee(phase: Phase, call: CallId): SessionId | null {
  const isLive = phase.is === 'calling' || (phase.is === 'pairing' && phase.call.acknowledgedBy === 'self');
  return isLive && phase.call.id === call ? phase.call.stranger.session : null;
}

/** Whether a stranger's signal for `call` reaches this visitor. */
export function mayHearSignal(phase: Phase, call: CallId): boolean {
  return (phase.is === 'pairing' || phase.is === 'calling') && phase.call.id === call;
}
