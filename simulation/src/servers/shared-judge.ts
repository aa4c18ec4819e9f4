/**
 * Judges what no server can see alone: that whom a server proposes was handed out by the store and is fit to be met, that of all
 * servers one has a session, that the two sides of a call agree, that nothing dead stays in the store, and that each server
 * knows who waits. What a fault may disturb counts again once all is well.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, Ticket, VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Proposal } from '../../../server/src/matching/waiting-room.ts';
import type { Life } from '../parts/life.ts';
import { areClose, areFound, findHindrance, promised } from '../watch/fitness.ts';
import type { Register } from '../watch/register.ts';
import type { SessionRecord } from '../watch/session-record.ts';
import type { World } from '../world.ts';
import { CallsJudge } from './calls-judge.ts';
import { Lasting } from './lasting.ts';
import type { SharedStore, StoreWatch } from './shared-store.ts';
import type { HandedOut } from './store-verbs.ts';

/** Clocks drift, and so what a server tells of how long somebody has waited is off by this part of it. */
const driftShare = 0.02;
const slackMs = 60;
/** What the store has lost is found by a sweep, and entered anew by one of the sweeps three seconds later. */
const startsAgainWithinMs = 13_000;
/** What is in the store in vain is found by the next sweep, of which one that began before may take its time to fail. */
const auditedWithinMs = 4_000;
/** What a server that is gone has entered ends with its lease. */
const leasedMs = 16_000;
/** Then two sweeps of each other server find that it is gone; what a sweep could not ask is asked by the next. */
const countedWithinMs = leasedMs + 5_000;
/** What a server has not heard of is asked for at once, and by each sweep until there is an answer. */
const learnedWithinMs = 4_000;

/** A ticket, with the true time for since when it waits. */
type Known = {
  readonly ticket: Ticket;
  readonly life: Life;
  readonly enteredMs: number;
  leftMs: number | null;
};

/** Two persons have met, by that server's doing. */
type Meeting = { readonly atMs: number; readonly life: Life; isForgotten: boolean };

/** The server that proposes somebody, and since when it has reached the store. */
export type Seer = { readonly life: Life; readonly upSinceMs: number };

export class SharedJudge implements StoreWatch {
  readonly #world: World;
  readonly #calls: CallsJudge;
  readonly #lasting: Lasting;
  readonly #tickets = new Map<string, Known>();
  /** When the store handed out each last. */
  readonly #handedOutAtMs = new Map<string, number>();
  readonly #meetings = new Map<string, Meeting>();
  readonly #proposed = new Set<string>();
  readonly #used = new Map<string, CallId>();
  /** So long news, and what was decided without them, may be on their way. */
  readonly #heardWithinMs: number;
  /** What goes to the store may have to wait for what went there before. */
  readonly #leftWithinMs: number;
  #wellSinceMs: number | null = null;
  /** When a server was gone last. */
  #harmedAtMs = 0;

  constructor(world: World, register: Register) {
    this.#world = world;
    this.#lasting = new Lasting(world);
    this.#leftWithinMs = 200 + 8 * (world.swarm.far?.maxDelayMs ?? 0);
    this.#heardWithinMs = 100 + 4 * (world.swarm.far?.maxDelayMs ?? 0);
    this.#calls = new CallsJudge(world, register, this.#lasting);
  }

  /** A session asks for somebody, by the clock of its server. */
  noteTicket(ticket: Ticket, life: Life): void {
    const { now } = this.#world;
    const sinceMs = now - (life.clock.now() - ticket.sinceMs);
    this.#tickets.set(keyOf(ticket), { ticket: { ...ticket, sinceMs }, life, enteredMs: now, leftMs: null });
  }

  /** Its server is told that nobody waits with it any more. */
  noteLeft(session: SessionId, epoch: number): void {
    const known = this.#tickets.get(`${session}:${epoch}`);
    if (known) known.leftMs ??= this.#world.now;
  }

