/**
 * One side's view of a pairing, from the proposal to the end: pure. A call exists once both browsers acknowledged;
 * until then it can only become one or never have happened.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { Shared } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Person, SessionId } from '../matching/ticket.ts';

/** Whose offer is answered by whom. */
export type Part = 'offerer' | 'answerer';

/** Whom one is paired with, as far as the server knows. */
export type Stranger = {
  readonly session: SessionId;
  /** What a block or a mark against meeting again refers to; null after the server has forgotten it. */
  readonly person: Person | null;
  /** What the address that they come from is called; null where that is not known, or not any more. */
  readonly address: AddressReference | null;
};

/** Before they have acknowledged. */
export type KnownStranger = Omit<Stranger, 'address'> & { readonly person: Person };

export type ProposedCall = {
  readonly is: 'proposed';
  readonly id: CallId;
  readonly stranger: KnownStranger;
  readonly shared: Shared;
  readonly part: Part;
  /** Whose browser has taken the proposal up so far; once it is both, the call is established. */
  readonly acknowledgedBy: 'nobody' | 'self' | 'stranger';
  /** The stranger's answer, and what their address is called, where they came before this side's own acknowledgement. */
  readonly answer: string | null;
  readonly address: AddressReference | null;
  readonly untilMs: number;
};

/** Whose page has said that something came from the other's device: one alone may lie. */
export type Flowing = 'nobody' | 'self' | 'stranger' | 'both';

export type EstablishedCall = {
  readonly is: 'established';
  readonly id: CallId;
  readonly stranger: Stranger;
  /** When both had acknowledged (ms since the epoch). */
  readonly sinceMs: number;
  readonly flowing: Flowing;
  /** False: this side's page brought it back, and nobody has said since that the stranger is in it as well. */
  readonly isConfirmed: boolean;
};

export type Call = ProposedCall | EstablishedCall;

export function proposeCall(
  proposal: Pick<ProposedCall, 'id' | 'stranger' | 'shared' | 'part'>,
  now: number,
): ProposedCall {
  const untilMs = now + limits.acknowledgeMs;
  return { is: 'proposed', ...proposal, acknowledgedBy: 'nobody', answer: null, address: null, untilMs };
}

/** A second acknowledgement by the same side changes nothing, so that a repeated message is harmless. */
export function acknowledgeCall(
  call: ProposedCall,
  acknowledgement: {
    by: 'self' | 'stranger';
    answer: string | null;
    address: AddressReference | null;
  },
  now: number,
): Call {
  const { by, answer } = acknowledgement;
  if (call.acknowledgedBy === by) return call;
  const address = acknowledgement.address ?? call.address;
  if (call.acknowledgedBy === 'nobody') return { ...call, acknowledgedBy: by, answer, address };
  const stranger = { ...call.stranger, address };
  return { is: 'established', id: call.id, stranger, sinceMs: now, flowing: 'nobody', isConfirmed: true };
}

/** Said again, it changes nothing. */
export function noteFlowing(call: EstablishedCall, by: 'self' | 'stranger'): EstablishedCall {
  if (call.flowing === by || call.flowing === 'both') return call;
  return { ...call, flowing: call.flowing === 'nobody' ? by : 'both' };
}
