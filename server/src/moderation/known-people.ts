/**
 * Who stands behind the tag of a subject, for as long as anything is remembered of what was said about them: never in the
 * database, so that from that alone nobody can tell.
 */
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Person } from '../matching/ticket.ts';
import type { Answer } from '../matching/waiting-room.ts';

export type KnownPerson = {
  readonly person: Person;
  /** What the address is called from which they came last. */
  readonly address: AddressReference | null;
};

export type KnownPeople = {
  /** Something was said of this one. `address` is kept from before where it is null. */
  note(ref: SubjectRef, known: KnownPerson, now: number): Answer<void>;
  /** Null of whom nothing was said for days. */
  find(ref: SubjectRef): Answer<KnownPerson | null>;
};
