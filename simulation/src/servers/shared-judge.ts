/**
 * Judges what no server can see alone: that what the store proposes is fit to be met, that of all servers one has a session, that
 * the two sides of a call agree, and that nothing dead stays in the store. What a fault may disturb counts again once all is well.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, Ticket, VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Life } from '../parts/life.ts';
import { areClose, areFound, findHindrance, promised } from '../watch/fitness.ts';
import type { Register } from '../watch/register.ts';
import type { SessionRecord } from '../watch/session-record.ts';
import type { World } from '../world.ts';
import { CallsJudge } from './calls-judge.ts';
import { Lasting } from './lasting.ts';
import type { SharedStore, StoreWatch } from './shared-store.ts';
import { pairOf } from './store-state.ts';

/** Clocks drift, and so what a server tells of how long somebody has waited is off by this part of it. */
const driftShare = 0.02;
const slackMs = 60;
/** A ticket is asked for after five seconds, and entered anew three after that. */
const startsAgainWithinMs = 13_000;
/** What a server tried to take out in vain it tries again with each sweep. */
const owedWithinMs = 3_500;
/** What the store has kept of a server that forgot it: one audit a second goes on, here by one ticket. */
const auditedWithinMs = 4_000;
const auditedEachMs = 2_000;
const leasedMs = 16_000;

/** A ticket, with the true time for since when it waits. */
type Known = {
  readonly ticket: Ticket;
  readonly life: Life;
  readonly enteredMs: number;
  leftMs: number | null;
};

export class SharedJudge implements StoreWatch {
  readonly #world: World;
  readonly #calls: CallsJudge;
  readonly #lasting: Lasting;
  readonly #tickets = new Map<string, Known>();
  /** Of each session. */
  readonly #latest = new Map<SessionId, Known>();
  /** As far as the store must know it. */
  readonly #metAtMs = new Map<string, number>();
  readonly #proposed = new Set<string>();
  readonly #used = new Map<string, CallId>();
  #lossAtMs = 0;
  #wellSinceMs: number | null = null;

  constructor(world: World, register: Register) {
    this.#world = world;
    this.#lasting = new Lasting(world);
    this.#calls = new CallsJudge(world, register, this.#lasting);
  }

  /** A session asks for somebody, by the clock of its server. */
  noteTicket(ticket: Ticket, life: Life): void {
    const { now } = this.#world;
    const sinceMs = now - (life.clock.now() - ticket.sinceMs);
    const known = { ticket: { ...ticket, sinceMs }, life, enteredMs: now, leftMs: null };
    this.#tickets.set(keyOf(ticket), known);
    this.#latest.set(ticket.session, known);
  }

  noteLeft(session: SessionId, epoch: number): void {
    const known = this.#tickets.get(`${session} ${epoch}`);
    if (known) known.leftMs ??= this.#world.now;
  }

  /** I6: no server keeps a ticket alive with which nobody waits. */
  judgeRenewed(life: Life, asked: readonly (string | number)[]): void {
    for (let at = 0; at < asked.length; at += 2) {
      const record = life.watch.records.get(String(asked[at]) as SessionId);
      if (record?.ticket?.epoch !== Number(asked[at + 1]))
        this.#world.fail('I6', `a ticket of ${record?.name ?? 'nobody'} is kept, and nobody waits with it`);
    }
  }

