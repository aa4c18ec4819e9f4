/**
 * Judges tickets and who is taken out of the waiting room together: I3, I4, I5, I7, I9, I11 and I15.
 */
import type { SessionId, Ticket } from '../../../server/src/matching/ticket.ts';
import type { WorldView } from '../world.ts';
import { areClose, areFound, findHindrance, promised } from './fitness.ts';
import type { Register } from './register.ts';
import type { SessionRecord } from './session-record.ts';
import type { Pairing, Waiting } from './watched-room.ts';

/** Sweeps come every second; what has to wait for one may have to wait for the next. */
const sweptWithinMs = 2_100;
/** Two who could meet for so long should have met. */
const pairedWithinMs = 4_000;

const address = /203\.0\.113\.|2001:db8:/;

export function hasAddress(text: string): boolean {
  return address.test(text);
}

export class RoomJudge {
  readonly #world: WorldView;
  readonly #register: Register;
  readonly #used = new Set<string>();
  readonly #metAtMs = new Map<string, number>();

  constructor(world: WorldView, register: Register) {
    this.#world = world;
    this.#register = register;
  }

  /** What a session asks for must be what its page asked for, and must keep its place. */
  judgeTicket(ticket: Ticket, record: SessionRecord | undefined, isByPage: boolean): void {
    const wrong = record ? this.#findFault(ticket, record, isByPage) : 'I6 nobody stands behind a ticket';
    if (record) record.owedSinceMs = null;
    if (wrong !== null) this.#fail(wrong, ticket.session);
    if (hasAddress(JSON.stringify(ticket))) this.#fail('I15 a ticket holds an address', ticket.session);
  }

  #findFault(ticket: Ticket, record: SessionRecord, isByPage: boolean): string | null {
    const { wanted, wishes, phase, owedSinceMs } = record;
    if (ticket.mode !== wanted?.mode) return 'I12 a ticket is for something else than was asked for';
    if (JSON.stringify(ticket.wishes) !== JSON.stringify(wishes)) return 'I12 a ticket has lost wishes';
    if (JSON.stringify(ticket.reach) !== JSON.stringify(wanted.reach))
      return 'I12 a ticket has another reach';
    if (ticket.visitor !== record.session.visitor) return 'I12 a ticket is of another browser';
    if (ticket.pool !== this.#register.poolOf(record.session.subject))
      return 'I9 a ticket is for those whom its browser may not meet';
    if (ticket.country !== record.wire.browser.country) return 'I12 a ticket is of another country';
    if (owedSinceMs !== null) return judgePlace(ticket, { sinceMs: owedSinceMs, front: true });
    if (phase.is !== 'waiting') return null;
    const { sinceMs, front } = phase.ticket;
    // Otherwise it was passed over, and goes first from now on.
    const keepsRow = isByPage || phase.clearsAtMs === this.#world.now;
    return judgePlace(ticket, { sinceMs, front: front || !keepsRow });
  }

