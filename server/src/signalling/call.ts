/**
 * One side's view of a pairing, from the proposal to the end: pure. A call exists once both browsers acknowledged;
 * until then it can only become one or never have happened.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { SessionId } from '../matching/ticket.ts';

/** Whose offer is answered by whom. */
export type Part = 'offerer' | 'answerer';

export type ProposedCall = {
  readonly is: 'proposed';
  readonly id: CallId;
  readonly stranger: SessionId;
  readonly part: Part;
  /** Whose browser has taken the proposal up so far; once it is both, the call is established. */
  readonly acknowledgedBy: 'nobody' | 'self' | 'stranger';
  /** The stranger's answer where it came before this side's own acknowledgement. */
  readonly answer: string | null;
  readonly untilMs: number;
};

export type EstablishedCall = {
  readonly is: 'established';
  readonly id: CallId;
  readonly stranger: SessionId;
  /** When both had acknowledged (ms since the epoch). */
  readonly sinceMs: number;
};

export type Call = ProposedCall | EstablishedCall;

export function proposeCall(id: CallId, stranger: SessionId, part: Part, now: number): ProposedCall {
  const untilMs = now + limits.acknowledgeMs;
  return { is: 'proposed', id, stranger, part, acknowledgedBy: 'nobody', answer: null, untilMs };
}

/** A second acknowledgement by the same side changes nothing, so that a repeated message is harmless. */
export function acknowledgeCall(
  call: ProposedCall,
  acknowledgement: { by: 'self' | 'stranger'; answer: string | null },
  now: number,
): Call {
  const { by, answer } = acknowledgement;
  if (call.acknowledgedBy === by) return call;
  if (call.acknowledgedBy === 'nobody') return { ...call, acknowledgedBy: by, answer };
  return { is: 'established', id: call.id, stranger: call.stranger, sinceMs: now };
}
