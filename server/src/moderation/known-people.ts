/**
 * Who stands behind the tag of a subject, for as long as anything is remembered of what was said about them: in memory, so
 * that from the database alone nobody can tell.
 */
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef, Subjects } from '../enforcement/subject.ts';
import type { Person } from '../matching/ticket.ts';
import { keptMs } from './half-life.ts';

type Known = {
  readonly person: Person;
  readonly atMs: number;
  /** What the address is called from which they came last. */
  readonly address: AddressReference | null;
};

export class KnownPeople {
  readonly #subjects: Subjects;
  readonly #people = new Map<SubjectRef, Known>();

  constructor(subjects: Subjects) {
    this.#subjects = subjects;
  }

  refOf(person: Person, now: number): SubjectRef {
    const ref = this.#subjects.refOf(person);
    const address = this.#people.get(ref)?.address ?? null;
    this.#people.delete(ref);
    this.#people.set(ref, { person, atMs: now, address });
    this.#forgetOld(now);
    return ref;
  }

  noteAddress(person: Person, address: AddressReference, now: number): void {
    const ref = this.refOf(person, now);
    this.#people.set(ref, { person, atMs: now, address });
  }

  addressOf(ref: SubjectRef): AddressReference | null {
    return this.#people.get(ref)?.address ?? null;
  }

  find(ref: SubjectRef): Person | null {
    return this.#people.get(ref)?.person ?? null;
  }

  /** The oldest come first. */
  #forgetOld(now: number): void {
    for (const [ref, { atMs }] of this.#people) {
      if (now - atMs <= keptMs) return;
      this.#people.delete(ref);
    }
  }
}