  /** I9: whoever waits does so among those whom they may meet now. */
  judgeStay({ ticket, session }: SessionRecord): void {
    if (ticket && ticket.pool !== this.#register.poolOf(session.subject))
      this.#fail('I9 a ticket waits where its browser may not be', session.id);
  }

  judgePairing(pairing: Pairing, others: Iterable<Waiting>): void {
    const { first, second } = pairing;
    const { trace, now, swarm } = this.#world;
    trace.note(() => `${trace.name('session', first.session)} and ${trace.name('session', second.session)}`);
    for (const { session, epoch } of [first, second]) {
      const ticket = `${session} ${epoch}`;
      if (this.#used.has(ticket)) this.#fail('I5 a ticket is paired twice', session);
      this.#used.add(ticket);
    }
    const hindrance = findHindrance(first, second, swarm.ownTabsMayMeet);
    if (hindrance !== null) this.#fail(hindrance, first.session);
    if (!areClose(first, second, now))
      this.#fail('I7 two met who still wait for somebody closer', first.session);
    if (this.#hasMet(first, second, now)) this.#judgeReunion(pairing, others);
    this.#metAtMs.set(this.#keyOf(first, second), now);
  }

  /** Only if nobody else is there, and both have waited. */
  #judgeReunion({ first, second, isSwept }: Pairing, others: Iterable<Waiting>): void {
    const { now, swarm } = this.#world;
    const isEarly = [first, second].some(({ sinceMs }) => now - sinceMs < promised.reunionAfterMs);
    if (isEarly) this.#fail('I4 two met again too soon', first.session);
    const seeker = isSwept ? first : second;
    // Nobody is looked at again before the next sweep, however far the wishes would be by now.
    const lookedAtMs = now - sweptWithinMs - 2 * (swarm.far?.maxDelayMs ?? 0);
    for (const { ticket } of others) {
      const mayMeet = findHindrance(seeker, ticket, swarm.ownTabsMayMeet) === null;
      const isStrange = mayMeet && !this.#hasMet(seeker, ticket, now);
      if (isStrange && areFound(seeker, ticket, lookedAtMs))
        this.#fail('I4 two met again although somebody else was there', first.session);
    }
  }

  /** I7: who could have met for a while has met. */
  judgeStarvation(waiting: ReadonlyMap<SessionId, Waiting>): void {
    const { now, swarm } = this.#world;
    const atMs = now - pairedWithinMs - 4 * (swarm.far?.maxDelayMs ?? 0);
    const patient = [...waiting.values()].filter(({ enteredMs }) => enteredMs <= atMs);
    const pair = this.findPair(patient, atMs);
    if (pair !== null) this.#world.fail('I7', pair);
  }

  /** Two who should be taken out together, looking at them then, and who are not excused. */
  findPair(
    waiting: Iterable<Waiting>,
    atMs: number,
    areExcused: (one: Ticket, other: Ticket) => boolean = () => false,
  ): string | null {
    const tickets = [...waiting].map(({ ticket }) => ticket);
    const { trace } = this.#world;
    for (const [index, one] of tickets.entries()) {
      const other = tickets
        .slice(index + 1)
        .find((each) => !areExcused(one, each) && this.#couldMeet(one, each, atMs));
      if (other) {
        const names = [one, other].map(({ session }) => trace.name('session', session));
        return `${names.join(' and ')} wait though they could meet`;
      }
    }
    return null;
  }

  /** Whether two should be taken out together, looking at them then. */
  #couldMeet(one: Ticket, other: Ticket, atMs: number): boolean {
    if (findHindrance(one, other, this.#world.swarm.ownTabsMayMeet) !== null) return false;
    if (!areFound(one, other, atMs)) return false;
    if (!this.#hasMet(one, other, atMs)) return true;
    return atMs - Math.max(one.sinceMs, other.sinceMs) >= promised.reunionAfterMs;
  }

  #hasMet(one: Ticket, other: Ticket, atMs: number): boolean {
    const metAtMs = this.#metAtMs.get(this.#keyOf(one, other));
    return metAtMs !== undefined && atMs - metAtMs < promised.apartMs;
  }

  #keyOf(one: Ticket, other: Ticket): string {
    const { ownTabsMayMeet } = this.#world.swarm;
    const [a, b] = [one, other].map(({ session, visitor }) => (ownTabsMayMeet ? session : visitor));
    return String(a) < String(b) ? `${a} ${b}` : `${b} ${a}`;
  }

  #fail(wrong: string, session: SessionId): void {
    const [invariant = '', ...words] = wrong.split(' ');
    this.#world.fail(invariant, `${words.join(' ')}: ${this.#world.trace.name('session', session)}`);
  }
}

function judgePlace(ticket: Ticket, owed: Pick<Ticket, 'sinceMs' | 'front'>): string | null {
  const keeps = ticket.sinceMs === owed.sinceMs && ticket.front === owed.front;
  return keeps ? null : 'I8 a ticket has lost its place';
}
