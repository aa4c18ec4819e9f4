/**
 * Everybody who waits at a site of several servers, as one of these servers knows it: who waits with it, who waits elsewhere,
 * and where each can be found.
 */
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { numberPair } from './acquaintance.ts';
import { type OwnTicket, OwnTickets, readName } from './own-tickets.ts';
import type { PairingRules } from './pairing.ts';
import { Room } from './room.ts';
import type { Everything, News } from './room-news.ts';
import { isTaken, type ListedTicket, readVerdict } from './room-store.ts';
import type { SessionId, Ticket } from './ticket.ts';
import type { TicketElsewhere, TicketRecords } from './ticket-record.ts';
import { TicketsElsewhere } from './tickets-elsewhere.ts';
import type { Proposal } from './waiting-room.ts';

export type CrowdParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: PairingRules;
  readonly records: TicketRecords;
  /** The session of this ticket waits elsewhere, with one that has come to the store later. */
  readonly onMoved: (own: OwnTicket) => void;
};

export class Crowd {
  readonly #parts: CrowdParts;
  readonly own = new OwnTickets();
  readonly elsewhere = new TicketsElsewhere();
  /** All of them together. */
  readonly room: Room;
  /** Somebody who waits elsewhere was out of the room for a moment, and may be whom one who waits here looked for then. */
  #isLookedPast = false;

  constructor(parts: CrowdParts) {
    this.#parts = parts;
    this.room = new Room(parts);
  }

  /** Forgets an own ticket. @returns it, if it was there. */
  remove(session: SessionId, epoch: number): OwnTicket | undefined {
    const own = this.own.find(session, epoch);
    if (!own) return undefined;
    this.own.remove(own);
    if (own.is !== 'gone') this.room.leave(session, epoch);
    this.#seatElsewhere(session);
    return own;
  }

  /** The store does not have this one any more, since then (ms, by this server's clock). */
  markGone(own: OwnTicket, atMs: number): void {
    if (own.is === 'gone') return;
    own.is = 'gone';
    own.goneAtMs = atMs;
    this.room.leave(own.ticket.session, own.ticket.epoch);
  }

  /** The store does not have that ticket any more, whose ever it is. */
  noteGone(session: SessionId, epoch: number): void {
    const own = this.own.find(session, epoch);
    if (own) this.markGone(own, this.#parts.clock.now());
    this.#removeElsewhere(session, epoch);
  }

  #removeElsewhere(session: SessionId, epoch: number): void {
    if (!this.elsewhere.remove(session, epoch)) return;
    this.room.leave(session, epoch);
    this.#seatElsewhere(session);
  }

  /** Two were taken out of the room in vain. Those who are still there, as far as is known, are back in it, and have not met. */
  putBack(ticket: Ticket, by: OwnTicket | null, [low, high]: readonly [number, number]): void {
    this.room.unnoteMeeting(low, high);
    if (this.elsewhere.nodeOf(ticket) !== null) {
      this.#seatElsewhere(ticket.session);
      this.#isLookedPast = true;
    }
    for (const own of [this.own.find(ticket.session, ticket.epoch), by]) if (own) this.seatOwn(own);
  }

  /** If that ticket is there: the next sweep looks for it. */
  seatOwn(own: OwnTicket): void {
    if (this.own.has(own) && own.is !== 'gone') this.room.seat(own.ticket, true);
  }

  sweep(): readonly Proposal[] {
    if (this.#isLookedPast) this.room.lookForAll();
    this.#isLookedPast = false;
    return this.room.sweep();
  }

  /** By which all servers know that two have met. */
  numberPair(one: Ticket, other: Ticket): readonly [low: number, high: number] {
    const { ownTabsMayMeet } = this.#parts.rules;
    const personOf = ({ session, visitor }: Ticket) => (ownTabsMayMeet ? session : visitor);
    return numberPair(personOf(one), personOf(other));
  }

  hear({ node, come, gone, meetings }: News): void {
    for (const sealed of come) this.#admit(this.#open({ sealed, agoMs: 0 }), true);
    if (!gone) for (const { session, epoch } of this.elsewhere.listOf(node)) this.noteGone(session, epoch);
    for (const name of gone ?? []) this.noteGone(...readName(name));
    for (const [low, high] of this.#openMeetings(meetings)) this.room.noteMeeting(low, high);
  }

  /** Whom this server took out while it asked for everything, an older answer may have put in again. */
  hearOfOwn({ gone }: News): void {
    for (const name of gone ?? []) this.#removeElsewhere(...readName(name));
  }

  /** Whoever came or went while nothing was heard. Who waits here has been looked for among fewer. */
  learn({ tickets, meetings }: Everything): void {
    const { gone, come } = this.elsewhere.compare(tickets.flatMap((each) => this.#open(each) ?? []));
    for (const { session, epoch } of gone) this.noteGone(session, epoch);
    for (const each of come) this.#admit(each, false);
    const now = this.#parts.clock.now();
    for (const { noted, minutesAgo } of meetings) {
      // At the end of the one minute and the beginning of the other, at the least.
      const atMs = now - Math.max(0, minutesAgo - 1) * 60_000;
      for (const [low, high] of this.#openMeetings(noted)) this.room.learnMeeting(low, high, atMs);
    }
    this.room.lookForAll();
  }

  #open({ sealed, agoMs }: ListedTicket): TicketElsewhere | null {
    return this.#parts.records.open(sealed, this.#parts.clock.now() - agoMs);
  }

  /** @param isLater than any other of its session. */
  #admit(each: TicketElsewhere | null, isLater: boolean): void {
    if (!each) return;
    this.elsewhere.admit(each);
    const own = this.own.of(each.ticket.session);
    // The server that the session has left hears of that soon; the other enters it once more.
    if (isLater && own?.is === 'there') {
      this.#parts.onMoved(own);
      this.markGone(own, this.#parts.clock.now());
    }
    this.#seatElsewhere(each.ticket.session);
  }

  /** Unless that session waits here. */
  #seatElsewhere(session: SessionId): void {
    const ticket = this.elsewhere.of(session);
    const own = this.own.of(session);
    if (ticket && (!own || own.is === 'gone')) this.room.seat(ticket, false);
  }

  /** Those pairs of them who have met. */
  #openMeetings(text: string): readonly (readonly [low: number, high: number])[] {
    const [verdicts = '', sealed = ''] = text.split(',');
    const numbers = this.#parts.records.openNumbers(sealed);
    return [...verdicts].flatMap((digit, index) => {
      const [low, high] = numbers.slice(2 * index, 2 * index + 2);
      return low !== undefined && high !== undefined && isTaken(readVerdict(digit)) ? [[low, high]] : [];
    });
  }
}
