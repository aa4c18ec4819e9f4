/**
 * Who has seen whom, and who flags the same people as somebody else does. Pure; what it has worked out once it keeps as
 * long as one decision takes.
 */
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { Evidence } from './evidence.ts';
import type { Source } from './moderation-log.ts';
import { findRuling, withoutRefuted } from './ruling.ts';
import { isSighting, type Matter, matters, opinionOf, type Ruled } from './testimony.ts';
import { findWitnesses, type Witness } from './witness.ts';

/** Two who have flagged so many of the same people are taken to act together. */
const sharedFlags = 2;
/** So many who saw nothing wrong, and more than those who did, and the flags were wrong. */
const contestedBy = 2;

export class Company {
  readonly #evidence: Evidence;
  readonly #witnesses: Readonly<Record<Matter, Map<Person, readonly Witness[]>>> = {
    picture: new Map(),
    conduct: new Map(),
  };
  readonly #flagged = new Map<VisitorRef, ReadonlySet<Person>>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  witnessesOf(subject: Person, matter: Matter): readonly Witness[] {
    const known = this.#witnesses[matter].get(subject);
    if (known) return known;
    const witnesses = findWitnesses(withoutRefuted(this.#evidence.events.get(subject) ?? []), matter);
    this.#witnesses[matter].set(subject, witnesses);
    return witnesses;
  }

  /** What people have decided about a subject whom `source` had flagged before; null if they have not. */
  findRulingOnFlag(source: Source, subject: Person): Ruled | null {
    const events = this.#evidence.events.get(subject) ?? [];
    const ruling = findRuling(events);
    if (ruling === null) return null;
    const before = events.slice(0, events.lastIndexOf(ruling)).filter(isSighting);
    const isTheirs = before.some(
      (sighting) => opinionOf(sighting) === 'flag' && (sighting.by === source || sighting.network === source),
    );
    return isTheirs ? ruling : null;
  }

  /**
   * Both have flagged the same several people, or one whom most others saw nothing wrong in. Whom they are asked about
   * just now, `except`, is left out: to agree on one person is what honest witnesses do.
   */
  areInLeague(one: VisitorRef, other: VisitorRef, except: Person): boolean {
    const theirs = this.#flaggedBy(other);
    const shared = [...this.#flaggedBy(one)].filter((subject) => subject !== except && theirs.has(subject));
    return shared.length >= sharedFlags || shared.some((subject) => this.#isContested(subject));
  }

  #flaggedBy(viewer: VisitorRef): ReadonlySet<Person> {
    const known = this.#flagged.get(viewer);
    if (known) return known;
    const flagged = new Set(this.#evidence.records.get(viewer)?.flagged);
    this.#flagged.set(viewer, flagged);
    return flagged;
  }

  #isContested(subject: Person): boolean {
    return matters.some((matter) => {
      const witnesses = this.witnessesOf(subject, matter);
      const flags = witnesses.filter(({ isFlag }) => isFlag).length;
      const clears = witnesses.length - flags;
      return flags > 0 && clears >= contestedBy && clears > flags;
    });
  }
}
