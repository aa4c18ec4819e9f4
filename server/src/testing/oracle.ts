/**
 * What a waiting room may do with two tickets, and what it must do, told from the pure rules alone and from who met
 * whom before. It knows nothing of how a room searches.
 */
import { limits } from '@anoncam/protocol/limits';
import { opennessAfter, wideningOf } from '@anoncam/protocol/widening';
import {
  judgeReunion,
  mayConnect,
  mayEverMeet,
  type PairingRules,
  type Rank,
  rankOf,
  rankPair,
} from '../matching/pairing.ts';
import type { Ticket } from '../matching/ticket.ts';

/** What time alone makes possible is found so soon: a look every second, at the next sweep of one every second. */
const soonMs = 2_000;

export class Oracle {
  readonly #rules: PairingRules;
  readonly #metAtMs = new Map<string, number>();

  constructor(rules: PairingRules) {
    this.#rules = rules;
  }

  noteMeeting(one: Ticket, other: Ticket, now: number): void {
    this.#metAtMs.set(this.#keyOf(one, other), now);
  }

  /** Why these two may not meet now; empty if they may. Whether an old acquaintance is the only one left is not asked. */
  judgeMeeting(one: Ticket, other: Ticket, now: number): string[] {
    const found = [
      ...this.#judgePersons(one, other),
      ...judgeExclusion(one, other),
      ...judgeExclusion(other, one),
    ];
    if (one.pool !== other.pool) found.push('I11 two met of whom one is on probation');
    if (one.mode !== other.mode) found.push('two met who wanted different things');
    if (!mayConnect(one.reach, other.reach)) found.push('two met who cannot reach each other');
    const openness = Math.min(opennessAt(one, now), opennessAt(other, now));
    if (rankPair(one, other) > openness) found.push('two met before their wishes had opened so far');
    if (this.#verdict(one, other, now) === 'no') found.push('I4 two met again too soon');
    return found;
  }

  /** They met lately, and could be united only because nobody else is there. */
  isReunion(one: Ticket, other: Ticket, now: number): boolean {
    return this.#verdict(one, other, now) === 'reunion';
  }

  /** Since when nothing but the room keeps two who both wait from meeting as strangers; infinity: they may not. */
  mayMeetSinceMs(one: Ticket, other: Ticket): number {
    if (!mayEverMeet(one, other, this.#rules)) return Number.POSITIVE_INFINITY;
    const metAtMs = this.#metAtMs.get(this.#keyOf(one, other)) ?? Number.NEGATIVE_INFINITY;
    const rank = rankPair(one, other);
    return Math.max(metAtMs + this.#rules.apartMs, opensAtMs(one, rank), opensAtMs(other, rank));
  }

  /** The same, but for when the room must have noticed, if both were there by then. */
  mustMeetAtMs(one: Ticket, other: Ticket): number {
    return this.mayMeetSinceMs(one, other) + soonMs;
  }

  #judgePersons(one: Ticket, other: Ticket): string[] {
    if (one.session === other.session) return ['I3 a session met itself'];
    const isOneBrowser = one.visitor === other.visitor;
    return isOneBrowser && !this.#rules.ownTabsMayMeet ? ['I3 a browser met itself'] : [];
  }

  #verdict(one: Ticket, other: Ticket, now: number): ReturnType<typeof judgeReunion> {
    const metAtMs = this.#metAtMs.get(this.#keyOf(one, other)) ?? null;
    return judgeReunion(one, other, { metAtMs, now }, this.#rules);
  }

  #keyOf(one: Ticket, other: Ticket): string {
    const { ownTabsMayMeet } = this.#rules;
    const person = ({ session, visitor }: Ticket) => (ownTabsMayMeet ? session : visitor);
    return [person(one), person(other)].sort().join(' ');
  }
}

function judgeExclusion(one: Ticket, other: Ticket): string[] {
  const found: string[] = [];
  if (one.avoids.has(other.visitor) || one.avoids.has(other.session))
    found.push('I4 two met of whom one avoids the other');
  if (one.wishes.notCountries.includes(other.country))
    found.push('two met of whom one excluded the country of the other');
  return found;
}

function opennessAt({ wishes, sinceMs }: Ticket, now: number): Rank {
  return rankOf(opennessAfter(wishes, now - sinceMs));
}

/** When this ticket accepts strangers so close; minus infinity: it did from the beginning. */
function opensAtMs({ wishes, sinceMs }: Ticket, rank: Rank): number {
  const step = wideningOf(wishes).findIndex((closeness) => rankOf(closeness) >= rank);
  return step <= 0 ? Number.NEGATIVE_INFINITY : sinceMs + step * limits.widenEveryMs;
}
