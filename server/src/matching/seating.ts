/**
 * The seats of one pool as one table of numbers, a line for each. What rules most strangers out stands there, so that
 * looking at a seat takes one look into memory; tickets are read only where that does not suffice.
 */
import { limits } from '@anoncam/protocol/limits';
import { numberPerson } from './acquaintance.ts';
import { numberCountry } from './codes.ts';
import type { Rank } from './pairing.ts';
import type { Person, Ticket } from './ticket.ts';

/** A seat by its number. */
export type SeatNumber = number;
export const nobody: SeatNumber = -1;
/** Where who comes looks around before sitting down, if they have to; nobody finds them there. */
export const doorstep: SeatNumber = 0;

/** Raised each time a seat is taken or left; odd while it is taken. */
const turn = 0;
const personLow = 1;
const personHigh = 2;
const languages = 3;
const country = 4;
/** Hindrances, and from `opennessShift` on openness. */
const traits = 5;
const firstInterest = 6;
const width = firstInterest + limits.interests;

const opennessShift = 8;
const hindranceMask = (1 << opennessShift) - 1;

/** What can rule a stranger out: bits of `hindrances`. */
export const hardToReach = 1;
export const excludesCountries = 2;
export const avoidsPersons = 4;

function listHindrances({ reach, avoids }: Ticket, isChoosy: boolean): number {
  return (
    (reach.nat === 'symmetric' && !reach.relay ? hardToReach : 0) |
    (isChoosy ? excludesCountries : 0) |
    (avoids.size > 0 ? avoidsPersons : 0)
  );
}

/** What wishes come to in numbers. */
export type Signs = {
  readonly languageBits: number;
  /** None of them is 0. */
  readonly interestNumbers: readonly number[];
  readonly notCountries: Uint8Array | null;
};

export class Seating {
  #table = new Int32Array(width * 16);
  #used = doorstep + 1;
  readonly #free: SeatNumber[] = [];

  /** The holder of this ticket, who counts as that person, stands on the doorstep from now on. */
  receive(ticket: Ticket, person: Person, signs: Signs, openness: Rank): void {
    const table = this.#table;
    const line = doorstep * width;
    const { low, high } = numberPerson(person);
    table[line + personLow] = low;
    table[line + personHigh] = high;
    table[line + languages] = signs.languageBits;
    table[line + country] = numberCountry(ticket.country);
    table[line + traits] = listHindrances(ticket, signs.notCountries !== null) | (openness << opennessShift);
    const { interestNumbers } = signs;
    for (let index = 0; index < limits.interests; index++)
      table[line + firstInterest + index] = interestNumbers[index] ?? 0;
  }

  /** A seat for whoever stands on the doorstep. */
  take(): SeatNumber {
    const seat = this.#free.pop() ?? this.#used++;
    const line = seat * width;
    if (line + width > this.#table.length) this.#grow();
    const table = this.#table;
    const taken = (table[line + turn] ?? 0) + 1;
    table.copyWithin(line, doorstep * width, (doorstep + 1) * width);
    table[line + turn] = taken;
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
    return (this.#table[seat * width + traits] ?? 0) & hindranceMask;
  }

  opennessOf(seat: SeatNumber): Rank {
    return ((this.#table[seat * width + traits] ?? 0) >> opennessShift) as Rank;
  }

  open(seat: SeatNumber, to: Rank): void {
    this.#table[seat * width + traits] = this.hindrancesOf(seat) | (to << opennessShift);
  }

  /** Whether this interest, by its number, is among those of who sits here. */
  hasInterest(seat: SeatNumber, number: number): boolean {
    const first = seat * width + firstInterest;
    for (let at = first; at < first + limits.interests; at++) {
      const interest = this.#table[at];
      if (interest === number) return true;
      if (interest === 0) return false;
    }
    return false;
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
