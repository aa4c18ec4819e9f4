/**
 * Seats among which each is as easily drawn as any other. A bucket is not told when somebody leaves: it drops who is
 * gone when it comes across them, and goes through all before it would grow, so that leaving costs nothing here and what
 * is kept is bounded by those who are there.
 */
import { nobody, type Seating, type SeatNumber } from './seating.ts';

const seat = 0;
const turn = 1;
/** Kept here too: it rules out the most. */
const languages = 2;
const width = 4;

/** Members of several buckets, to be taken out in any order. */
export class Listing {
  readonly #seating: Seating;
  readonly #seats: Int32Array;
  readonly #turns: Int32Array;
  /** Which of the buckets each comes from. */
  readonly #places: Int32Array;
  #size = 0;
  /** Which of the buckets is being listed, or the one just taken out comes from. */
  place = 0;

  constructor(seating: Seating, capacity: number) {
    this.#seating = seating;
    this.#seats = new Int32Array(capacity);
    this.#turns = new Int32Array(capacity);
    this.#places = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
  }

  add(number: SeatNumber, turn: number): void {
    this.#seats[this.#size] = number;
    this.#turns[this.#size] = turn;
    this.#places[this.#size] = this.place;
    this.#size++;
  }

  /** Takes one out, and sets `place` to the one of its bucket. @returns -1 if they are gone. */
  take(index: number): SeatNumber {
    const last = --this.#size;
    const number = this.#seats[index] ?? nobody;
    const isHere = this.#seating.turnOf(number) === this.#turns[index];
    this.place = this.#places[index] ?? 0;
    this.#seats[index] = this.#seats[last] ?? 0;
    this.#turns[index] = this.#turns[last] ?? 0;
    this.#places[index] = this.#places[last] ?? 0;
    return isHere ? number : nobody;
  }
}

export class Bucket {
  /** What the lines of its members have in common: the number of an interest, or the bit of a language; else 0. */
  readonly sign: number;
  readonly #seating: Seating;
  #members = new Int32Array(width * 4);
  #size = 0;

  constructor(seating: Seating, sign = 0) {
    this.#seating = seating;
    this.sign = sign;
  }

  /** Members, some of whom may be gone. */
  get size(): number {
    return this.#size;
  }

  add(number: SeatNumber): void {
    if (this.#size * width === this.#members.length) this.#makeRoom();
    const at = this.#size++ * width;
    this.#members[at + seat] = number;
    this.#members[at + turn] = this.#seating.turnOf(number);
    this.#members[at + languages] = this.#seating.languagesOf(number);
  }

  /** Who stands at this place; -1 if they are gone, and then somebody else stands there now, or nobody. */
  look(place: number): SeatNumber {
    const at = place * width;
    const number = this.#members[at + seat] ?? nobody;
    if (this.#seating.turnOf(number) === this.#members[at + turn]) return number;
    this.#drop(at);
    return nobody;
  }

  languagesAt(place: number): number {
    return this.#members[place * width + languages] ?? 0;
  }

  /** Lists who may understand `bits`, from a place on and for so many places, the gone included. */
  list(bits: number, { start, count }: { start: number; count: number }, into: Listing): void {
    const members = this.#members;
    const end = (start + count) * width;
    for (let at = start * width; at < end; at += width) {
      const spoken = members[at + languages] ?? 0;
      if (bits === 0 || spoken === 0 || (spoken & bits) !== 0)
        into.add(members[at + seat] ?? 0, members[at + turn] ?? 0);
    }
  }

  /** Drops all who are gone. */
  tidy(): void {
    for (let place = this.#size - 1; place >= 0; place--) this.look(place);
  }

  #drop(at: number): void {
    const members = this.#members;
    const last = --this.#size * width;
    members[at + seat] = members[last + seat] ?? nobody;
    members[at + turn] = members[last + turn] ?? 0;
    members[at + languages] = members[last + languages] ?? 0;
  }

  #makeRoom(): void {
    this.tidy();
    if (this.#size * width * 2 < this.#members.length) return;
    const members = new Int32Array(this.#members.length * 2);
    members.set(this.#members);
    this.#members = members;
  }
}
