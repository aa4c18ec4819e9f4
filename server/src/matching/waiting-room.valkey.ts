/**
 * The waiting room of several nodes, in a Valkey or Redis: each verb is one function there (waiting-room.lua). The store only
 * proposes, and is never believed to have kept anything: a node keeps a list of its own tickets, renews them while it
 * lives, and enters anew what the store has lost.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '@anoncam/protocol/limits';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import type { Client } from '../valkey/clients.ts';
import { Library } from '../valkey/library.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import type { PairingRules } from './pairing.ts';
import type { SessionId, Ticket } from './ticket.ts';
import { opennessAfterMs, TicketRecords } from './ticket-record.ts';
import { settleAll, Turns } from './turns.ts';
import type { Proposal, WaitingRoom } from './waiting-room.ts';

const library = new Library(
  'anoncam_waiting',
  readFileSync(join(import.meta.dir, 'waiting-room.lua'), 'utf8'),
);

/**
 * Raised when what the functions keep has another form. While one version of the program replaces the other, servers of each
 * then have a room of their own, and neither misreads the other's.
 */
const usualName = 'waiting-3';
/** One sweep goes on for so many steps of the store at most, each of which takes so many looks and then lets others in. */
const sweepSteps = 100;
const looksAtOnce = 1_000;
const renewedAtOnce = 500;
const enteredAtOnce = 100;
/** More than these are left to the audit. */
const mostOwed = 10_000;

export type ValkeyRoomParts = {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: PairingRules;
  /** The same on all nodes: without it, what is in the store leads to nobody. */
  readonly secret: Uint8Array;
  /** Nodes whose rooms have the same name share one. */
  readonly name?: string;
  /** How long the tickets of a node count that is not heard of (ms). */
  readonly leaseMs?: number;
  /** Whose time counts: the store's, since clocks of nodes differ, or the one that a test moves. */
  readonly time?: 'of the store' | 'of the clock';
};

/** A ticket of this node, as long as neither it has left nor its owner has heard of a stranger for it. */
type Own = {
  readonly ticket: Ticket;
  /** When the store was last asked whether it has it. */
  askedAtMs: number;
  /** Since when the store is known not to have it; null if it has, as far as is known. */
  missingSinceMs: number | null;
  isEnteredAnew: boolean;
};

export class ValkeyWaitingRoom implements WaitingRoom {
  readonly #parts: ValkeyRoomParts;
  readonly #records: TicketRecords;
  readonly #key: string;
  /** Of this life of the node: what it entered in a life before is nobody's. */
  readonly #node: string;
  readonly #leaseMs: number;
  /** As the functions take them: all in one, since they hardly ever change. */
  readonly #rules: string;
  readonly #own = new Map<SessionId, Own>();
  /** Tickets that left while the store did not answer. */
  readonly #owedLeaves = new Map<SessionId, number>();
  /** A verb that has to be sent anew, because the store has forgotten the functions, must not come behind what was asked later. */
  readonly #turns = new Turns<SessionId>();
  #leasedAtMs = Number.NEGATIVE_INFINITY;
  /** The store has heard of this node: if it knows nothing of it later, it has lost what it had. */
  #isKnown = false;
  #isSweeping = false;
  #auditCursor = '0';
  #isAuditWhole = false;

  constructor(parts: ValkeyRoomParts) {
    this.#parts = parts;
    this.#records = new TicketRecords(parts.secret, parts.random);
    // The braces keep all of it in one place of a cluster, so that one script can reach it.
    this.#key = `${keyPrefix}{${parts.name ?? usualName}}:t`;
    this.#node = createId(parts.random);
    this.#leaseMs = parts.leaseMs ?? 15_000;
    const { ownTabsMayMeet, apartMs, reunionAfterMs } = parts.rules;
    this.#rules = [Number(ownTabsMayMeet), apartMs, reunionAfterMs, limits.widenEveryMs].join(' ');
  }

