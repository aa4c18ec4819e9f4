/**
 * The waiting room of several servers. Each has everybody in a room of its own in memory, chooses there, and has the store settle
 * that whoever it has chosen is still there and is handed out once. The store only proposes, and is never believed to have
 * kept anything: a server keeps a list of its own tickets, and enters anew what the store has lost.
 */
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { Crowd } from './crowd.ts';
import { nameOf, type OwnTicket } from './own-tickets.ts';
import type { PairingRules } from './pairing.ts';
import { type Everything, RoomNews } from './room-news.ts';
import { isTaken, RoomStore, type TicketName } from './room-store.ts';
import { settleAll } from './settle-all.ts';
import type { SessionId, Ticket } from './ticket.ts';
import { TicketRecords } from './ticket-record.ts';
import type { Proposal, WaitingRoom } from './waiting-room.ts';

/**
 * Raised when what is in the store has another form. While one version of the program replaces the other, servers of each
 * then have a room of their own, and neither misreads the other's.
 */
const usualName = 'waiting-4';
const enteredAtOnce = 100;
const minuteMs = 60_000;

export type ValkeyRoomParts = {
  readonly valkey: Pick<Valkey, 'commands' | 'database' | 'listen' | 'onReturn'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: PairingRules;
  /** The same on all nodes: without it, what is in the store leads to nobody. */
  readonly secret: Uint8Array;
  /** Nodes whose rooms have the same name share one. */
  readonly name?: string;
  /** How long the tickets of a node count that is not heard of (ms). */
  readonly leaseMs?: number;
};

export class ValkeyWaitingRoom implements WaitingRoom {
  readonly #clock: Clock;
  readonly #records: TicketRecords;
  /** Of this life of the node: what it entered in a life before is nobody's. */
  readonly #node: string;
  /** Whoever was taken out by another node hears of it in this time; who does not is entered anew. */
  readonly #newsWithinMs: number;
  readonly #store: RoomStore;
  readonly #news: RoomNews;
  readonly #crowd: Crowd;
  /** The last number that the store had given when it was asked last. */
  #lastNumber = 0;
  /** The store has lost all that it had of this node. */
  #isForgotten = false;
  #isAuditDue = false;
  #isSweeping = false;

