/**
 * Finds somebody for one ticket: at random among the closest whom it may meet, now and then the one who has waited
 * longest. It takes a bounded number of looks, however many wait, and says when there would have been more to see.
 */
import type { Random } from '../lib/random.ts';
import type { Acquaintance } from './acquaintance.ts';
import type { Bucket, Listing } from './bucket.ts';
import { judgeReunion, type PairingRules, type Rank, type Verdict } from './pairing.ts';
import { listedSeats, type Occupant, type Pool } from './pool.ts';
import type { Row } from './row.ts';
import { nobody, type SeatNumber } from './seating.ts';

/** So many random looks find somebody in any ordinary room… */
const randomLooks = 24;
/** …and where they do not, or where so few stand, they are gone through one by one. */
const listedAtOnce = 48;
/** Where more stand, looking goes on after this. */
const goOnAfterMs = 1_000;
/** Those who have waited longest are asked before anybody else in one search of… */
const oldestEvery = 4;
/** …and so many of them at most. */
const oldestLooks = 4;

export type SearchParts = {
  readonly random: Random;
  readonly rules: PairingRules;
  readonly met: Acquaintance;
};

export class Search<Someone extends Occupant> {
  readonly #parts: SearchParts;
  readonly #pool: Pool<Someone>;
  readonly #own: Someone;
  readonly #now: number;
  /** One of the closest of those who fit but were met lately; -1 for nobody. */
  reunion = nobody;
  /** When looking again may find somebody, although nobody has come (ms since the epoch); infinite for never. */
  lookAgainAtMs = Number.POSITIVE_INFINITY;
  /** How many seats were looked at. */
  looks = 0;
  #hasGoneOn = false;

  constructor(parts: SearchParts, pool: Pool<Someone>, own: Someone, now: number) {
    this.#parts = parts;
    this.#pool = pool;
    this.#own = own;
    this.#now = now;
  }

  /** @returns -1 for nobody. */
  run(): SeatNumber {
    if (this.#pool.isOutOfReach(this.#own.seat)) return nobody;
    const { front, row } = this.#pool;
    let found = this.#findInRow(front);
    if (found === nobody && this.#parts.random.below(oldestEvery) === 0) found = this.#findInRow(row);
    return found === nobody ? this.#findClosest() : found;
  }

  #findInRow(row: Row): SeatNumber {
    const begin = row.begin();
    const end = Math.min(row.end, begin + oldestLooks);
    for (let place = begin; place < end; place++) {
      const seat = row.look(place);
      if (seat !== nobody && this.#isClose(seat) && this.#judge(seat) === 'yes') return seat;
    }
    return nobody;
  }

  #isClose(seat: SeatNumber): boolean {
    const { seating } = this.#pool;
    const least = Math.min(seating.opennessOf(this.#own.seat), seating.opennessOf(seat));
    return least === 3 || this.#pool.rank(this.#own, seat) <= least;
  }

  #findClosest(): SeatNumber {
    const openness = this.#pool.seating.opennessOf(this.#own.seat);
    for (let rank = 0; rank <= openness; rank++) {
      const found = this.#findAmong(this.#pool.find(this.#own, rank as Rank), rank as Rank);
      if (found !== nobody) return found;
    }
    return openness === 3 ? this.#findAmong(this.#pool.findHopeful(this.#own), 2) : nobody;
  }

  #findAmong(buckets: readonly Bucket[], rank: Rank): SeatNumber {
    const total = countMembers(buckets);
    if (total === 0) return nobody;
    const drawn = total > listedAtOnce ? this.#drawAmong(buckets, rank, total) : nobody;
    return drawn === nobody ? this.#findListed(buckets, rank) : drawn;
  }

  #drawAmong(buckets: readonly Bucket[], rank: Rank, total: number): SeatNumber {
    for (let look = Math.min(total, randomLooks); look > 0; look--) {
      let place = this.#parts.random.below(total);
      let turn = 0;
      let bucket = buckets[0];
      // Who was gone has been dropped meanwhile: a place may be beyond the end by now, and then it is nobody's.
      while (bucket && place >= bucket.size) {
        place -= bucket.size;
        bucket = buckets[++turn];
      }
      const seat = bucket ? this.#look(bucket, place, rank) : nobody;
      if (seat !== nobody && this.#judge(seat) === 'yes' && this.#counts(seat, buckets, { turn, rank }))
        return seat;
    }
    return nobody;
  }

  /** Lists them, and asks one after the other at random. */
  #findListed(buckets: readonly Bucket[], rank: Rank): SeatNumber {
    const listing = this.#list(buckets, rank);
    while (listing.size > 0) {
      this.looks++;
      const seat = listing.take(this.#parts.random.below(listing.size));
      const verdict = this.#judgeListed(seat, buckets, { turn: listing.place, rank });
      if (verdict === 'yes') return seat;
      // The first of them is any of them, since they come in random order.
      if (verdict === 'reunion' && this.reunion === nobody) this.reunion = seat;
    }
    return nobody;
  }

  #judgeListed(seat: SeatNumber, buckets: readonly Bucket[], where: { turn: number; rank: Rank }): Verdict {
    if (seat === nobody || !this.#counts(seat, buckets, where) || !this.#mayTalk(seat, where.rank))
      return 'no';
    return this.#judge(seat);
  }

  #mayTalk(seat: SeatNumber, rank: Rank): boolean {
    return rank !== 0 || this.#pool.mayTalk(this.#own, seat, this.#pool.seating.languagesOf(seat));
  }

