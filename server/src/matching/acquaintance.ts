/**
 * Which two persons met when, for as long as the pairing rules need it and no longer. Kept in memory only, and as
 * numbers that lead back to nobody.
 */
import type { Person } from './ticket.ts';

/** The memory this may take is bounded: beyond so many pairs the oldest are forgotten early. */
const maxPairs = 2 ** 19;
const firstCapacity = 2 ** 10;

/** Two 32-bit halves of a hash: that two of the present persons share both is out of the question. */
export function numberPerson(person: Person): { readonly low: number; readonly high: number } {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < person.length; index++) {
    const char = person.charCodeAt(index);
    low = Math.imul(low ^ char, 0x01000193);
    high = Math.imul(high ^ char, 0x85ebca6b) ^ (high >>> 15);
  }
  return { low: (low ^ (low >>> 15)) | 0, high: (high ^ (high >>> 13)) | 0 };
}

/** Two halves of a number for two persons, the same whichever comes first. */
export function numberPair(one: Person, other: Person): readonly [low: number, high: number] {
  const [a, b] = [numberPerson(one), numberPerson(other)];
  return [(a.low + b.low) | 0, a.high ^ b.high];
}

/** A ring of meetings in order of time, with chains by hash through it: the oldest is always the one to forget. */
export class Acquaintance {
  #capacity = firstCapacity;
  #low = new Int32Array(firstCapacity);
  #high = new Int32Array(firstCapacity);
  #atMs = new Float64Array(firstCapacity);
  /** The meeting before this one in the same chain, by its number plus one; 0 ends it. */
  #earlier = new Int32Array(firstCapacity);
  /** The latest meeting of each chain, in the same way. */
  #latest = new Int32Array(firstCapacity * 2);
  /** Meetings are numbered; from #first on they are remembered. */
  #first = 0;
  #next = 0;

  /** `low` and `high` number a pair of persons, whichever of them comes first. */
  note(low: number, high: number, now: number): void {
    if (this.size === this.#capacity) this.#makeRoom();
    this.#add(low, high, now);
  }

  /** When this pair met last (ms since the epoch); null if that is not remembered. */
  metAtMs(low: number, high: number): number | null {
    const place = this.#find(low, high);
    return place === null ? null : (this.#atMs[place] ?? null);
  }

  /** The last meeting of this pair has not been one. */
  unnote(low: number, high: number): void {
    const place = this.#find(low, high);
    // No other pair of this chain has these numbers, since they differ by what a chain is found by.
    if (place !== null) this.#low[place] = ~low;
  }

  #find(low: number, high: number): number | null {
    const first = this.#first;
    const mask = this.#capacity - 1;
    for (let mark = this.#latest[this.#chainOf(low, high)] ?? 0; mark > first; ) {
      const place = (mark - 1) & mask;
      if (this.#low[place] === low && this.#high[place] === high) return place;
      mark = this.#earlier[place] ?? 0;
    }
    return null;
  }

  /** Forgets every meeting at or before `untilMs`. */
  forget(untilMs: number): void {
    while (this.size > 0 && (this.#atMs[this.#first & (this.#capacity - 1)] ?? 0) <= untilMs) this.#first++;
  }

  /** How many meetings are remembered. */
  get size(): number {
    return this.#next - this.#first;
  }

  /** Where the number of a meeting lies before `#first`, whatever the chains still say of it does not count. */
  #add(low: number, high: number, atMs: number): void {
    const place = this.#next & (this.#capacity - 1);
    const chain = this.#chainOf(low, high);
    this.#low[place] = low;
    this.#high[place] = high;
    this.#atMs[place] = atMs;
    this.#earlier[place] = this.#latest[chain] ?? 0;
    this.#next++;
    this.#latest[chain] = this.#next;
  }

  #chainOf(low: number, high: number): number {
    return (low ^ (high << 7)) & (this.#capacity * 2 - 1);
  }

  #makeRoom(): void {
    if (this.#capacity >= maxPairs) this.#first++;
    else this.#grow();
  }

  #grow(): void {
    const { size } = this;
    const mask = this.#capacity - 1;
    const [low, high, atMs, first] = [this.#low, this.#high, this.#atMs, this.#first];
    this.#capacity *= 2;
    this.#low = new Int32Array(this.#capacity);
    this.#high = new Int32Array(this.#capacity);
    this.#atMs = new Float64Array(this.#capacity);
    this.#earlier = new Int32Array(this.#capacity);
    this.#latest = new Int32Array(this.#capacity * 2);
    this.#first = 0;
    this.#next = 0;
    for (let offset = 0; offset < size; offset++) {
      const place = (first + offset) & mask;
      this.#add(low[place] ?? 0, high[place] ?? 0, atMs[place] ?? 0);
    }
  }
}
