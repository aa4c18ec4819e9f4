/** The known people of a single process. */
import type { SubjectRef } from '../enforcement/subject.ts';
import { keptMs } from './half-life.ts';
import type { KnownPeople, KnownPerson } from './known-people.ts';

/** Beyond so many the one of whom nothing was said for longest is forgotten early. */
const mostKnown = 2 ** 19;

export class MemoryKnownPeople implements KnownPeople {
  readonly #people = new Map<SubjectRef, KnownPerson & { readonly atMs: number }>();
  readonly #most: number;

  constructor(most = mostKnown) {
    this.#most = most;
  }

  note(ref: SubjectRef, { person, address }: KnownPerson, now: number): void {
    const before = this.#people.get(ref)?.address ?? null;
    this.#people.delete(ref);
    this.#people.set(ref, { person, address: address ?? before, atMs: now });
    this.#forgetOld(now);
  }

  find(ref: SubjectRef): KnownPerson | null {
    const known = this.#people.get(ref);
    return known ? { person: known.person, address: known.address } : null;
  }

  /** The oldest come first. */
  #forgetOld(now: number): void {
    for (const [ref, { atMs }] of this.#people) {
      if (now - atMs <= keptMs && this.#people.size <= this.#most) return;
      this.#people.delete(ref);
    }
  }
}