  noteHandedOut({ one, other }: HandedOut): void {
    for (const name of [one, other].filter((each) => each !== '')) {
      if (!this.#tickets.has(name)) this.#world.fail('I6', 'the store hands out what nobody has entered');
      this.#handedOutAtMs.set(name, this.#world.now);
    }
  }

  /** As of when the store has handed them out. */
  judgeProposed(proposal: Proposal, seer: Seer): void {
    const known = [proposal.first, proposal.second].flatMap(
      (ticket) => this.#tickets.get(keyOf(ticket)) ?? [],
    );
    const [one, other] = known;
    if (!one || !other) return this.#world.fail('I6', 'somebody is proposed with whom nobody waits');
    const [first, second] = [one.ticket, other.ticket];
    this.#world.trace.note(() => `${this.#name(first)} and ${this.#name(second)}`);
    this.#proposed.add(nameProposal(first, second));
    const atMs = this.#judgeHandedOut(known, seer);
    const hindrance = findHindrance(first, second, this.#world.swarm.ownTabsMayMeet);
    if (hindrance !== null) this.#fail(hindrance, first);
    const [lenient, otherLenient] = [earlier(first, atMs), earlier(second, atMs)];
    if (!areClose(lenient, otherLenient, atMs))
      this.#fail('I7 two met who still wait for somebody closer', first);
    const isEarly = atMs - Math.max(lenient.sinceMs, otherLenient.sinceMs) < promised.reunionAfterMs;
    if (isEarly && this.#mustKnow(this.#meetingOf(first, second), atMs, seer))
      this.#fail('I4 two met again too soon', first);
    this.#meetings.set(this.#pairOf(first, second), { atMs, life: seer.life, isForgotten: false });
  }

  /** I5: at least one of two was in the store, and the other had just come to the server that proposes them. @returns when. */
  #judgeHandedOut(known: readonly Known[], { life }: Seer): number {
    const times: number[] = [];
    for (const { ticket, life: of } of known) {
      const atMs = this.#handedOutAtMs.get(keyOf(ticket));
      if (atMs !== undefined) times.push(atMs);
      else if (of !== life) this.#fail('I5 somebody is proposed who was not handed out', ticket);
    }
    if (times.length === 0) this.#world.fail('I5', 'two are proposed whom the store knows nothing of');
    return Math.max(...times);
  }

  /** Whoever has introduced two knows it for good; others only what they have heard, or the store has kept. */
  #mustKnow(meeting: Meeting | null, atMs: number, { life, upSinceMs }: Seer): boolean {
    if (!meeting) return false;
    if (meeting.life === life) return true;
    const sinceMs = Math.max(this.#wellSinceMs ?? Number.POSITIVE_INFINITY, upSinceMs);
    const wasHeard = atMs - meeting.atMs > this.#heardWithinMs;
    return wasHeard && !meeting.isForgotten && this.#world.now - sinceMs > learnedWithinMs;
  }

  noteLoss(sinceMs: number): void {
    for (const meeting of this.#meetings.values()) meeting.isForgotten ||= meeting.atMs >= sinceMs;
  }

  /** What is going on now may be misheard. */
  noteHarm(lives: readonly Life[]): void {
    this.#harmedAtMs = this.#world.now;
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
    this.#judgeCounts(lives);
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
      !this.#meetingOf(one, other) || atMs - Math.max(one.sinceMs, other.sinceMs) >= promised.reunionAfterMs
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
      const key = `${session.id}:${usedEpoch}`;
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
  #judgeDead(lives: readonly Life[], { state }: SharedStore): void {
    for (const name of [...state.tickets.values()].flatMap((tickets) => [...tickets.keys()])) {
      const known = this.#tickets.get(name);
      if (!known || isWaitedWith(known)) continue;
      const isOwned = lives.includes(known.life) && !known.life.isDraining;
      const mostMs = isOwned ? this.#ownedWithin(known) : leasedMs;
      const describe = () => `a dead ticket of ${this.#name(known.ticket)} waits`;
      this.#lasting.note(`dead ${name}`, mostMs, { invariant: 'I6', describe });
    }
  }

  /** A server takes out by itself what is left while all has been well for long. */
  #ownedWithin({ leftMs }: Known): number {
    const wellMs = leftMs !== null && this.#wellSinceMs !== null ? leftMs - this.#wellSinceMs : 0;
    return wellMs > auditedWithinMs ? this.#leftWithinMs : auditedWithinMs;
  }

  /** I6, I7: now and then each server knows of all who wait, and of nobody else. */
  #judgeCounts(lives: readonly Life[]): void {
    const waiting = this.#listWaiting(lives).length;
    for (const [index, { room }] of lives.entries()) {
      if (room.count() === waiting) continue;
      const describe = () =>
        `server ${index + 1} of ${lives.length} knows of ${room.count()} of ${waiting} who wait,`;
      this.#lasting.note(`count ${index} since ${this.#harmedAtMs}`, countedWithinMs, {
        invariant: 'I6',
        describe,
      });
    }
  }

  #meetingOf(one: Ticket, other: Ticket): Meeting | null {
    const meeting = this.#meetings.get(this.#pairOf(one, other));
    const isPast = !meeting || this.#world.now - meeting.atMs >= promised.apartMs * (1 - driftShare);
    return isPast ? null : meeting;
  }

  #pairOf(one: Ticket, other: Ticket): string {
    const { ownTabsMayMeet } = this.#world.swarm;
    const persons = [one, other].map(({ session, visitor }) => (ownTabsMayMeet ? session : visitor));
    return persons.sort().join(' ');
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
  return `${session}:${epoch}`;
}

/** As it may seem to a server. */
function earlier(ticket: Ticket, atMs: number): Ticket {
  const waitedMs = atMs - ticket.sinceMs;
  return { ...ticket, sinceMs: ticket.sinceMs - waitedMs * driftShare - slackMs };
}

function nameProposal(one: Ticket, other: Ticket): string {
  return [keyOf(one), keyOf(other)].sort().join(' | ');
}