  constructor(parts: ValkeyRoomParts) {
    const { valkey, clock, random, rules, secret, name = usualName, leaseMs = 15_000 } = parts;
    this.#clock = clock;
    this.#records = new TicketRecords(secret, random);
    this.#node = createId(random);
    this.#newsWithinMs = leaseMs / 5;
    const records = this.#records;
    this.#crowd = new Crowd({ clock, random, rules, records, onMoved: (own) => this.#withdraw(own) });
    // The braces keep all of it in one place of a cluster, so that one function can reach it.
    const key = `${keyPrefix}{${name}}:`;
    const apartMinutes = Math.ceil(rules.apartMs / minuteMs);
    const common = { channel: `${key}news:${valkey.database}`, node: this.#node };
    this.#store = new RoomStore({
      ...common,
      client: () => valkey.commands,
      key,
      leaseMs,
      metMs: (apartMinutes + 1) * minuteMs,
      sealNumbers: (numbers) => records.writeNumbers(numbers),
      onChanged: (number) => this.#news.noteOwn(number),
      onForgotten: () => {
        this.#isForgotten = true;
      },
    });
    this.#news = new RoomNews({
      ...common,
      valkey,
      store: this.#store,
      apartMinutes,
      onNews: (news) => this.#crowd.hear(news),
      onOwnNews: (news) => this.#crowd.hearOfOwn(news),
      onEverything: (everything) => this.#learn(everything),
    });
  }

  /** Resolves when everybody is known who waits at other nodes; at once if the store is not there, which is made up for. */
  join(): Promise<void> {
    return this.#news.join();
  }

  enter(ticket: Ticket): Promise<Proposal | null> {
    this.#withdraw(this.#crowd.own.of(ticket.session));
    return this.#put(this.#crowd.own.add(ticket));
  }

  async leave(session: SessionId, epoch: number): Promise<void> {
    const own = this.#crowd.remove(session, epoch);
    if (own && own.is !== 'gone') await this.#removeFromStore(nameOf(own.ticket));
  }

  settled(session: SessionId, epoch: number): void {
    const own = this.#crowd.remove(session, epoch);
    // The news and the entering anew may have crossed.
    if (own?.wasEnteredAnew) this.#removeFromStore(nameOf(own.ticket)).catch(() => undefined);
    else this.#withdraw(own);
  }

  async sweep(): Promise<readonly Proposal[]> {
    // A store that hangs must not find a queue of them when it goes on.
    if (this.#isSweeping) return [];
    this.#isSweeping = true;
    const proposals: Proposal[] = [];
    try {
      await settleAll([this.#renew(proposals), this.#lookAgain(proposals)]);
    } catch (fault) {
      // Those are out of the room already: better to introduce them than to tell of the fault.
      if (proposals.length === 0) throw fault;
    } finally {
      this.#isSweeping = false;
    }
    return proposals;
  }

  count(): number {
    return this.#crowd.room.count();
  }

  async #put(own: OwnTicket): Promise<Proposal | null> {
    own.is = 'coming';
    try {
      while (this.#crowd.own.has(own)) {
        const met = this.#crowd.room.enter(own.ticket);
        if (!met) return await this.#wait(own);
        if (await this.#take(met.first, own, false)) return met;
      }
      return null;
    } catch (fault) {
      // It may have been entered all the same.
      this.#isAuditDue = true;
      this.#crowd.markGone(own, Number.NEGATIVE_INFINITY);
      throw fault;
    }
  }

  /** Others may have come to wait while the store was told of this one, whom nobody else introduces. */
  async #wait(own: OwnTicket): Promise<Proposal | null> {
    const { elsewhere } = this.#crowd;
    const { arrivals } = elsewhere;
    const sealed = this.#records.write(own.ticket, this.#node, this.#clock.now());
    const number = await this.#store.enter(nameOf(own.ticket), sealed);
    if (own.is === 'coming') own.is = 'there';
    // A sweep must not wait for news, since what looks after them is the next one, which also looks for this ticket.
    if (own.wasEnteredAnew) {
      this.#crowd.seatOwn(own);
      return null;
    }
    await this.#news.heard(number);
    return elsewhere.arrivals === arrivals ? null : await this.#lookFor(own);
  }

  async #lookFor(own: OwnTicket): Promise<Proposal | null> {
    const { session, epoch } = own.ticket;
    while (this.#crowd.own.has(own) && own.is === 'there') {
      const met = this.#crowd.room.lookFor(session, epoch);
      if (!met) return null;
      if (await this.#take(met.second, own, true)) return met;
    }
    return null;
  }

  async #lookAgain(proposals: Proposal[]): Promise<void> {
    await settleAll(
      this.#crowd.sweep().map(async (met) => {
        const own = this.#crowd.own.of(met.first.session);
        if (own && (await this.#take(met.second, own, true))) proposals.push(met);
      }),
    );
  }

  /**
   * Has the store hand out a ticket that was taken out of the room here, for a visitor of this server.
   *
   * @param isThere whether the visitor waits, and their own ticket is to be handed out with it.
   */
  async #take(ticket: Ticket, by: OwnTicket, isThere: boolean): Promise<boolean> {
    const crowd = this.#crowd;
    const node = crowd.elsewhere.nodeOf(ticket) ?? this.#node;
    const numbers = crowd.numberPair(ticket, by.ticket);
    const pair = { node, one: nameOf(ticket), other: isThere ? nameOf(by.ticket) : null, numbers };
    let isMet = false;
    try {
      const verdict = await this.#store.take(pair);
      isMet = isTaken(verdict);
      if (isMet || verdict.isOneMissing) crowd.noteGone(ticket.session, ticket.epoch);
      if (isMet || verdict.isOtherMissing) crowd.markGone(by, this.#clock.now());
    } finally {
      if (!isMet) crowd.putBack(ticket, isThere ? by : null, numbers);
    }
    return isMet;
  }

  /** Nobody waits with it any more. */
  #withdraw(own: OwnTicket | undefined): void {
    if (own && own.is !== 'gone') this.#removeFromStore(nameOf(own.ticket)).catch(() => undefined);
  }

  async #removeFromStore(name: TicketName): Promise<void> {
    try {
      await this.#store.leave(name);
    } catch (fault) {
      this.#isAuditDue = true;
      throw fault;
    }
  }

  #learn(everything: Everything): void {
    this.#crowd.learn(everything);
    this.#isAuditDue = true;
  }

  async #renew(proposals: Proposal[]): Promise<void> {
    const [known, lastNumber] = [this.#news.known, this.#lastNumber];
    this.#news.lookAfter();
    const { last, count, others } = await this.#store.renew();
    this.#lastNumber = last;
    // What the store told of a while ago has not come, or it has forgotten what it told of.
    if (lastNumber > this.#news.known || last < known) this.#news.catchUp();
    for (const { session, epoch } of this.#crowd.elsewhere.listUnheardOf(new Set(others)))
      this.#crowd.noteGone(session, epoch);
    const there = this.#crowd.own.listThere();
    if (this.#isForgotten || this.#isAuditDue || count !== there.length) await this.#audit(there);
    await this.#enterLost(proposals);
  }

  /** Finds what the store has lost of those, and takes out what is there in vain. */
  async #audit(there: readonly OwnTicket[]): Promise<void> {
    const isForgotten = this.#isForgotten;
    [this.#isAuditDue, this.#isForgotten] = [false, false];
    const names = await this.#store.listNames().catch((fault) => {
      this.#isAuditDue = true;
      this.#isForgotten ||= isForgotten;
      throw fault;
    });
    const goneAtMs = isForgotten ? Number.NEGATIVE_INFINITY : this.#clock.now();
    for (const own of there)
      if (own.is === 'there' && !names.has(nameOf(own.ticket))) this.#crowd.markGone(own, goneAtMs);
    const wanted = this.#crowd.own.listNames();
    const vain = [...names].filter((name) => !wanted.has(name));
    await settleAll(vain.map((name) => this.#removeFromStore(name)));
  }

  async #enterLost(proposals: Proposal[]): Promise<void> {
    const lost = this.#crowd.own.listGone(this.#clock.now() - this.#newsWithinMs);
    for (let at = 0; at < lost.length; at += enteredAtOnce)
      await settleAll(lost.slice(at, at + enteredAtOnce).map((own) => this.#enterAnew(own, proposals)));
  }

  async #enterAnew(own: OwnTicket, proposals: Proposal[]): Promise<void> {
    // It may have left, or met somebody, while the others were being entered.
    if (!this.#crowd.own.has(own)) return;
    own.wasEnteredAnew = true;
    const proposal = await this.#put(own);
    if (proposal) proposals.push(proposal);
  }
}
