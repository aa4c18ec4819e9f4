/**
 * Who may come in: asked for each browser and address, and answered from memory. Warnings keep nobody out, nor does
 * probation; a pause and an exclusion do, and hold for the address as well, for as long as its day's key lives.
 */
import type { Day } from '../addresses/day.ts';
import type { Surroundings } from '../addresses/network-marks.ts';
import type { Clock } from '../lib/clock.ts';
import type { Entry } from './in-force.ts';
import { refuses, type Sanction } from './sanction.ts';
import type { SanctionBook } from './sanction-book.ts';
import type { SharedNetworks } from './shared-networks.ts';
import type { SubjectRef } from './subject.ts';

/** `network`: of another browser from there, or of the same one without its cookie. */
export type Imposed = { readonly sanction: Sanction; readonly scope: 'browser' | 'network' };

/** `needs-work`: from where others were excluded, but where many come from. */
export type Judgement =
  | { readonly is: 'free' | 'probation' | 'needs-work' }
  | { readonly is: 'refused'; readonly sanctions: readonly Imposed[] };

/** What sanctions come to for somebody who is here. */
export type Restriction = 'ordinary' | 'probation' | 'excluded';

export type GateParts = {
  readonly book: Pick<SanctionBook, 'inForce' | 'onChange'>;
  readonly shared: SharedNetworks;
  readonly clock: Clock;
  /** Null for what is no address. */
  readonly surround: (address: string) => Surroundings | null;
};

/** Who has done the work need not do it again for so long. */
const passedMs = 24 * 60 * 60 * 1000;
const mostPassed = 100_000;
/** So many different households excluded within what one customer may be given are one customer. */
const householdsOfOne = 3;
const householdBits = 64;
/** Of how many bits the parts of what is wider are. */
const partsOf: ReadonlyMap<number, number> = new Map([
  [48, 56],
  [56, householdBits],
]);

/** `isShared`: none of them is refused for it alone. */
type Found = { readonly sanctions: readonly Sanction[]; readonly isShared: boolean };

export class Gate {
  readonly #parts: GateParts;
  readonly #passedAtMs = new Map<SubjectRef, number>();

  constructor(parts: GateParts) {
    this.#parts = parts;
    parts.book.onChange(({ change, sanction }) => {
      if (change === 'imposed' && sanction.kind !== 'warning') parts.shared.discount(sanction.subject);
    });
  }

  /** By the browser alone, wherever it comes from. */
  restrictionOf(subject: SubjectRef): Restriction {
    const { book, clock } = this.#parts;
    const own = book.inForce.ofSubject(subject, clock.now());
    if (own.some(refuses)) return 'excluded';
    return own.some(({ kind }) => kind === 'probation') ? 'probation' : 'ordinary';
  }

  judge(subject: SubjectRef, address: string): Judgement {
    const around = this.#parts.surround(address);
    const judgement = this.judgeAround(subject, around);
    const isIn = judgement.is === 'free' || judgement.is === 'probation';
    if (around && isIn) this.#parts.shared.noteSeen(subject, around);
    return judgement;
  }

  /** As whoever comes is judged, of one who is here already. @param around null where that is not known. */
  judgeAround(subject: SubjectRef, around: Surroundings | null): Judgement {
    const { book, clock } = this.#parts;
    const own = book.inForce.ofSubject(subject, clock.now());
    const refusing = own.filter(refuses);
    if (refusing.length > 0) return { is: 'refused', sanctions: refusing.map(ofBrowser) };
    const found = around && this.#findAround(around);
    if (found && !found.isShared) return { is: 'refused', sanctions: found.sanctions.map(ofNetwork) };
    if (found && !this.#hasPassed(subject)) return { is: 'needs-work' };
    return { is: this.restrictionOf(subject) === 'probation' ? 'probation' : 'free' };
  }

  /** Everything in force that concerns this one, whether it keeps them out or not. */
  listFor(subject: SubjectRef, address: string): readonly Imposed[] {
    const { book, clock } = this.#parts;
    const own = book.inForce.ofSubject(subject, clock.now()).map(ofBrowser);
    const judgement = this.judge(subject, address);
    const others = judgement.is === 'refused' ? judgement.sanctions : [];
    return [...own, ...others.filter(({ scope }) => scope === 'network')];
  }

  /** This one has done the work. */
  passed(subject: SubjectRef): void {
    this.#passedAtMs.delete(subject);
    this.#passedAtMs.set(subject, this.#parts.clock.now());
    if (this.#passedAtMs.size <= mostPassed) return;
    const [first] = this.#passedAtMs.keys();
    if (first !== undefined) this.#passedAtMs.delete(first);
  }

  #hasPassed(subject: SubjectRef): boolean {
    const atMs = this.#passedAtMs.get(subject);
    return atMs !== undefined && this.#parts.clock.now() - atMs < passedMs;
  }

  /** Null where nobody was excluded. What refuses goes before what asks for work. */
  #findAround(around: Surroundings): Found | null {
    let found: Found | null = null;
    for (const day of this.#parts.book.inForce.days()) {
      const here = this.#findOn(day, around);
      if (here && !here.isShared) return here;
      found ??= here;
    }
    return found;
  }

  #findOn(day: Day, around: Surroundings): Found | null {
    let shared: Found | null = null;
    // From the widest: where nobody of the whole is known, nobody of a part is.
    for (const bits of around.levels) {
      const entries = this.#entriesIn(around, bits, day);
      if (entries.length === 0) return shared;
      if (!isConcerned(entries, bits, day)) continue;
      const found = { sanctions: entries.map(({ sanction }) => sanction), isShared: false };
      if (!this.#isShared(entries, around, { bits, day })) return found;
      shared ??= { ...found, isShared: true };
    }
    return shared;
  }

  #entriesIn(around: Surroundings, bits: number, day: Day): readonly Entry[] {
    const { book, clock } = this.#parts;
    const tag = around.tagOf(bits, day);
    return tag === null ? [] : book.inForce.ofNetwork(day, tag, clock.now());
  }

  #isShared(entries: readonly Entry[], around: Surroundings, at: Pick<Mark, 'bits' | 'day'>): boolean {
    const wasShared = entries.some((entry) => findMark(entry, at)?.isShared);
    return wasShared || this.#parts.shared.isShared(around, at.bits);
  }
}

type Mark = Entry['marks'][number];

function findMark({ marks }: Entry, { bits, day }: Pick<Mark, 'bits' | 'day'>): Mark | undefined {
  return marks.find((mark) => mark.bits === bits && mark.day === day);
}

/**
 * A household is refused for what one of it did. What is wider only if so many of its households were excluded; and what
 * is widest only if they lie in different parts, since otherwise the part is enough.
 */
function isConcerned(entries: readonly Entry[], bits: number, day: Day): boolean {
  const partBits = partsOf.get(bits);
  if (partBits === undefined) return true;
  const count = (ofBits: number) =>
    new Set(entries.map((entry) => findMark(entry, { bits: ofBits, day })?.tag)).size;
  return count(householdBits) >= householdsOfOne && count(partBits) > 1;
}

function ofBrowser(sanction: Sanction): Imposed {
  return { sanction, scope: 'browser' };
}

function ofNetwork(sanction: Sanction): Imposed {
  return { sanction, scope: 'network' };
}
