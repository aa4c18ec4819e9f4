/**
 * All who wait for the same kind of conversation, and where to look for whom. A ticket stands only where it accepts
 * whoever finds it: as its wishes widen, it takes further places.
 */
import { closenesses, wideningOf } from '@anoncam/protocol/widening';
import {
  type Country,
  type Interest,
  type Language,
  unknownCountry,
  type Wishes,
} from '@anoncam/protocol/wishes';
import { assert } from '../lib/assert.ts';
import { Bucket, Listing } from './bucket.ts';
import { LanguageBits, listCountries, sharedLanguageBit, unknownCountryNumber } from './codes.ts';
import { avoids, mayUnderstand, type PairingRules, type Rank, rankOf } from './pairing.ts';
import { Row } from './row.ts';
import {
  areOutOfReach,
  avoidsPersons,
  doorstep,
  excludesCountries,
  hardToReach,
  Seating,
  type SeatNumber,
  type Signs,
} from './seating.ts';
import type { Ticket } from './ticket.ts';

/** What wishes come to: made once for the same wishes, however many tickets come with them. */
export type Terms = Signs & {
  readonly interests: readonly Bucket[];
  readonly languages: readonly Bucket[];
  /** The closeness that is acceptable after each step of widening, two bits a step: less to read than a list. */
  readonly steps: number;
};

/** Who sits where, or still stands on the doorstep. */
export type Occupant = {
  seat: SeatNumber;
  readonly ticket: Ticket;
  readonly terms: Terms;
  /** How far this one has come in going through a crowd; -1 before. */
  goneThrough: number;
};

const maxSteps = closenesses.length;

/** So many are gone through one by one at most. */
export const listedSeats = 1_024;

/** Places where nobody stands are kept for those who come back, until there are so many in all. */
const tidyAbove = 10_000;

export class Pool<Someone extends Occupant> {
  readonly seating = new Seating();
  /** Those who return to the front, and everybody else. */
  readonly front = new Row(this.seating);
  readonly row = new Row(this.seating);
  /** For searches, which use it one after the other. */
  readonly listing = new Listing(this.seating, listedSeats);
  readonly #rules: PairingRules;
  readonly #occupants: (Someone | undefined)[] = [];
  readonly #tickets: (Ticket | undefined)[] = [];
  readonly #interests = new Map<string, Bucket>();
  #interestNumber = 0;
  readonly #languages = new Map<string, Bucket>();
  readonly #countries = new Map<Country, Bucket>();
  /** In each country, those who accept somebody near but, when they came here, nobody further away. */
  readonly #hopeful = new Map<Country, Bucket>();
  readonly #everybody: readonly [Bucket] = [new Bucket(this.seating)];
  readonly #languageBits = new LanguageBits();
  #terms = new WeakMap<Wishes, Terms>();
  /** How many wait whom everybody can reach. */
  #easyToReach = 0;

  constructor(rules: PairingRules) {
    this.#rules = rules;
  }