  enter(ticket: Ticket): Promise<Proposal | null> {
    const own = { ticket, askedAtMs: this.#now(), missingSinceMs: null, isEnteredAnew: false };
    this.#own.set(ticket.session, own);
    this.#owedLeaves.delete(ticket.session);
    return this.#put(own);
  }

  async leave(session: SessionId, epoch: number): Promise<void> {
    this.#forget(session, epoch);
    if (this.#owedLeaves.size < mostOwed) this.#owedLeaves.set(session, epoch);
    await this.#leaveStore(session, epoch);
  }

  settled(session: SessionId, epoch: number): void {
    const own = this.#own.get(session);
    if (own?.ticket.epoch !== epoch) return;
    this.#own.delete(session);
    // The news and the entering anew may have crossed; a sweep takes out what is there in vain.
    if (own.isEnteredAnew) this.#owedLeaves.set(session, epoch);
  }

  async sweep(): Promise<readonly Proposal[]> {
    // A store that hangs must not find a queue of them when it goes on.
    if (this.#isSweeping) return [];
    this.#isSweeping = true;
    const proposals: Proposal[] = [];
    try {
      // All of it is on its way at once.
      const owed = [...this.#owedLeaves].map(([session, epoch]) => this.#leaveStore(session, epoch));
      await settleAll([this.#renew(proposals), this.#lookAgain(proposals), this.#audit(), ...owed]);
    } catch (fault) {
      // Those are out of the room already: better to introduce them than to tell of the fault.
      if (proposals.length === 0) throw fault;
    } finally {
      this.#isSweeping = false;
    }
    return proposals;
  }

  async count(): Promise<number> {
    // Each stands there twice: to be asked, and by its session, sealed.
    return (await this.#parts.client.hlen(this.#key)) / 2;
  }

  #put(own: Own): Promise<Proposal | null> {
    return this.#turns.take(own.ticket.session, () => this.#putNow(own));
  }

  async #putNow(own: Own): Promise<Proposal | null> {
    const { ticket } = own;
    const waitedMs = this.#now() - ticket.sinceMs;
    const openness = opennessAfterMs(ticket, waitedMs);
    const { head, rest, handed } = this.#records.write(ticket, { node: this.#node, openness });
    try {
      const lease = this.#leaseIfDue();
      const args = [ticket.session, waitedMs, head, rest, handed, ...lease];
      const met = await this.#run<string | null>('enter', args);
      this.#isKnown ||= lease.length > 0;
      return met === null ? null : { first: this.#takeOut(met), second: ticket };
    } catch (fault) {
      own.missingSinceMs = Number.NEGATIVE_INFINITY;
      throw fault;
    }
  }

  #leaseIfDue(): readonly (string | number)[] {
    const now = this.#now();
    if (now - this.#leasedAtMs < this.#leaseMs / 3) return [];
    this.#leasedAtMs = now;
    return [this.#node, this.#leaseMs];
  }

  /** A ticket that the store has taken out, whoever's it is. An own one stays listed: its owner may never hear of it. */
  #takeOut(met: string): Ticket {
    const [, session, epoch, sealed = ''] = met.split('|');
    const own = this.#own.get(session as SessionId)?.ticket;
    // To open it is dear, and of an own one not needed.
    return own?.epoch === Number(epoch) ? own : this.#records.open(sealed);
  }

  #forget(session: SessionId, epoch: number): void {
    if (this.#own.get(session)?.ticket.epoch === epoch) this.#own.delete(session);
  }

  async #leaveStore(session: SessionId, epoch: number): Promise<void> {
    await this.#turns.take(session, () => this.#run('leave', [session, epoch]));
    if (this.#owedLeaves.get(session) === epoch) this.#owedLeaves.delete(session);
  }

  /** Renews the lease, asks for tickets that were not asked for lately, and enters those anew that the store has lost. */
  async #renew(proposals: Proposal[]): Promise<void> {
    const now = this.#now();
    // What is known not to be there is not asked for: the store may have an older ticket of that session, of another node.
    const isDue = ({ askedAtMs, missingSinceMs }: Own) =>
      missingSinceMs === null ? now - askedAtMs >= this.#leaseMs / 3 : missingSinceMs > 0;
    const due = [...this.#own.values()].filter(isDue);
    this.#leasedAtMs = now;
    if (await this.#askFor(due)) {
      // What it lost of the others shall not have to wait until they are asked for.
      await this.#askFor([...this.#own.values()].filter((own) => !due.includes(own)));
      for (const own of this.#own.values())
        if (own.missingSinceMs !== null) own.missingSinceMs = Number.NEGATIVE_INFINITY;
    }
    await this.#enterMissing(proposals, now);
  }

  async #enterMissing(proposals: Proposal[], now: number): Promise<void> {
    // Whoever was taken out by another node hears of it in this time.
    const isLost = ({ missingSinceMs }: Own) =>
      missingSinceMs !== null && now - missingSinceMs >= this.#leaseMs / 5;
    const lost = [...this.#own.values()].filter(isLost);
    for (let at = 0; at < lost.length; at += enteredAtOnce)
      await settleAll(lost.slice(at, at + enteredAtOnce).map((own) => this.#enterAnew(own, proposals)));
  }

  async #enterAnew(own: Own, proposals: Proposal[]): Promise<void> {
    // It may have left, or met somebody, while the others were being entered.
    if (this.#own.get(own.ticket.session) !== own) return;
    [own.missingSinceMs, own.isEnteredAnew] = [null, true];
    const proposal = await this.#put(own);
    if (proposal) proposals.push(proposal);
  }

  /** Renews the lease even for none. @returns whether the store knew nothing of this node, as after having been emptied. */
  async #askFor(those: readonly Own[]): Promise<boolean> {
    let isLost = false;
    for (let at = 0; at === 0 || at < those.length; at += renewedAtOnce)
      isLost = (await this.#askForSome(those.slice(at, at + renewedAtOnce))) || isLost;
    return isLost;
  }

  async #askForSome(some: readonly Own[]): Promise<boolean> {
    const args = some.flatMap(({ ticket }) => [ticket.session, ticket.epoch]);
    const [isLost, ...sessions] = await this.#run<[number, ...string[]]>('renew', [
      this.#node,
      this.#leaseMs,
      ...args,
    ]);
    const now = this.#now();
    const missing = new Set(sessions);
    for (const own of some) {
      own.askedAtMs = now;
      if (missing.has(own.ticket.session)) own.missingSinceMs ??= now;
      else own.missingSinceMs = null;
    }
    const wasKnown = this.#isKnown;
    this.#isKnown = true;
    return wasKnown && isLost === 1;
  }

  async #lookAgain(proposals: Proposal[]): Promise<void> {
    const again: string[] = [];
    for (let step = 0; step < sweepSteps; step++) {
      type Swept = [isMore: number, dead: number, again: string[], pairs: string[]];
      const [isMore, dead, some, pairs] = await this.#run<Swept>('sweep', [this.#node, looksAtOnce]);
      if (dead > 0) this.#isAuditWhole = true;
      again.push(...some);
      this.#addPairs(pairs, proposals);
      if (isMore === 0) break;
    }
    // Only who has not met a stranger by now meets somebody again.
    for (let at = 0; at < again.length; at += 64)
      this.#addPairs(await this.#run<string[]>('reunite', again.slice(at, at + 64)), proposals);
  }

  #addPairs(pairs: readonly string[], proposals: Proposal[]): void {
    for (let at = 0; at < pairs.length; at += 2) {
      const [one = '', other = ''] = pairs.slice(at, at + 2);
      proposals.push({ first: this.#takeOut(one), second: this.#takeOut(other) });
    }
  }

  /**
   * Goes through some of the tickets in the store, or all if a node has died: those of dead ones leave, and what is
   * there in vain.
   */
  async #audit(): Promise<void> {
    const isWhole = this.#isAuditWhole;
    if (isWhole) this.#auditCursor = '0';
    this.#isAuditWhole = false;
    do {
      const [cursor, ...mine] = await this.#run<[string, ...string[]]>('audit', [
        this.#node,
        this.#auditCursor,
      ]);
      this.#auditCursor = cursor;
      for (let at = 0; at < mine.length; at += 2) {
        const [session, epoch] = [mine[at] as SessionId, Number(mine[at + 1])];
        const own = this.#own.get(session)?.ticket.epoch;
        if (own !== epoch) await this.#leaveStore(session, epoch);
      }
    } while (isWhole && this.#auditCursor !== '0');
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  async #run<Value>(verb: string, more: readonly (string | number)[]): Promise<Value> {
    const { client, random, time } = this.#parts;
    const now = time === 'of the clock' ? this.#now() : '';
    const args = [now, random.below(2 ** 32), this.#rules, ...more];
    return (await library.call(client, verb, [this.#key], args)) as Value;
  }
}
