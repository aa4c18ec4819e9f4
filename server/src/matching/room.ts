/**
 * Who waits, in memory: it answers at once, so that each verb is one step of the event loop. A single server has one of these
 * for its waiting room; servers that share one have one each, with everybody in it, and settle between them who is taken out.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { limits } from '@anoncam/protocol/limits';
import { stepAfter } from '@anoncam/protocol/widening';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { Acquaintance } from './acquaintance.ts';
import type { PairingRules, Rank } from './pairing.ts';
import { type Occupant, opennessAtStep, Pool, type Terms } from './pool.ts';
import { Search, type SearchParts } from './search.ts';
import { doorstep, nobody, type SeatNumber } from './seating.ts';
import type { SessionId, Ticket } from './ticket.ts';
import type { Proposal } from './waiting-room.ts';

/** One sweep takes so many looks at most, and the next one goes on from there. */
const sweptLooks = 100_000;

/**
 * What a server knows of another's ticket is late, and by a clock of its own. So much later whoever has opened looks once more:
 * by then those have opened here who had opened there.
 */
const knownWithinMs = 1_000;

/** Places that were left are forgotten when there are so many more of them than of others. */
const leftAbove = 1_000;

/** Where a session sits, or sat before. */
type Place = Occupant & {
  /** When time may change whom this one meets (ms since the epoch); infinite if only somebody who comes does. */
  dueAtMs: number;
  /** Somebody met before is there, and nobody else. */
  mayReunite: boolean;
  /** This server looks for a stranger for this one. */
  readonly isOwn: boolean;
};

export class Room {
  readonly #clock: Clock;
  readonly #parts: SearchParts;
  /** Each kind of conversation by itself, for those on probation and for everybody else. */
  readonly #pools: Record<Ticket['pool'], Record<Mode, Pool<Place>>>;
  /** The latest place of each session: one that was left stays until the session does, which is cheaper. */
  readonly #places = new Map<SessionId, Place>();
  #count = 0;
  /** Those for whom the passing of time may change something; who was looked at is the last to be looked at again. */
  readonly #watched = new Set<Place>();
  /** Others wait at other servers. */
  #isShared = false;
  /** How many seats were looked at in all searches. */
  #looks = 0;

  constructor({ clock, random, rules }: { clock: Clock; random: Random; rules: PairingRules }) {
    this.#clock = clock;
    this.#parts = { random, rules, met: new Acquaintance() };
    const createPools = () => ({ video: new Pool<Place>(rules), text: new Pool<Place>(rules) });
    this.#pools = { ordinary: createPools(), probation: createPools() };
  }

