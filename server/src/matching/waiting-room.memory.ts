/**
 * The waiting room of a single process. Its verbs contain no `await`, so each is one step of the event loop.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import { assert } from '../lib/assert.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { Acquaintance } from './acquaintance.ts';
import { judgePair, type PairingRules, personOf } from './pairing.ts';
import type { SessionId, Ticket } from './ticket.ts';
import type { Proposal, WaitingRoom } from './waiting-room.ts';

/** So many random looks find a partner in any ordinary room; only then is the whole room searched. */
const randomLooks = 12;

type Queue = { readonly front: Ticket[]; readonly rest: Ticket[] };

export class MemoryWaitingRoom implements WaitingRoom {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #rules: PairingRules;
  readonly #met = new Acquaintance();
  readonly #queues: Record<Mode, Queue> = {
    video: { front: [], rest: [] },
    text: { front: [], rest: [] },
  };
  /** Where each waiting session's ticket stands in its list. */
  readonly #places = new Map<SessionId, { list: Ticket[]; index: number }>();

  constructor({ clock, random, rules }: { clock: Clock; random: Random; rules: PairingRules }) {
    this.#clock = clock;
    this.#random = random;
    this.#rules = rules;
  }

  async enter(ticket: Ticket): Promise<Proposal | null> {
    this.#remove(ticket.session);
    const stranger = this.#choose(ticket);
    if (stranger) return this.#takeOut(stranger, ticket);
    this.#add(ticket);
    return null;
  }

  async leave(session: SessionId, epoch: number): Promise<void> {
    const place = this.#places.get(session);
    if (place?.list[place.index]?.epoch === epoch) this.#remove(session);
  }

  async sweep(): Promise<readonly Proposal[]> {
    this.#met.forget(this.#clock.now() - this.#rules.apartMs);
    const proposals: Proposal[] = [];
    for (const queue of Object.values(this.#queues)) {
      const oldestFirst = [...queue.front, ...queue.rest].sort((a, b) => a.sinceMs - b.sinceMs);
      for (const ticket of oldestFirst) {
        if (!this.#places.has(ticket.session)) continue;
        const stranger = this.#choose(ticket);
        if (stranger) proposals.push(this.#takeOut(ticket, stranger));
      }
    }
    return proposals;
  }

  async count(): Promise<number> {
    return this.#places.size;
  }

  #takeOut(first: Ticket, second: Ticket): Proposal {
    this.#remove(first.session);
    this.#remove(second.session);
    this.#met.note(personOf(first, this.#rules), personOf(second, this.#rules), this.#clock.now());
    return { first, second };
  }

  #choose(ticket: Ticket): Ticket | null {
    const { front, rest } = this.#queues[ticket.mode];
    const next = front.find((other) => this.#judge(ticket, other) === 'yes');
    if (next) return next;
    for (let look = 0; look < randomLooks && rest.length > 0; look++) {
      const other = rest[this.#random.below(rest.length)];
      if (other && this.#judge(ticket, other) === 'yes') return other;
    }
    return this.#search(ticket, rest) ?? this.#searchReunion(ticket, [...front, ...rest]);
  }

  #search(ticket: Ticket, others: readonly Ticket[]): Ticket | null {
    return this.#pick(others.filter((other) => this.#judge(ticket, other) === 'yes'));
  }

  #searchReunion(ticket: Ticket, others: readonly Ticket[]): Ticket | null {
    return this.#pick(others.filter((other) => this.#judge(ticket, other) === 'reunion'));
  }

  #pick(others: readonly Ticket[]): Ticket | null {
    return others.length === 0 ? null : (others[this.#random.below(others.length)] ?? null);
  }

  #judge(a: Ticket, b: Ticket): ReturnType<typeof judgePair> {
    const metAtMs = this.#met.metAtMs(personOf(a, this.#rules), personOf(b, this.#rules));
    return judgePair(a, b, { metAtMs, now: this.#clock.now() }, this.#rules);
  }

  #add(ticket: Ticket): void {
    const queue = this.#queues[ticket.mode];
    const list = ticket.front ? queue.front : queue.rest;
    this.#places.set(ticket.session, { list, index: list.push(ticket) - 1 });
  }

  /** The last of the list takes the freed place: no list is ever shifted. */
  #remove(session: SessionId): void {
    const place = this.#places.get(session);
    if (!place) return;
    this.#places.delete(session);
    const last = place.list.pop();
    assert(last, 'a ticket with a place stands in a list');
    if (last.session === session) return;
    place.list[place.index] = last;
    this.#places.set(last.session, { list: place.list, index: place.index });
  }
}
