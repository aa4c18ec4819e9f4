/**
 * The seats of one pool as one table of numbers, a line for each. What rules most strangers out stands there, so that
 * looking at a seat takes one look into memory; tickets are read only where that does not suffice.
 */
import { numberPerson } from './acquaintance.ts';
import { numberCountry } from './codes.ts';
import type { Rank } from './pairing.ts';
import type { Person, Ticket } from './ticket.ts';

/** A seat by its number. */
export type SeatNumber = number;
export const nobody: SeatNumber = -1;

/** Raised each time a seat is taken or left; odd while it is taken. */
const turn = 0;
const personLow = 1;
const personHigh = 2;
const languages = 3;
const country = 4;
const hindrances = 5;
const openness = 6;
const width = 8;

/** What can rule a stranger out: bits of `hindrances`. */
const hardToReach = 1;
export const excludesCountries = 2;
export const avoidsPersons = 4;

function listHindrances({ reach, avoids }: Ticket, isChoosy: boolean): number {
  return (
    (reach.nat === 'symmetric' && !reach.relay ? hardToReach : 0) |
    (isChoosy ? excludesCountries : 0) |
    (avoids.size > 0 ? avoidsPersons : 0)
  );
}

export class Seating {
  #table = new Int32Array(width * 16);
  #used = 0;
  readonly #free: SeatNumber[] = [];

  /** A seat for this ticket; `isChoosy` if it excludes countries. */
  take(
    ticket: Ticket,
    more: { person: Person; languageBits: number; isChoosy: boolean; openness: Rank },
  ): SeatNumber {
    const seat = this.#free.pop() ?? this.#used++;
    const line = seat * width;
    if (line + width > this.#table.length) this.#grow();
    const table = this.#table;
    const { low, high } = numberPerson(more.person);
    table[line + turn] = (table[line + turn] ?? 0) + 1;
    table[line + personLow] = low;
    table[line + personHigh] = high;
    table[line + languages] = more.languageBits;
    table[line + country] = numberCountry(ticket.country);
    table[line + hindrances] = listHindrances(ticket, more.isChoosy);
    table[line + openness] = more.openness;
    return seat;
  }

  /** Whoever still holds the seat's former turn finds nobody there. */
  free(seat: SeatNumber): void {
    const line = seat * width;
    this.#table[line + turn] = (this.#table[line + turn] ?? 0) + 1;
    this.#free.push(seat);
  }

  turnOf(seat: SeatNumber): number {
    return this.#table[seat * width + turn] ?? 0;
  }

  languagesOf(seat: SeatNumber): number {
    return this.#table[seat * width + languages] ?? 0;
  }

  countryOf(seat: SeatNumber): number {
    return this.#table[seat * width + country] ?? 0;
  }

  hindrancesOf(seat: SeatNumber): number {
    return this.#table[seat * width + hindrances] ?? 0;
  }

  opennessOf(seat: SeatNumber): Rank {
    return (this.#table[seat * width + openness] ?? 0) as Rank;
  }

  open(seat: SeatNumber, to: Rank): void {
    this.#table[seat * width + openness] = to;
  }

  isSamePerson(a: SeatNumber, b: SeatNumber): boolean {
    const table = this.#table;
    const one = a * width;
    const other = b * width;
    return (
      table[one + personLow] === table[other + personLow] &&
      table[one + personHigh] === table[other + personHigh]
    );
  }

  /** Two halves of a number for two persons, the same whichever comes first. */
  pairLow(a: SeatNumber, b: SeatNumber): number {
    return ((this.#table[a * width + personLow] ?? 0) + (this.#table[b * width + personLow] ?? 0)) | 0;
  }

  pairHigh(a: SeatNumber, b: SeatNumber): number {
    return (this.#table[a * width + personHigh] ?? 0) ^ (this.#table[b * width + personHigh] ?? 0);
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2);
    table.set(this.#table);
    this.#table = table;
  }
}

/** Whether no path is possible between two with these hindrances. */
export function areOutOfReach(a: number, b: number): boolean {
  return (a & b & hardToReach) !== 0;
}