  enter(ticket: Ticket): Proposal | null {
    const now = this.#clock.now();
    const pool = this.#poolOf(ticket);
    const place = this.#receive(ticket, pool, { now, isOwn: true });
    const stranger = this.#search(place, pool, { now, mayReunite: true });
    if (stranger !== nobody) return { first: this.#takeOut(stranger, pool), second: ticket };
    this.#sit(place, pool);
    return null;
  }

  /**
   * Puts a ticket in, in place of any other of its session, without looking for anybody: one of another server, which looks itself,
   * or an own one that was taken out in vain and is looked for with the next sweep.
   */
  seat(ticket: Ticket, isOwn: boolean): void {
    const now = this.#clock.now();
    const pool = this.#poolOf(ticket);
    const place = this.#receive(ticket, pool, { now, isOwn });
    this.#isShared ||= !isOwn;
    this.#watch(place, isOwn ? now : Number.POSITIVE_INFINITY, now);
    this.#sit(place, pool);
  }

  /** Looks once more for somebody who waits already. */
  lookFor(session: SessionId, epoch: number): Proposal | null {
    const place = this.#places.get(session);
    if (place?.ticket.epoch !== epoch || !this.#isHere(place)) return null;
    const now = this.#clock.now();
    // Nobody else would: from here on it is watched for what comes later.
    this.#open(place, now);
    return this.#lookAgain(place, now, true);
  }

  /** The next sweep looks for everybody who is this server's. */
  lookForAll(): void {
    const now = this.#clock.now();
    for (const place of this.#places.values())
      if (place.isOwn && this.#isHere(place)) this.#watch(place, now, now);
  }

  /** Two have met elsewhere, by their pair's numbers. */
  noteMeeting(low: number, high: number): void {
    this.#parts.met.note(low, high, this.#clock.now());
  }

  /** Two have met at that time, as is learned later; what is known already is not another meeting. */
  learnMeeting(low: number, high: number, atMs: number): void {
    const { met, rules } = this.#parts;
    const knownAtMs = met.metAtMs(low, high);
    const isKnown = knownAtMs !== null && this.#clock.now() - knownAtMs < rules.apartMs;
    if (!isKnown) met.note(low, high, atMs);
  }

  /** Two who were taken out have not met after all. */
  unnoteMeeting(low: number, high: number): void {
    this.#parts.met.unnote(low, high);
  }

  leave(session: SessionId, epoch: number): void {
    const place = this.#places.get(session);
    if (place?.ticket.epoch !== epoch) return;
    this.#places.delete(session);
    this.#remove(place);
  }

  sweep(): readonly Proposal[] {
    const now = this.#clock.now();
    this.#parts.met.forget(now - this.#parts.rules.apartMs);
    const untilLooks = this.#looks + sweptLooks;
    const proposals: Proposal[] = [];
    const lookAgain = (place: Place, mayReunite: boolean) => {
      const proposal = this.#looks < untilLooks ? this.#lookAgain(place, now, mayReunite) : null;
      if (proposal) proposals.push(proposal);
    };
    const { opened, others } = this.#openDue(now);
    const due = [...opened, ...others];
    for (const place of due) lookAgain(place, false);
    // Only who has not met a stranger by now meets somebody again.
    for (const place of due) if (place.mayReunite) lookAgain(place, true);
    if (this.#isShared) for (const place of opened) this.#watchOnceMore(place, now);
    this.#tidy();
    return proposals;
  }

  count(): number {
    return this.#count;
  }

  #lookAgain(place: Place, now: number, mayReunite: boolean): Proposal | null {
    const pool = this.#poolOf(place.ticket);
    // Paired in this very sweep.
    if (!pool.isHere(place)) return null;
    const stranger = this.#search(place, pool, { now, mayReunite });
    if (stranger === nobody) return null;
    return { first: this.#takeOut(place.seat, pool), second: this.#takeOut(stranger, pool) };
  }

  /** Whom this one meets now, which is noted; or they stay watched, if time alone may change the answer. */
  #search(
    place: Place,
    pool: Pool<Place>,
    { now, mayReunite }: { now: number; mayReunite: boolean },
  ): SeatNumber {
    const search = new Search(this.#parts, pool, place, now);
    const stranger = search.run();
    const found = stranger === nobody && mayReunite ? search.reunion : stranger;
    this.#looks += search.looks;
    if (found === nobody) {
      place.mayReunite = search.reunion !== nobody;
      this.#watch(place, place.mayReunite ? now : search.lookAgainAtMs, now);
    } else {
      const { seating } = pool;
      this.#parts.met.note(seating.pairLow(place.seat, found), seating.pairHigh(place.seat, found), now);
    }
    return found;
  }

  #watch(place: Place, lookAgainAtMs: number, now: number): void {
    const { ticket, terms } = place;
    const step = stepAfter(now - ticket.sinceMs);
    const isWide = opennessAtStep(terms, step) === 3;
    const widensAtMs = isWide ? Number.POSITIVE_INFINITY : ticket.sinceMs + (step + 1) * limits.widenEveryMs;
    place.dueAtMs = Math.min(lookAgainAtMs, widensAtMs);
    this.#watched.delete(place);
    if (place.dueAtMs < Number.POSITIVE_INFINITY) this.#watched.add(place);
  }

  /** Opens whoever's wishes widen by now, which costs no search. @returns them, and who only looks again. */
  #openDue(now: number): Record<'opened' | 'others', readonly Place[]> {
    const opened: Place[] = [];
    const others: Place[] = [];
    for (const place of this.#watched) {
      if (!this.#isHere(place)) this.#watched.delete(place);
      else if (place.dueAtMs <= now) (this.#open(place, now) ? opened : others).push(place);
    }
    const list = (places: readonly Place[]) => places.filter((place) => this.#isToLookFor(place, now));
    return { opened: list(opened), others: list(others) };
  }

  #watchOnceMore(place: Place, now: number): void {
    if (this.#isHere(place)) this.#watch(place, Math.min(place.dueAtMs, now + knownWithinMs), now);
  }

  /** Who is another server's to look for is only opened. */
  #isToLookFor(place: Place, now: number): boolean {
    if (!place.isOwn) this.#watch(place, Number.POSITIVE_INFINITY, now);
    return place.isOwn;
  }

  #open(place: Place, now: number): boolean {
    const { ticket, terms, seat } = place;
    const pool = this.#poolOf(ticket);
    const openness = opennessAt(now, ticket, terms);
    if (openness === pool.seating.opennessOf(seat)) return false;
    pool.open(place, openness);
    return true;
  }

  /** Somebody on the doorstep. */
  #receive(ticket: Ticket, pool: Pool<Place>, { now, isOwn }: { now: number; isOwn: boolean }): Place {
    const former = this.#places.get(ticket.session);
    if (former) this.#remove(former);
    const terms = pool.termsOf(ticket.wishes);
    pool.receive(ticket, terms, opennessAt(now, ticket, terms));
    const dueAtMs = Number.POSITIVE_INFINITY;
    return { seat: doorstep, ticket, terms, goneThrough: -1, dueAtMs, mayReunite: false, isOwn };
  }

  #sit(place: Place, pool: Pool<Place>): void {
    this.#places.set(place.ticket.session, place);
    this.#count++;
    pool.add(place);
  }

  #poolOf({ pool, mode }: Ticket): Pool<Place> {
    return this.#pools[pool][mode];
  }

  #isHere(place: Place): boolean {
    return this.#poolOf(place.ticket).isHere(place);
  }

  #remove(place: Place): void {
    if (this.#isHere(place)) this.#takeOut(place.seat, this.#poolOf(place.ticket));
  }

  #takeOut(seat: SeatNumber, pool: Pool<Place>): Ticket {
    this.#count--;
    return pool.remove(seat);
  }

  #tidy(): void {
    for (const pools of Object.values(this.#pools)) for (const pool of Object.values(pools)) pool.tidy();
    if (this.#places.size < 2 * this.#count + leftAbove) return;
    for (const [session, place] of this.#places) if (!this.#isHere(place)) this.#places.delete(session);
  }
}

function opennessAt(now: number, { sinceMs }: Ticket, terms: Terms): Rank {
  return opennessAtStep(terms, stepAfter(now - sinceMs));
}
