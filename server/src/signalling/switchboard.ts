/**
 * How one session reaches another, wherever that is connected. Only the server addresses anybody: what a visitor
 * sends never holds an address.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { Shared } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Person, SessionId } from '../matching/ticket.ts';
import type { KnownStranger } from './call.ts';

/** What sessions say to each other. A receiver ignores whatever is not about its present ticket or call. */
export type Envelope =
  /** To the offerer: the waiting room picked this ticket, together with the stranger's. */
  | {
      readonly type: 'chosen';
      readonly call: CallId;
      readonly epoch: number;
      readonly stranger: KnownStranger;
      readonly strangerEpoch: number;
      /** Whom the stranger meets in this one. */
      readonly person: Person;
      readonly shared: Shared;
    }
  /** To the answerer, from the offerer, which is reserved already. */
  | {
      readonly type: 'proposed';
      readonly call: CallId;
      readonly epoch: number;
      readonly stranger: KnownStranger;
      readonly shared: Shared;
      readonly offer: string;
    }
  /** To the answerer: the offerer's ticket was void; this one is out of the waiting room for nothing. */
  | { readonly type: 'passed-over'; readonly epoch: number }
  /** The pairing will not come about. `isLate`: because the time for acknowledging it is over. */
  | { readonly type: 'declined'; readonly call: CallId; readonly isLate: boolean }
  /**
   * The stranger's browser has taken it up; the answer comes along from the answerer. `address`: what the address that the
   * stranger comes from is called, in case they are reported.
   */
  | {
      readonly type: 'acknowledged';
      readonly call: CallId;
      readonly answer: string | null;
      readonly address: AddressReference | null;
    }
  /** A whole `signal` message as the stranger's page wrote it, already checked. */
  | { readonly type: 'signal'; readonly call: CallId; readonly text: string }
  /** Something has come from this one's device, as the stranger's page says. */
  | { readonly type: 'flowing'; readonly call: CallId }
  | { readonly type: 'left'; readonly call: CallId; readonly why: 'left' | 'not-connected' | 'lost' }
  | { readonly type: 'away'; readonly call: CallId }
  /** `asks`: whether the other is in this call too; if so, they answer in the same way. */
  | { readonly type: 'back'; readonly call: CallId; readonly from: SessionId; readonly asks: boolean };

/** False: the session is not connected anywhere, and the envelope is lost. Null: it may have arrived, or not. */
export type Delivered = boolean | null;

export type Receiver = (envelope: Envelope) => void;

export type Switchboard = {
  /**
   * From now on this session's envelopes go to `receiver`, in place of any earlier one, wherever that is connected: it is told
   * by its `onTakenOver`, once, and receives no more. Who is here already and connects again with the same `receiver` is
   * thereby the latest. Resolves when others reach it from everywhere.
   */
  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void | Promise<void>;
  /** Ends what `connect` began, unless somebody else has connected that session since. */
  disconnect(session: SessionId, receiver: Receiver): void;
  /** Never rejects. */
  deliver(to: SessionId, envelope: Envelope): Delivered | Promise<Delivered>;
};
