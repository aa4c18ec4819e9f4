/**
 * What a session is and what can happen to it. A visitor's session is always in exactly one phase, and each phase
 * carries only what is legal in it. `transition` (beside this file) is the only thing that moves it.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import { type Country, noWishes, type Reach, type Wishes } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { freshPatience, type Patience } from '../matching/patience.ts';
import type { Person, Pool, SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import type { EstablishedCall, ProposedCall } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import type { CallNote } from './resumption.ts';

/** What a page asks for with a ticket. */
export type Wanted = { readonly mode: Mode; readonly offer: string; readonly reach: Reach };

export type Phase =
  /** `owedSinceMs`: left alone through no fault of their own; the next ticket goes to the front, waiting since then. */
  | { readonly is: 'idle'; readonly owedSinceMs: number | null }
  /** Many quick skips: the ticket rests before it enters the waiting room. */
  | { readonly is: 'resting'; readonly wanted: Wanted; readonly untilMs: number }
  /** `clearsAtMs`: when a mark of the ticket is over; null without one. */
  | {
      readonly is: 'waiting';
      readonly ticket: Ticket;
      readonly offer: string;
      readonly clearsAtMs: number | null;
    }
  | { readonly is: 'pairing'; readonly call: ProposedCall; readonly sinceMs: number }
  /** `sinceMs`: since when the visitor had waited for it; null if that is not known any more. */
  | { readonly is: 'calling'; readonly call: EstablishedCall; readonly sinceMs: number | null }
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

/** What every ticket of a session says of its visitor. */
export type Standing = {
  readonly wishes: Wishes;
  readonly country: Country;
  readonly pool: Pool;
  /** Whom the visitor has blocked… */
  readonly blocked: ReadonlySet<Person>;
  /** …whose device could not be reached just before, until when (ms since the epoch)… */
  readonly unreachable: ReadonlyMap<Person, number>;
  /** …and both together. */
  readonly avoids: ReadonlySet<Person>;
};

/** What is known of who opened a socket. Their address is not: only what it is called in the address book. */
export type Arrival = {
  readonly visitor: VisitorRef;
  readonly country: Country;
  readonly network: NetworkTag;
  readonly address: AddressReference | null;
  /** As cases and sanctions know the browser. */
  readonly subject: SubjectRef;
};

/** Why somebody who is here would not be let in now. */
export type Refusal = Extract<CloseReason, 'sanctioned' | 'needsWork'>;

/** Who came in, and whom they can meet. */
export type Admitted = Arrival & { readonly pool: Pool };

/** Where a visitor is, and with whom, as it may have changed when they come back. */
export type Home = Omit<Admitted, 'visitor' | 'subject'>;

/** What a page has said of pictures in its latest call in which it said anything. */
export type Claims = {
  readonly call: CallId;
  readonly sequence: number;
  readonly atMs: number;
  /** Each once, in a word. */
  readonly made: readonly string[];
  /** What speaks for the stranger, until both pages have said that something has come. */
  readonly held: readonly NoteVerdict[];
};

export type SessionState = {
  readonly id: SessionId;
  readonly visitor: VisitorRef;
  readonly subject: SubjectRef;
  /** Of the socket that speaks for it. They go into no ticket. */
  readonly network: NetworkTag;
  readonly address: AddressReference | null;
  readonly standing: Standing;
  /** Number of the latest ticket… */
  readonly epoch: number;
  /** …and what it asked for; null before the first. */
  readonly mode: Mode | null;
  /** Whether strangers must not learn the visitor's address, as of the latest ticket. */
  readonly isHidden: boolean;
  readonly patience: Patience;
  readonly claims: Claims | null;
  readonly phase: Phase;
};

/** What a page may say once it is welcome, and what moves its session. */
export type Request = Exclude<
  FromVisitor,
  { type: 'hello' | 'ping' | 'signal' | 'block' | 'report' | 'relays' }
>;

/** What another session may tell; signals are not told but passed on (see `relay.ts`). */
export type News = Exclude<Envelope, { type: 'signal' }>;

export type SessionEvent =
  | { readonly type: 'said'; readonly request: Request }
  | { readonly type: 'blocked'; readonly persons: readonly Person[] }
  /** The visitor reports whom they met in this call, which goes on or is over. */
  | { readonly type: 'reported'; readonly call: CallId; readonly person: Person }
  /** A sanction began or ended that decides whom the visitor can meet. */
  | { readonly type: 'moved'; readonly pool: Pool }
  /** A sanction began under which the visitor cannot be here. */
  | { readonly type: 'excluded' }
  | { readonly type: 'heard'; readonly envelope: News }
  /** The deadline of the present phase (see `deadlineOf`) has come. */
  | { readonly type: 'due' }
  /** `politely`: the page or browser closed it; otherwise the network or the device failed. */
  | { readonly type: 'socket-lost'; readonly politely: boolean }
  /** The page is at another server now, and so is its session: nothing of this is its end. */
  | { readonly type: 'taken-over' }
  /** A new socket took this session over. */
  | ({ readonly type: 'resumed' } & Home)
  /** The page brought a call back that this server does not remember. */
  | ({ readonly type: 'restored' } & Omit<CallNote, 'self'>);

/** `address`: where the one it is about came from. */
export type NoteVerdict = {
  readonly do: 'note-verdict';
  readonly verdict: GivenVerdict;
  readonly address: AddressReference | null;
};

export type Effect =
  | { readonly do: 'send'; readonly message: FromServer }
  | { readonly do: 'send-waiting'; readonly mode: Mode; readonly restMs: number }
  | {
      readonly do: 'send-begun';
      readonly call: ProposedCall;
      readonly answer: string | null;
      /** Of the stranger. */
      readonly address: AddressReference | null;
    }
  | { readonly do: 'deliver'; readonly to: SessionId; readonly envelope: Envelope }
  | { readonly do: 'enter'; readonly ticket: Ticket }
  | { readonly do: 'leave'; readonly epoch: number }
  | NoteVerdict
  | { readonly do: 'close'; readonly why: CloseReason };

export type Step = { readonly state: SessionState; readonly effects: readonly Effect[] };

export const idle: Phase = { is: 'idle', owedSinceMs: null };

/** One for all who have none: visitors who only wait are many. */
const nobody: ReadonlySet<Person> = new Set();
const noMarks: ReadonlyMap<Person, number> = new Map();

/** `epoch` is any number that the session did not have before, so that what is old is void if it comes back. */
export function createSessionState(who: Admitted & { readonly id: SessionId }, epoch: number): SessionState {
  const { id, visitor, subject, country, network, address, pool } = who;
  const standing = {
    wishes: noWishes,
    country,
    pool,
    blocked: nobody,
    unreachable: noMarks,
    avoids: nobody,
  };
  const fresh = { mode: null, isHidden: true, patience: freshPatience, claims: null, phase: idle };
  return { id, visitor, subject, network, address, standing, epoch, ...fresh };
}

/** When `due` must be raised if nothing else happens before (ms since the epoch). */
export function deadlineOf(phase: Phase): number | null {
  switch (phase.is) {
    case 'resting':
    case 'away':
      return phase.untilMs;
    case 'pairing':
      return phase.call.untilMs;
    case 'waiting':
      return phase.clearsAtMs;
    case 'idle':
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
