/**
 * Tickets with which a page can report whom it met: notes that the server seals for itself, so that nobody can be reported
 * but by who was in a call with them, and so that who they are is told to nobody.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { type CallId, CallIdSchema, type Sealed } from '@anoncam/protocol/ids';
import * as v from 'valibot';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';

export type ReportTicket = {
  readonly call: CallId;
  /** To whom the ticket was given… */
  readonly by: VisitorRef;
  /** …and whom they met, where that one came from, how they talked, and since when (ms since the epoch). */
  readonly subject: Person;
  readonly address: AddressReference | null;
  readonly mode: Mode;
  readonly sinceMs: number;
};

/** A list, as short as can be: every call begins with one. */
const TicketSchema = v.strictTuple([
  CallIdSchema,
  v.string(),
  v.string(),
  v.nullable(v.string()),
  v.picklist(['video', 'text']),
  v.number(),
]);

export class ReportTickets {
  readonly #random: Random;
  readonly #key: Uint8Array;

  constructor({ masterKey, random }: { masterKey: Uint8Array; random: Random }) {
    this.#random = random;
    this.#key = deriveKey(masterKey, 'report ticket');
  }

  seal({ call, by, subject, address, mode, sinceMs }: ReportTicket): Sealed {
    return seal(
      this.#key,
      JSON.stringify([call, by, subject, address, mode, sinceMs]),
      this.#random,
    ) as Sealed;
  }

  /** Null for what is forged, or was given to another browser or for another call. */
  unseal(ticket: Sealed, { call, by }: Pick<ReportTicket, 'call' | 'by'>): ReportTicket | null {
    const text = unseal(this.#key, ticket);
    if (text === null) return null;
    const [ofCall, holder, subject, address, mode, sinceMs] = v.parse(TicketSchema, JSON.parse(text));
    if (ofCall !== call || holder !== by) return null;
    return {
      call,
      by,
      subject: subject as Person,
      address: address as AddressReference | null,
      mode,
      sinceMs,
    };
  }
}