  #list(buckets: readonly Bucket[], rank: Rank): Listing {
    const { listing } = this.#pool;
    listing.clear();
    const bits = rank === 0 ? this.#own.terms.languageBits : 0;
    const total = countMembers(buckets);
    let left = Math.min(total, listedSeats);
    let skipped = left < total ? this.#goOn(total) : 0;
    // Beyond the last one comes the first.
    while (left > 0) {
      listing.place = 0;
      for (const bucket of buckets) {
        const start = Math.min(skipped, bucket.size);
        const count = Math.min(left, bucket.size - start);
        bucket.list(bits, { start, count }, listing);
        skipped -= start;
        left -= count;
        listing.place++;
      }
    }
    return listing;
  }

  /** Where to begin among more than can be listed: where the search before ended, so that in time everybody is seen. */
  #goOn(total: number): number {
    this.#lookAgainAt(this.#now + goOnAfterMs);
    const own = this.#own;
    if (own.goneThrough < 0) own.goneThrough = this.#parts.random.below(total);
    else if (!this.#hasGoneOn) own.goneThrough += listedSeats;
    this.#hasGoneOn = true;
    return own.goneThrough % total;
  }

  /** A shared interest is of little use without a language; that is asked before anything else is read. */
  #look(bucket: Bucket, place: number, rank: Rank): SeatNumber {
    this.looks++;
    const languages = bucket.languagesAt(place);
    const { languageBits } = this.#own.terms;
    const isMute = rank === 0 && languages !== 0 && languageBits !== 0 && (languages & languageBits) === 0;
    if (isMute) return nobody;
    const seat = bucket.look(place);
    return seat === nobody || rank !== 0 || this.#pool.mayTalk(this.#own, seat, languages) ? seat : nobody;
  }

  /** Who stands in several of the buckets counts in the first one only, and is no likelier than others. */
  #counts(
    seat: SeatNumber,
    buckets: readonly Bucket[],
    { turn, rank }: { turn: number; rank: Rank },
  ): boolean {
    for (let earlier = 0; earlier < turn; earlier++) {
      const bucket = buckets[earlier];
      if (bucket && this.#pool.standsIn(seat, bucket, rank)) return false;
    }
    return true;
  }

  #judge(seat: SeatNumber): Verdict {
    if (!this.#pool.mayMeet(this.#own, seat)) return 'no';
    // Asked last, because it is the dearest question.
    const { seating } = this.#pool;
    const own = this.#own.seat;
    const metAtMs = this.#parts.met.metAtMs(seating.pairLow(own, seat), seating.pairHigh(own, seat));
    return metAtMs === null ? 'yes' : this.#judgeAgain(seat, metAtMs);
  }

  #judgeAgain(seat: SeatNumber, metAtMs: number): Verdict {
    const other = this.#pool.ticketAt(seat);
    if (!other) return 'no';
    const verdict = judgeReunion(this.#own.ticket, other, { metAtMs, now: this.#now }, this.#parts.rules);
    if (verdict === 'no') {
      const { apartMs, reunionAfterMs } = this.#parts.rules;
      const reunionAtMs = Math.max(this.#own.ticket.sinceMs, other.sinceMs) + reunionAfterMs;
      this.#lookAgainAt(Math.min(metAtMs + apartMs, reunionAtMs));
    }
    return verdict;
  }

  #lookAgainAt(atMs: number): void {
    this.lookAgainAtMs = Math.min(this.lookAgainAtMs, atMs);
  }
}

function countMembers(buckets: readonly Bucket[]): number {
  let total = 0;
  for (const { size } of buckets) total += size;
  return total;
}
