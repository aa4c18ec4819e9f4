/**
 * How entries of the audit log hang together, and whether they still do. Pure: where they are kept is not known here.
 *
 * The hashes are keyed. Without that, whoever can write the database could change an entry and then work out all that
 * follow it anew, and only a head that was published before would speak against it. The key is made of the master key,
 * which is in no database and in no backup.
 */
import type { Day } from '../addresses/day.ts';
import type { AuditEntryTable, AuditHeadTable, AuditTipTable } from '../database/tables.ts';
import { digest, isSameTag } from '../lib/seal.ts';

export type Fact = Omit<AuditEntryTable, 'hash'>;
export type Tip = Pick<AuditTipTable, 'number' | 'hash'>;

/** What is written down by whoever finds that the last entry is not the one that was left. */
export const foundChanged = 'found the log changed';

/** What comes before the first entry. */
export const beginning: Tip = { number: 0, hash: '' };

export function hashOf(key: Uint8Array, { number, at, who, did, to, reason, previous }: Fact): string {
  // A list has one way of being written.
  return digest(key, JSON.stringify([number, at, who, did, to, reason, previous])).toString('base64url');
}

export function sealOf(key: Uint8Array, { number, hash }: Tip): string {
  return digest(key, JSON.stringify(['tip', number, hash])).toString('base64url');
}

/** Whether nobody else made this entry the last one. Before the first entry there is nothing to seal. */
export function isSealed(key: Uint8Array, tip: Tip & { readonly seal: string }): boolean {
  if (tip.number === 0) return tip.hash === '' && tip.seal === '';
  return isSameTag(tip.seal, sealOf(key, tip));
}

/** What a day ends with, to be published: nobody without the key can make one for another day or another entry. */
export function headOf(key: Uint8Array, day: Day, { number, hash }: Tip): AuditHeadTable {
  return {
    day,
    number,
    hash: digest(key, JSON.stringify(['head', day, number, hash])).toString('base64url'),
  };
}

/** Read as it is written: whatever stands there after somebody changed it, it is compared and nothing else. */
export function dayOf({ at }: { readonly at: string }): Day {
  return at.slice(0, 10) as Day;
}

export type Witnesses = {
  readonly heads: readonly AuditHeadTable[];
  /** The latest entry that this process has seen itself. */
  readonly seen: Tip;
  /** What is of an earlier day may be there no more. */
  readonly firstDay: Day;
};

/** Follows the chain from one entry to the next, so that however long it is, little of it has to be at hand. */
export class ChainCheck {
  readonly #key: Uint8Array;
  readonly #witnesses: Witnesses;
  readonly #days: ReadonlySet<string>;
  readonly #headAt: ReadonlyMap<number, AuditHeadTable>;
  #last: (Tip & { readonly day: Day | null }) | null = null;
  #isWhole = true;

  constructor(key: Uint8Array, witnesses: Witnesses) {
    this.#key = key;
    this.#witnesses = witnesses;
    this.#days = new Set(witnesses.heads.map(({ day }) => day));
    this.#headAt = new Map(witnesses.heads.map((head) => [head.number, head]));
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Entries in the order of their numbers. */
  follow(entry: AuditEntryTable): void {
    const before = this.#last ?? this.#findStart(entry);
    const day = dayOf(entry);
    this.#isWhole &&=
      before !== null &&
      entry.did !== foundChanged &&
      entry.number === before.number + 1 &&
      entry.previous === before.hash &&
      isSameTag(entry.hash, hashOf(this.#key, entry)) &&
      this.#isWitnessed(entry) &&
      this.#hasHead(before, day);
    this.#last = { number: entry.number, hash: entry.hash, day };
  }

  /** @param ends the last entry to be followed; afterwards, which one is the last that is there, and that should be. */
  end({ tip, latest, after }: { readonly tip: Tip; readonly latest: number; readonly after: number }): void {
    const last = this.#last ?? this.#findStart({ number: tip.number + 1, previous: tip.hash });
    const latestKnown = Math.max(latest, this.#witnesses.seen.number, ...this.#headAt.keys());
    this.#isWhole &&=
      last !== null && last.number === tip.number && last.hash === tip.hash && latestKnown <= after;
  }

  /** It is the entry that others have seen. */
  #isWitnessed(entry: AuditEntryTable): boolean {
    const head = this.#headAt.get(entry.number);
    const { seen } = this.#witnesses;
    return (
      (seen.number !== entry.number || seen.hash === entry.hash) &&
      (head === undefined || this.#isHeadOf(head, entry))
    );
  }

  #isHeadOf(head: AuditHeadTable, tip: Tip): boolean {
    return isSameTag(head.hash, headOf(this.#key, head.day as Day, tip).hash);
  }

  /** Where a day is over, its last entry is its head. */
  #hasHead(before: { readonly day: Day | null } | null, day: Day): boolean {
    return !before?.day || before.day >= day || this.#days.has(before.day);
  }

  /** The beginning of the log, or the last entry that was kept for its time and is gone. */
  #findStart({ number, previous }: Pick<Fact, 'number' | 'previous'>): (Tip & { readonly day: null }) | null {
    const before = { number: number - 1, hash: previous };
    if (before.number === beginning.number && before.hash === beginning.hash) return { ...before, day: null };
    const head = this.#headAt.get(before.number);
    const isOld = head !== undefined && head.day < this.#witnesses.firstDay;
    return isOld && this.#isHeadOf(head, before) ? { ...before, day: null } : null;
  }
}
