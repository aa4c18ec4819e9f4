/**
 * The sanctions in force, in memory, so that whoever comes can be judged at once: by browser, and by the tags of networks.
 * What has ended by the clock is not in force, whether it was taken out already or not.
 */
import type { Day } from '../addresses/day.ts';
import { isInForce, type Sanction, type SanctionId } from './sanction.ts';
import type { SubjectRef } from './subject.ts';

/** A network under one day's key, as a sanction knows it. */
export type NetworkMark = {
  readonly day: Day;
  readonly bits: number;
  readonly tag: string;
  /** Others were known to come from there when the sanction was imposed. */
  readonly isShared: boolean;
};

export type Entry = { readonly sanction: Sanction; readonly marks: readonly NetworkMark[] };

export class InForce {
  readonly #entries = new Map<SanctionId, Entry>();
  readonly #bySubject = new Map<SubjectRef, Set<SanctionId>>();
  readonly #byDay = new Map<Day, Map<string, Set<SanctionId>>>();

  add(sanction: Sanction, marks: readonly NetworkMark[]): void {
    this.remove(sanction.id);
    this.#entries.set(sanction.id, { sanction, marks });
    note(this.#bySubject, sanction.subject, sanction.id);
    for (const { day, tag } of marks) {
      const tags = this.#byDay.get(day) ?? new Map<string, Set<SanctionId>>();
      this.#byDay.set(day, tags);
      note(tags, tag, sanction.id);
    }
  }

  /** @returns what was there. */
  remove(id: SanctionId): Sanction | null {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    this.#entries.delete(id);
    drop(this.#bySubject, entry.sanction.subject, id);
    for (const { day, tag } of entry.marks) {
      const tags = this.#byDay.get(day);
      if (tags) drop(tags, tag, id);
      if (tags?.size === 0) this.#byDay.delete(day);
    }
    return entry.sanction;
  }

  /** When the next of them ends; null if there is none. */
  nextEndMs(): number | null {
    let nextMs: number | null = null;
    for (const { sanction } of this.#entries.values())
      nextMs = Math.min(nextMs ?? sanction.untilMs, sanction.untilMs);
    return nextMs;
  }

  /** Takes out what has ended by now. */
  takeEnded(now: number): readonly Sanction[] {
    const ended = [...this.#entries.values()].filter(({ sanction }) => sanction.untilMs <= now);
    for (const { sanction } of ended) this.remove(sanction.id);
    return ended.map(({ sanction }) => sanction);
  }

  ids(): readonly SanctionId[] {
    return [...this.#entries.keys()];
  }

  ofSubject(subject: SubjectRef, now: number): readonly Sanction[] {
    return this.#pick(this.#bySubject.get(subject), now).map(({ sanction }) => sanction);
  }

  /** The days under whose keys there is anything to look for. */
  days(): Iterable<Day> {
    return this.#byDay.keys();
  }

  ofNetwork(day: Day, tag: string, now: number): readonly Entry[] {
    return this.#pick(this.#byDay.get(day)?.get(tag), now);
  }

  #pick(ids: ReadonlySet<SanctionId> | undefined, now: number): readonly Entry[] {
    if (!ids) return [];
    return [...ids].flatMap((id) => {
      const entry = this.#entries.get(id);
      return entry && isInForce(entry.sanction, now) ? [entry] : [];
    });
  }
}

function note<Key>(sets: Map<Key, Set<SanctionId>>, key: Key, id: SanctionId): void {
  const set = sets.get(key);
  if (set) set.add(id);
  else sets.set(key, new Set([id]));
}

function drop<Key>(sets: Map<Key, Set<SanctionId>>, key: Key, id: SanctionId): void {
  const set = sets.get(key);
  set?.delete(id);
  if (set?.size === 0) sets.delete(key);
}
