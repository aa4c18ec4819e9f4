/**
 * Those who wait, in the order of since when they do, which who renews a ticket keeps. As with a bucket, who is gone is
 * dropped when they are come across.
 */
import { nobody, type Seating, type SeatNumber } from './seating.ts';

export class Row {
  readonly #seating: Seating;
  #seats: SeatNumber[] = [];
  #turns: number[] = [];
  #sinceMs: number[] = [];
  /** Before it nobody is left. */
  #first = 0;

  constructor(seating: Seating) {
    this.#seating = seating;
  }

  /** Where the row begins just now. */
  begin(): number {
    while (this.#first < this.#seats.length && this.look(this.#first) === nobody) this.#first++;
    return this.#first;
  }

  /** Beyond the last one. */
  get end(): number {
    return this.#seats.length;
  }

  /** Who stands there; -1 if they are gone. */
  look(place: number): SeatNumber {
    const seat = this.#seats[place] ?? nobody;
    return seat !== nobody && this.#seating.turnOf(seat) === this.#turns[place] ? seat : nobody;
  }

  add(seat: SeatNumber, sinceMs: number): void {
    if (this.#seats.length >= this.#tidyAt) this.#tidy();
    const place = this.#placeFor(sinceMs);
    insert(this.#seats, place, seat);
    insert(this.#turns, place, this.#seating.turnOf(seat));
    insert(this.#sinceMs, place, sinceMs);
  }

  #tidyAt = 64;

  /** Behind all who have waited as long; nearly always the end. */
  #placeFor(sinceMs: number): number {
    let [low, high] = [this.#first, this.#seats.length];
    if (sinceMs >= (this.#sinceMs[high - 1] ?? 0)) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sinceMs < (this.#sinceMs[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #tidy(): void {
    const places = this.#seats.map((_, place) => place).filter((place) => this.look(place) !== nobody);
    this.#turns = places.map((place) => this.#turns[place] ?? 0);
    this.#sinceMs = places.map((place) => this.#sinceMs[place] ?? 0);
    this.#seats = places.map((place) => this.#seats[place] ?? nobody);
    this.#first = 0;
    this.#tidyAt = Math.max(64, 2 * this.#seats.length);
  }
}

function insert(numbers: number[], place: number, number: number): void {
  if (place === numbers.length) numbers.push(number);
  else numbers.splice(place, 0, number);
}
