/**
 * What a session is and what can happen to it. A visitor's session is always in exactly one phase, and each phase
 * carries only what is legal in it. `transition` (beside this file) is the only thing that moves it.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import { freshPatience, type Patience } from '../matching/patience.ts';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { EstablishedCall, ProposedCall } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';

export type Phase =
  /** `owedSinceMs`: left alone through no fault of their own; the next ticket goes to the front, waiting since then. */
  | { readonly is: 'idle'; readonly owedSinceMs: number | null }
  /** Many quick skips: the ticket rests before it enters the waiting room. */
  | { readonly is: 'resting'; readonly mode: Mode; readonly offer: string; readonly untilMs: number }
  | { readonly is: 'waiting'; readonly ticket: Ticket; readonly offer: string }
  | { readonly is: 'pairing'; readonly call: ProposedCall; readonly sinceMs: number }
  | { readonly is: 'calling'; readonly call: EstablishedCall }
  /**
   * In a call, which goes on device to device, while the socket is gone. `leftWhy`: the stranger has ended it
   * meanwhile, which the visitor is told on coming back.
   */
  | {
      readonly is: 'away';
      readonly call: EstablishedCall;
      readonly untilMs: number;
      readonly leftWhy: Extract<Envelope, { type: 'left' }>['why'] | null;
    }
  | { readonly is: 'over' };

export type SessionState = {
  readonly id: SessionId;
  readonly visitor: VisitorRef;
  /** Number of the latest ticket. */
  readonly epoch: number;
  readonly patience: Patience;
  readonly phase: Phase;
};

/** What a page may say once it is welcome. */
export type Request = Exclude<FromVisitor, { type: 'hello' | 'ping' | 'signal' }>;

/** What another session may tell; signals are not told but passed on (see `relay.ts`). */
export type News = Exclude<Envelope, { type: 'signal' }>;

export type SessionEvent =
  | { readonly type: 'said'; readonly request: Request }
  | { readonly type: 'heard'; readonly envelope: News }
  /** The deadline of the present phase (see `deadlineOf`) has come. */
  | { readonly type: 'due' }
  /** `politely`: the page or browser closed it; otherwise the network or the device failed. */
  | { readonly type: 'socket-lost'; readonly politely: boolean }
  /** A new socket took this session over. */
  | { readonly type: 'resumed' }
  /** The page brought a call back that this server does not remember. */
  | { readonly type: 'restored'; readonly call: CallId; readonly stranger: SessionId };

export type Effect =
  | { readonly do: 'send'; readonly message: FromServer }
  | { readonly do: 'send-waiting'; readonly restMs: number }
  | {
      readonly do: 'send-begun';
      readonly call: CallId;
      readonly stranger: SessionId;
      readonly answer: string | null;
    }
  | { readonly do: 'deliver'; readonly to: SessionId; readonly envelope: Envelope }
  | { readonly do: 'enter'; readonly ticket: Ticket }
  | { readonly do: 'leave'; readonly epoch: number }
  | { readonly do: 'close'; readonly why: CloseReason };

export type Step = { readonly state: SessionState; readonly effects: readonly Effect[] };

export const idle: Phase = { is: 'idle', owedSinceMs: null };

/** `epoch` is any number that the session did not have before, so that what is old is void if it comes back. */
export function createSessionState(id: SessionId, visitor: VisitorRef, epoch: number): SessionState {
  return { id, visitor, epoch, patience: freshPatience, phase: idle };
}

/** When `due` must be raised if nothing else happens before (ms since the epoch). */
export function deadlineOf(phase: Phase): number | null {
  switch (phase.is) {
    case 'resting':
    case 'away':
      return phase.untilMs;
    case 'pairing':
      return phase.call.untilMs;
    case 'idle':
    case 'waiting':
    case 'calling':
    case 'over':
      return null;
    default:
      return phase satisfies never;
  }
}

export function stay(state: SessionState, ...effects: Effect[]): Step {
  return { state, effects };
}

export function moveTo(state: SessionState, phase: Phase, ...effects: Effect[]): Step {
  return { state: { ...state, phase }, effects };
}

/** Appends what follows from a state already reached. */
export function andThen(step: Step, next: (state: SessionState) => Step): Step {
  const following = next(step.state);
  return { state: following.state, effects: [...step.effects, ...following.effects] };
}