  judgePaired(one: Ticket, other: Ticket, pair: string): void {
    const { now, trace } = this.#world;
    const known = [one, other].flatMap((ticket) => this.#tickets.get(keyOf(ticket))?.ticket ?? []);
    const [first, second] = known;
    if (!first || !second) return this.#world.fail('I6', 'the store proposes what nobody has entered');
    trace.note(() => `${this.#name(first)} and ${this.#name(second)}`);
    this.#proposed.add(nameProposal(first, second));
    const hindrance = findHindrance(first, second, this.#world.swarm.ownTabsMayMeet);
    if (hindrance !== null) this.#fail(hindrance, first);
    const [lenient, otherLenient] = [this.#earlier(first), this.#earlier(second)];
    if (!areClose(lenient, otherLenient, now))
      this.#fail('I7 two met who still wait for somebody closer', first);
    const isEarly = now - Math.max(lenient.sinceMs, otherLenient.sinceMs) < promised.reunionAfterMs;
    if (isEarly && this.#hasMet(first, second)) this.#fail('I4 two met again too soon', first);
    this.#metAtMs.set(pair, now);
  }

  noteForgotten(pairs: readonly string[]): void {
    for (const pair of pairs) this.#metAtMs.delete(pair);
  }

  noteLoss(): void {
    this.#lossAtMs = this.#world.now;
  }

  /** What is going on now may be misheard. */
  noteHarm(lives: readonly Life[]): void {
    this.#calls.excuse(lives);
  }

  settle(lives: readonly Life[], store: SharedStore, isWell: boolean): void {
    this.#judgeUse(lives);
    if (!isWell) {
      this.#wellSinceMs = null;
      this.#lasting.forget();
      this.#calls.excuse(lives);
      return;
    }
    this.#wellSinceMs ??= this.#world.now;
    this.#calls.judge(lives);
    this.#judgeDead(lives, store);
    this.#lasting.end();
  }

  /** I7: in the long run everybody who can meets somebody. */
  settleSecond(lives: readonly Life[]): void {
    const atMs = this.#world.now - startsAgainWithinMs;
    if (this.#wellSinceMs === null || this.#wellSinceMs > atMs) return;
    const patient = this.#listWaiting(lives).filter(({ enteredMs }) => enteredMs <= atMs);
    const pair = this.#findAmong(patient, atMs, () => false);
    if (pair !== null) this.#world.fail('I7', pair);
  }

  findPair(lives: readonly Life[], hopeless: ReadonlySet<VisitorRef>): string | null {
    const areHopeless = (one: Ticket, other: Ticket) =>
      hopeless.has(one.visitor) && hopeless.has(other.visitor);
    return this.#findAmong(this.#listWaiting(lives), this.#world.now, areHopeless);
  }

  #findAmong(
    waiting: readonly Known[],
    atMs: number,
    areExcused: (one: Ticket, other: Ticket) => boolean,
  ): string | null {
    for (const [index, { ticket: one }] of waiting.entries()) {
      const found = waiting
        .slice(index + 1)
        .find(({ ticket: other }) => !areExcused(one, other) && this.#couldMeet(one, other, atMs));
      if (found) return `${this.#name(one)} and ${this.#name(found.ticket)} wait though they could meet`;
    }
    return null;
  }

  #couldMeet(one: Ticket, other: Ticket, atMs: number): boolean {
    if (findHindrance(one, other, this.#world.swarm.ownTabsMayMeet) !== null) return false;
    if (!areFound(one, other, atMs)) return false;
    return (
      !this.#hasMet(one, other) || atMs - Math.max(one.sinceMs, other.sinceMs) >= promised.reunionAfterMs
    );
  }

  #listWaiting(lives: readonly Life[]): readonly Known[] {
    const records = lives.filter(({ isDraining }) => !isDraining).flatMap(listRecords);
    return records.flatMap(({ ticket }) => (ticket && this.#tickets.get(keyOf(ticket))) ?? []);
  }

  /** I5: a ticket is used once, and with whom it was proposed. */
  #judgeUse(lives: readonly Life[]): void {
    const pairing = lives.flatMap(listRecords).filter(({ session }) => session.phase.is === 'pairing');
    const epochs = new Map<string, string>();
    for (const { session, usedEpoch, name } of pairing) {
      if (session.phase.is !== 'pairing') continue;
      const { id, stranger } = session.phase.call;
      const key = `${session.id} ${usedEpoch}`;
      const before = this.#used.get(key);
      if (before !== undefined && before !== id)
        this.#world.fail('I5', `${name} is paired twice with one ticket`);
      this.#used.set(key, id);
      epochs.set(`${id} ${session.id}`, key);
      const other = epochs.get(`${id} ${stranger.session}`);
      if (other !== undefined && !this.#proposed.has([key, other].sort().join(' | ')))
        this.#world.fail('I5', `${name} is paired with whom it was not proposed to`);
    }
  }

  /** I6: what is in the store in vain is found there and taken out. */
  #judgeDead(lives: readonly Life[], store: SharedStore): void {
    const auditedMs = auditedWithinMs + auditedEachMs * store.state.entries.size;
    for (const { ticket } of store.state.entries.values()) {
      const known = this.#tickets.get(keyOf(ticket));
      if (!known || isWaitedWith(known)) continue;
      const isOwned = lives.includes(known.life) && !known.life.isDraining;
      const mostMs = isOwned ? this.#ownedWithin(known, auditedMs) : leasedMs + auditedMs;
      const describe = () => `a dead ticket of ${this.#name(ticket)} waits`;
      this.#lasting.note(`dead ${keyOf(ticket)}`, mostMs, { invariant: 'I6', describe });
    }
  }

  /** A server knows what it could not take out, but for what an older store has brought back and what the next ticket hides. */
  #ownedWithin(known: Known, auditedMs: number): number {
    const isKnown = (known.leftMs ?? 0) > this.#lossAtMs && this.#latest.get(known.ticket.session) === known;
    return isKnown ? owedWithinMs : auditedMs;
  }

  #hasMet(one: Ticket, other: Ticket): boolean {
    const atMs = this.#metAtMs.get(pairOf(one, other, this.#world.swarm.ownTabsMayMeet));
    return atMs !== undefined && this.#world.now - atMs < promised.apartMs * (1 - driftShare);
  }

  #earlier(ticket: Ticket): Ticket {
    const waitedMs = this.#world.now - ticket.sinceMs;
    return { ...ticket, sinceMs: ticket.sinceMs - waitedMs * driftShare - slackMs };
  }

  #name({ session }: Ticket): string {
    return this.#world.trace.name('session', session);
  }

  #fail(wrong: string, ticket: Ticket): void {
    const [invariant = '', ...words] = wrong.split(' ');
    this.#world.fail(invariant, `${words.join(' ')}: ${this.#name(ticket)}`);
  }
}

export function listRecords({ watch }: Life): readonly SessionRecord[] {
  return [...watch.records.values()];
}

function isWaitedWith({ ticket, life }: Known): boolean {
  return life.watch.records.get(ticket.session)?.ticket?.epoch === ticket.epoch;
}

function keyOf({ session, epoch }: Ticket): string {
  return `${session} ${epoch}`;
}

function nameProposal(one: Ticket, other: Ticket): string {
  return [keyOf(one), keyOf(other)].sort().join(' | ');
}
