/**
 * What a session does when a page says that something has come from the stranger's device. Pure. The server sees no media:
 * it takes two pages to say so, and only then does a call count for something good.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { type EstablishedCall, noteFlowing } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { type SessionState, type Step, stay } from './session-state.ts';

/** This visitor's page. */
export function onFlowingSaid(state: SessionState, id: CallId): Step {
  const { phase } = state;
  if (phase.is !== 'calling' || phase.call.id !== id) return stay(state);
  const call = noteFlowing(phase.call, 'self');
  if (call === phase.call) return stay(state);
  const envelope: Envelope = { type: 'flowing', call: id };
  const { state: noted, effects } = takeHeld({ ...state, phase: { ...phase, call } }, call);
  return stay(noted, { do: 'deliver', to: call.stranger.session, envelope }, ...effects);
}

/** The stranger's. */
export function onFlowingHeard(state: SessionState, id: CallId): Step {
  const { phase } = state;
  if ((phase.is !== 'calling' && phase.is !== 'away') || phase.call.id !== id) return stay(state);
  const call = noteFlowing(phase.call, 'stranger');
  if (call === phase.call) return stay(state);
  return takeHeld({ ...state, phase: { ...phase, call } }, call);
}

/** What speaks for the stranger has waited for the two to say so. */
function takeHeld(state: SessionState, call: EstablishedCall): Step {
  const { claims } = state;
  if (call.flowing !== 'both' || claims?.call !== call.id) return stay(state);
  return stay({ ...state, claims: { ...claims, held: [] } }, ...claims.held);
}