  termsOf(wishes: Wishes): Terms {
    const known = this.#terms.get(wishes);
    if (known) return known;
    const interests = distinct(wishes.interests).map((interest) => this.#provideInterest(interest));
    const terms: Terms = {
      interests,
      interestNumbers: interests.map(({ sign }) => sign),
      languages: distinct(wishes.languages).map((language) => this.#provideLanguage(language)),
      languageBits: this.#languageBits.of(wishes.languages),
      notCountries: listCountries(wishes.notCountries),
      steps: stepsOf(wishes),
    };
    this.#terms.set(wishes, terms);
    return terms;
  }

  /** Somebody who looks around from the doorstep; nobody finds them yet. */
  receive(ticket: Ticket, terms: Terms, openness: Rank): void {
    const person = this.#rules.ownTabsMayMeet ? ticket.session : ticket.visitor;
    this.seating.receive(ticket, person, terms, openness);
  }

  /** Who stands on the doorstep sits down, and whoever looks may find them from now on. */
  add(occupant: Someone): void {
    assert(occupant.seat === doorstep, 'who sits down comes from the doorstep');
    const seat = this.seating.take();
    occupant.seat = seat;
    this.#occupants[seat] = occupant;
    this.#tickets[seat] = occupant.ticket;
    if (!this.#isHardToReach(seat)) this.#easyToReach++;
    const { ticket } = occupant;
    (ticket.front ? this.front : this.row).add(seat, ticket.sinceMs);
    const openness = this.seating.opennessOf(seat);
    for (let rank = 0; rank <= openness; rank++) this.#join(occupant, rank as Rank);
    if (openness === 2) this.#hope(occupant);
  }

  /** @returns the ticket of who sat there. */
  remove(seat: SeatNumber): Ticket {
    const ticket = this.#tickets[seat];
    // Asking whether it is anything but undefined would read the ticket itself.
    assert(ticket !== undefined, 'somebody sits there');
    if (!this.#isHardToReach(seat)) this.#easyToReach--;
    this.#occupants[seat] = undefined;
    this.#tickets[seat] = undefined;
    this.seating.free(seat);
    return ticket;
  }

  /** No path is possible to anybody here: however many they are, looking at them is in vain. */
  isOutOfReach(seat: SeatNumber): boolean {
    return this.#easyToReach === 0 && this.#isHardToReach(seat);
  }

  #isHardToReach(seat: SeatNumber): boolean {
    return (this.seating.hindrancesOf(seat) & hardToReach) !== 0;
  }

  /** Of who sits there. Kept beside them as well, which is one look into memory less. */
  ticketAt(seat: SeatNumber): Ticket | undefined {
    return this.#tickets[seat];
  }

  isHere(occupant: Someone): boolean {
    return this.#occupants[occupant.seat] === occupant;
  }

  /** This one accepts less close strangers from now on. */
  open(occupant: Someone, openness: Rank): void {
    const { seat } = occupant;
    for (let rank = this.seating.opennessOf(seat) + 1; rank <= openness; rank++) {
      this.#join(occupant, rank as Rank);
      this.seating.open(seat, rank as Rank);
      if (rank === 2 && openness === 2) this.#hope(occupant);
    }
  }

  /** Where all stand who are so close to this one and accept that; some may stand in several of these places. */
  find({ ticket, terms }: Occupant, rank: Rank): readonly Bucket[] {
    if (rank === 0) return terms.interests;
    if (rank === 1) return terms.languages;
    if (rank === 3) return this.#everybody;
    const isAsked = ticket.wishes.nearby && ticket.country !== unknownCountry;
    const near = isAsked ? this.#countries.get(ticket.country) : undefined;
    return near ? [near] : [];
  }

  /** Where those stand who accept this one for being near, although it did not ask for somebody near itself. */
  findHopeful({ ticket }: Occupant): readonly Bucket[] {
    const hopeful = ticket.wishes.nearby ? undefined : this.#hopeful.get(ticket.country);
    return hopeful ? [hopeful] : [];
  }

  /** `mayEverMeet` for the seeker and somebody who sits here. */
  mayMeet(own: Occupant, seat: SeatNumber): boolean {
    const { seating } = this;
    const hindrances = seating.hindrancesOf(own.seat);
    const others = seating.hindrancesOf(seat);
    if (seating.isSamePerson(own.seat, seat) || areOutOfReach(hindrances, others)) return false;
    const either = hindrances | others;
    if ((either & excludesCountries) !== 0 && !this.#doCountriesFit(own, seat)) return false;
    // Asked last, because it takes both tickets.
    return (either & avoidsPersons) === 0 || this.#doesNeitherAvoid(own, seat);
  }

  #doesNeitherAvoid({ ticket }: Occupant, seat: SeatNumber): boolean {
    const other = this.#tickets[seat];
    return other !== undefined && !avoids(ticket, other) && !avoids(other, ticket);
  }

  #doCountriesFit(own: Occupant, seat: SeatNumber): boolean {
    if (own.terms.notCountries?.[this.seating.countryOf(seat)] === 1) return false;
    const hasWish = (this.seating.hindrancesOf(seat) & excludesCountries) !== 0;
    return !hasWish || this.#occupants[seat]?.terms.notCountries?.[this.seating.countryOf(own.seat)] !== 1;
  }

  /** `mayUnderstand` for the seeker and somebody who sits here and speaks these languages. */
  mayTalk(own: Occupant, seat: SeatNumber, languages: number): boolean {
    const { languageBits } = own.terms;
    if (languageBits === 0 || languages === 0) return true;
    const shared = languageBits & languages;
    if (shared !== sharedLanguageBit) return shared !== 0;
    const other = this.#tickets[seat];
    return other !== undefined && mayUnderstand(own.ticket, other);
  }

  /** Whether the one who sits here stands, among others, in this bucket of that rank. */
  standsIn(seat: SeatNumber, bucket: Bucket, rank: Rank): boolean {
    if (rank === 0) return this.seating.hasInterest(seat, bucket.sign);
    if (bucket.sign !== sharedLanguageBit) return (this.seating.languagesOf(seat) & bucket.sign) !== 0;
    return this.#occupants[seat]?.terms.languages.includes(bucket) === true;
  }

  /** `rankPair` for the seeker and somebody who sits here. */
  rank(own: Occupant, seat: SeatNumber): Rank {
    const { terms } = own;
    const languages = this.seating.languagesOf(seat);
    if (this.#standsInAny(seat, terms.interests, 0) && this.mayTalk(own, seat, languages)) return 0;
    if (this.#standsInAny(seat, terms.languages, 1)) return 1;
    const country = this.seating.countryOf(seat);
    return country !== unknownCountryNumber && country === this.seating.countryOf(own.seat) ? 2 : 3;
  }

  #standsInAny(seat: SeatNumber, buckets: readonly Bucket[], rank: Rank): boolean {
    for (const bucket of buckets) if (this.standsIn(seat, bucket, rank)) return true;
    return false;
  }

  /** Forgets where nobody stands, and nobody who is here will stand later. */
  tidy(): void {
    if (this.#interests.size + this.#languages.size < tidyAbove) return;
    const present = this.#occupants.filter((occupant) => occupant !== undefined);
    const wanted = new Set(present.flatMap(({ terms }) => [...terms.interests, ...terms.languages]));
    for (const places of [this.#interests, this.#languages]) {
      for (const [name, bucket] of places) {
        if (wanted.has(bucket)) bucket.tidy();
        else places.delete(name);
      }
    }
    // What was made of wishes until now may lead to places that are gone.
    this.#terms = new WeakMap();
  }

  #join({ seat, ticket, terms }: Occupant, rank: Rank): void {
    const { country } = ticket;
    if (rank === 0) for (const bucket of terms.interests) bucket.add(seat);
    else if (rank === 1) for (const bucket of terms.languages) bucket.add(seat);
    else if (rank === 3) this.#everybody[0].add(seat);
    else if (country !== unknownCountry) this.#provide(this.#countries, country).add(seat);
  }

  #hope({ seat, ticket: { country } }: Occupant): void {
    if (country !== unknownCountry) this.#provide(this.#hopeful, country).add(seat);
  }

  #provideInterest(interest: Interest): Bucket {
    const known = this.#interests.get(interest);
    if (known) return known;
    this.#interestNumber++;
    return this.#provide(this.#interests, interest, this.#interestNumber);
  }

  #provideLanguage(language: Language): Bucket {
    return this.#provide(this.#languages, language, this.#languageBits.of([language]));
  }

  #provide<Name extends string>(places: Map<Name, Bucket>, name: Name, sign = 0): Bucket {
    const known = places.get(name);
    if (known) return known;
    const bucket = new Bucket(this.seating, sign);
    places.set(name, bucket);
    return bucket;
  }
}

/** To name something twice must not make anybody likelier to be met. */
function distinct<Name>(names: readonly Name[]): readonly Name[] {
  return names.length < 2 ? names : [...new Set(names)];
}

/** There are at most as many steps as ranks, and the last one is 3 (everybody), which all further ones are as well. */
function packSteps(ranks: readonly Rank[]): number {
  let packed = 0;
  for (let step = 0; step < maxSteps; step++) packed |= (ranks[step] ?? 3) << (2 * step);
  return packed;
}

/** Of all the ways in which wishes widen, by what is wished for at all. */
const knownSteps: (number | undefined)[] = [];

function stepsOf(wishes: Wishes): number {
  const { interests, languages, nearby } = wishes;
  const kind = Number(interests.length > 0) | (Number(languages.length > 0) << 1) | (Number(nearby) << 2);
  knownSteps[kind] ??= packSteps(wideningOf(wishes).map(rankOf));
  return knownSteps[kind];
}

/** What is acceptable after so many steps of widening. */
export function opennessAtStep({ steps }: Terms, step: number): Rank {
  return ((steps >> (2 * Math.min(step, maxSteps - 1))) & 3) as Rank;
}
