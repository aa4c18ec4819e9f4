/**
 * The waiting room of several servers. Each has everybody in a room of its own in memory, chooses there, and has the store settle
 * that whoever it has chosen is still there and is handed out once. The store only proposes, and is never believed to have
 * kept anything: a server keeps a list of its own tickets, and enters anew what the store has lost.
 */
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { numberPair } from './acquaintance.ts';
import type { PairingRules } from './pairing.ts';
import { type Everything, type News, RoomNews } from './room-news.ts';
import { RoomStore, readVerdict, type TicketName } from './room-store.ts';
import { settleAll } from './settle-all.ts';
import type { SessionId, Ticket } from './ticket.ts';
import { type TicketElsewhere, TicketRecords } from './ticket-record.ts';
import { MemoryWaitingRoom } from './waiting-room.memory.ts';
import type { Proposal, WaitingRoom } from './waiting-room.ts';

/**
 * Raised when what is in the store has another form. While one version of the program replaces the other, servers of each
 * then have a room of their own, and neither misreads the other's.
 */
const usualName = 'waiting-4';
const enteredAtOnce = 100;
const minuteMs = 60_000;

export type ValkeyRoomParts = {
  readonly valkey: Pick<Valkey, 'commands' | 'listen' | 'onReturn'>;
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

/** A ticket of this node, as long as neither it has left nor its owner has heard of a stranger for it. */
type Own = {
  readonly ticket: Ticket;
  readonly name: TicketName;
  /** Whether the store has it, as far as is known. */
  is: 'coming' | 'there' | 'gone';
  goneAtMs: number;
  wasEnteredAnew: boolean;
};

export class ValkeyWaitingRoom implements WaitingRoom {
  readonly #parts: ValkeyRoomParts;
  readonly #records: TicketRecords;
  /** Of this life of the node: what it entered in a life before is nobody's. */
  readonly #node: string;
  readonly #leaseMs: number;
  readonly #store: RoomStore;
  readonly #news: RoomNews;
  /** Everybody, wherever they wait. */
  readonly #room: MemoryWaitingRoom;
  readonly #own = new Map<SessionId, Own>();
  readonly #elsewhere = new Map<SessionId, TicketElsewhere>();
  /** How many tickets of other nodes have come so far. */
  #arrivals = 0;
  /** Nodes that the store did not know when it was asked last, although tickets of theirs are here. */
  #unheardOf = new Set<string>();
  /** The last number that the store had given when it was asked last. */
  #lastNumber = 0;
  #isKnown = false;
  #isAuditDue = false;
  #isSweeping = false;

  constructor(parts: ValkeyRoomParts) {
    this.#parts = parts;
    const { valkey, random, rules, secret, name = usualName, leaseMs = 15_000 } = parts;
    this.#records = new TicketRecords(secret, random);
    this.#node = createId(random);
    this.#leaseMs = leaseMs;
    this.#room = new MemoryWaitingRoom(parts);
    // The braces keep all of it in one place of a cluster, so that one function can reach it.
    const key = `${keyPrefix}{${name}}:`;
    const channel = `${key}news`;
    const apartMinutes = Math.ceil(rules.apartMs / minuteMs);
    const common = { channel, node: this.#node };
    this.#store = new RoomStore({
      ...common,
      client: () => valkey.commands,
      key,
      leaseMs,
      metMs: (apartMinutes + 1) * minuteMs,
      sealNumbers: (numbers) => this.#records.writeNumbers(numbers),
      onChanged: (seq) => this.#news.noteOwn(seq),
    });
    this.#news = new RoomNews({
      ...common,
      valkey,
      store: this.#store,
      apartMinutes,
      onNews: (news) => this.#hear(news),
      onEverything: (everything) => this.#learn(everything),
    });
  }

  /** Resolves when everybody is known who waits at other nodes; at once if the store is not there, and then that is made up for. */
  join(): Promise<void> {
    return this.#news.join();
  }

  enter(ticket: Ticket): Promise<Proposal | null> {
    this.#withdraw(this.#own.get(ticket.session));
    return this.#put(this.#list(ticket));
  }

  async leave(session: SessionId, epoch: number): Promise<void> {
    const own = this.#own.get(session);
    if (own?.ticket.epoch !== epoch) return;
    this.#own.delete(session);
    this.#room.leave(session, epoch);
    if (own.is !== 'gone') await this.#store.leave(own.name);
  }

  settled(session: SessionId, epoch: number): void {
    const own = this.#own.get(session);
    if (own?.ticket.epoch !== epoch) return;
    this.#own.delete(session);
    this.#room.leave(session, epoch);
    // The news and the entering anew may have crossed.
    if (own.is !== 'gone' || own.wasEnteredAnew) this.#removeFromStore(own.name);
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
    return this.#room.count();
  }

  #list(ticket: Ticket): Own {
    const own: Own = {
      ticket,
      name: nameOf(ticket),
      is: 'coming',
      goneAtMs: Number.POSITIVE_INFINITY,
      wasEnteredAnew: false,
    };
    this.#own.set(ticket.session, own);
    return own;
  }

  /** What becomes of an own ticket is nobody's concern any more; an audit finds what this could not take out. */
  #withdraw(own: Own | undefined): void {
    if (own && own.is !== 'gone') this.#removeFromStore(own.name);
  }

  #removeFromStore(name: TicketName): void {
    this.#store.leave(name).catch(() => {
      this.#isAuditDue = true;
    });
  }

  async #put(own: Own): Promise<Proposal | null> {
    own.is = 'coming';
    try {
      while (this.#isListed(own)) {
        const met = this.#room.enter(own.ticket);
        if (!met) return await this.#wait(own);
        if (await this.#take(met.first, null, own)) return met;
      }
      return null;
    } catch (fault) {
      this.#markGone(own, Number.NEGATIVE_INFINITY);
      this.#isAuditDue = true;
      throw fault;
    }
  }

  #isListed(own: Own): boolean {
    return this.#own.get(own.ticket.session) === own;
  }

  /** Who has found nobody waits; others may have come to wait while the store was told of it, whom nobody else introduces. */
  async #wait(own: Own): Promise<Proposal | null> {
    const arrivals = this.#arrivals;
    const seq = await this.#store.enter(own.name, this.#records.write(own.ticket, this.#node, this.#now()));
    if (own.is === 'coming') own.is = 'there';
    await this.#news.heard(seq);
    return this.#arrivals === arrivals ? null : await this.#lookFor(own);
  }

  async #lookFor(own: Own): Promise<Proposal | null> {
    const { session, epoch } = own.ticket;
    while (this.#isListed(own) && own.is === 'there') {
      const met = this.#room.lookFor(session, epoch);
      if (!met) return null;
      if (await this.#take(met.second, own, own)) return met;
    }
    return null;
  }

  /**
   * Has the store hand out a ticket that was taken out of the room here: to who waits here, in exchange for their own; or to who
   * has just come.
   */
  async #take(one: Ticket, other: Own | null, by: Own): Promise<boolean> {
    const node = this.#elsewhere.get(one.session)?.node ?? this.#node;
    const numbers = this.#numberPair(one, by.ticket);
    const pair = { node, one: nameOf(one), other: other?.name ?? null, numbers };
    const verdict = await this.#store.take(pair).catch((fault) => {
      this.#undo(one, other, numbers);
      throw fault;
    });
    const { isOneMissing, isOtherMissing } = verdict;
    if (!isOneMissing && !isOtherMissing) {
      this.#noteGone(one.session, one.epoch);
      this.#markGone(by, this.#now());
      return true;
    }
    if (isOneMissing) this.#noteGone(one.session, one.epoch);
    if (isOtherMissing) this.#markGone(by, this.#now());
    this.#undo(one, other, numbers);
    return false;
  }

  /** Puts those back into the room who are still there, as far as is known. */
  #undo(one: Ticket, other: Own | null, [low, high]: readonly [number, number]): void {
    this.#room.unnoteMeeting(low, high);
    const elsewhere = this.#elsewhere.get(one.session);
    const own = this.#own.get(one.session);
    if (elsewhere?.ticket === one) this.#room.seat(one, false);
    else if (own?.ticket === one) this.#seatAgain(own);
    if (other) this.#seatAgain(other);
  }

  #seatAgain(own: Own): void {
    if (this.#isListed(own) && own.is !== 'gone') this.#room.seat(own.ticket, true);
  }

  #numberPair(one: Ticket, other: Ticket): readonly [number, number] {
    const { ownTabsMayMeet } = this.#parts.rules;
    const personOf = ({ session, visitor }: Ticket) => (ownTabsMayMeet ? session : visitor);
    return numberPair(personOf(one), personOf(other));
  }

  #markGone(own: Own, atMs: number): void {
    if (own.is === 'gone' && own.goneAtMs <= atMs) return;
    own.is = 'gone';
    own.goneAtMs = atMs;
    this.#room.leave(own.ticket.session, own.ticket.epoch);
  }

  /** The store does not have that ticket any more. */
  #noteGone(session: SessionId, epoch: number): void {
    const own = this.#own.get(session);
    if (own?.ticket.epoch === epoch) this.#markGone(own, this.#now());
    if (this.#elsewhere.get(session)?.ticket.epoch === epoch) this.#elsewhere.delete(session);
    this.#room.leave(session, epoch);
  }

  #hear({ node, come, gone, meetings }: News): void {
    for (const sealed of come) this.#admit(this.#records.open(sealed, this.#now()));
    for (const name of gone) this.#noteGone(...readName(name));
    this.#noteMeetings(meetings);
    this.#unheardOf.delete(node);
  }

  #admit(elsewhere: TicketElsewhere): void {
    const { session, epoch } = elsewhere.ticket;
    if ((this.#elsewhere.get(session)?.ticket.epoch ?? 0) > epoch) return;
    const own = this.#own.get(session);
    if (own && own.ticket.epoch >= epoch) return;
    // The session has moved on.
    if (own) this.#own.delete(session);
    this.#withdraw(own);
    this.#elsewhere.set(session, elsewhere);
    this.#room.seat(elsewhere.ticket, false);
    this.#arrivals++;
  }

  #noteMeetings(text: string): void {
    if (text === '') return;
    const [verdicts = '', sealed = ''] = text.split(',');
    const numbers = this.#records.openNumbers(sealed);
    for (const [index, digit] of [...verdicts].entries()) {
      const { isOneMissing, isOtherMissing } = readVerdict(digit);
      const [low = 0, high = 0] = numbers.slice(2 * index, 2 * index + 2);
      if (!isOneMissing && !isOtherMissing) this.#room.noteMeeting(low, high);
    }
  }

  /** Whoever came or went while nothing was heard. */
  #learn({ tickets, meetings }: Everything): void {
    const present = tickets.map((sealed) => this.#records.open(sealed, this.#now()));
    const names = new Set(present.map(({ ticket }) => nameOf(ticket)));
    for (const { ticket } of [...this.#elsewhere.values()])
      if (!names.has(nameOf(ticket))) this.#noteGone(ticket.session, ticket.epoch);
    for (const each of present)
      if (this.#elsewhere.get(each.ticket.session)?.ticket.epoch !== each.ticket.epoch) this.#admit(each);
    for (const noted of meetings) this.#noteMeetings(noted);
    this.#room.lookForAll();
    this.#isAuditDue = true;
  }

  async #renew(proposals: Proposal[]): Promise<void> {
    const [known, lastNumber] = [this.#news.known, this.#lastNumber];
    this.#news.lookAfter();
    const { wasKnown, last, count, others } = await this.#store.renew();
    this.#lastNumber = last;
    // What the store told of a while ago has not come, or it has forgotten what it told of.
    if (lastNumber > this.#news.known || last < known) void this.#news.askAnew();
    this.#dropUnheardOf(new Set(others));
    const isForgotten = this.#isKnown && !wasKnown;
    this.#isKnown = true;
    const there = [...this.#own.values()].filter((own) => own.is === 'there');
    if (isForgotten || this.#isAuditDue || count !== there.length) await this.#audit(there, isForgotten);
    await this.#enterLost(proposals);
  }

  /** The tickets of nodes that are gone leave, unless the answer was older than their first news. */
  #dropUnheardOf(others: ReadonlySet<string>): void {
    const nodes = new Set([...this.#elsewhere.values()].map(({ node }) => node));
    const unheardOf = new Set([...nodes].filter((node) => !others.has(node)));
    for (const { ticket, node } of [...this.#elsewhere.values()])
      if (unheardOf.has(node) && this.#unheardOf.has(node)) this.#noteGone(ticket.session, ticket.epoch);
    this.#unheardOf = unheardOf;
  }

  /** Finds what the store has lost of those, and takes out what is there in vain. */
  async #audit(there: readonly Own[], isForgotten: boolean): Promise<void> {
    this.#isAuditDue = false;
    const names = await this.#store.listNames();
    const goneAtMs = isForgotten ? Number.NEGATIVE_INFINITY : this.#now();
    for (const own of there)
      if (this.#isListed(own) && own.is === 'there' && !names.has(own.name)) this.#markGone(own, goneAtMs);
    const wanted = new Set([...this.#own.values()].map(({ name }) => name));
    await settleAll([...names].filter((name) => !wanted.has(name)).map((name) => this.#store.leave(name)));
  }

  /** Whoever was taken out by another node hears of it meanwhile; who does not is there again. */
  async #enterLost(proposals: Proposal[]): Promise<void> {
    const now = this.#now();
    const lost = [...this.#own.values()].filter(
      (own) => own.is === 'gone' && now - own.goneAtMs >= this.#leaseMs / 5,
    );
    for (let at = 0; at < lost.length; at += enteredAtOnce)
      await settleAll(lost.slice(at, at + enteredAtOnce).map((own) => this.#enterAnew(own, proposals)));
  }

  async #enterAnew(own: Own, proposals: Proposal[]): Promise<void> {
    // It may have left, or met somebody, while the others were being entered.
    if (!this.#isListed(own)) return;
    own.wasEnteredAnew = true;
    const proposal = await this.#put(own);
    if (proposal) proposals.push(proposal);
  }

  async #lookAgain(proposals: Proposal[]): Promise<void> {
    await settleAll(
      this.#room.sweep().map(async (met) => {
        const own = this.#own.get(met.first.session);
        if (own && (await this.#take(met.second, own, own))) proposals.push(met);
      }),
    );
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}

function nameOf({ session, epoch }: Ticket): TicketName {
  return `${session}:${epoch}` as TicketName;
}

function readName(name: string): [session: SessionId, epoch: number] {
  const at = name.lastIndexOf(':');
  return [name.slice(0, at) as SessionId, Number(name.slice(at + 1))];
}
