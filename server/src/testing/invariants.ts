/**
 * What must hold of a whole site after every step, told as a list of violations (empty: all is well). The names are
 * those of the list of invariants.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { Person, SessionId, Ticket } from '../matching/ticket.ts';
import { deadlineOf } from '../session/session-state.ts';
import type { VisitorSession } from '../session/visitor-session.ts';
import { Oracle } from './oracle.ts';
import type { Page, View } from './page.ts';
import type { Meeting, World } from './world.ts';

const viewIn: Record<VisitorSession['phase']['is'], View> = {
  idle: 'idle',
  resting: 'waiting',
  waiting: 'waiting',
  pairing: 'matched',
  calling: 'calling',
  away: 'none',
  over: 'none',
};

export class Watch {
  readonly #world: World;
  readonly #oracle: Oracle;
  /** Whom each session has blocked. */
  readonly #blocked = new WeakMap<VisitorSession, Set<Person>>();
  /** Which pages were told that a call has begun, and how much of what each has heard was looked through for it. */
  readonly #begun = new Map<CallId, Page[]>();
  readonly #heard = new Map<Page, number>();
  readonly #paired = new Set<string>();
  readonly #pages = new Map<SessionId, Page>();
  #seen = 0;

  constructor(world: World) {
    this.#world = world;
    this.#oracle = new Oracle(world.rules);
  }

  /** From now on this session must not be taken out together with this person. */
  noteBlock(session: VisitorSession, person: Person): void {
    const blocked = this.#blocked.get(session) ?? new Set();
    this.#blocked.set(session, blocked.add(person));
  }

  /** `isSettled`: whatever needs no time has happened. */
  violations({ isSettled }: { isSettled: boolean }): string[] {
    return [
      ...this.told(),
      ...this.#judgeCalls(),
      ...this.meetings(),
      ...(isSettled ? this.#judgeTickets() : []),
    ];
  }

  /** What holds even while messages are on their way: bugs, and what pages were told. */
  told(): string[] {
    const { pages, bugs } = this.#world;
    const views = pages.flatMap((page) => this.#judgeView(page));
    return [
      ...bugs,
      ...pages.flatMap((page) => page.violations),
      ...views,
      ...pages.flatMap((page) => this.#judgeBegun(page)),
      ...this.#judgeDeadlines(),
      ...this.#judgeTimers(),
    ];
  }

  /** I8: what the page was told last is what the server holds to be true. */
  #judgeView(page: Page): string[] {
    const session = this.#world.sessionOf(page);
    if (!session) return [];
    this.#pages.set(session.id, page);
    const { phase } = session;
    const isSame = viewIn[phase.is] === page.view && (!('call' in phase) || phase.call.id === page.call);
    return isSame ? [] : [`I8 ${page.name} believes ${page.view} ${page.call}, its session is ${phase.is}`];
  }

  /** I13: a session has one timer at most; the sweep and the crowd have one each. */
  #judgeTimers(): string[] {
    const { clock } = this.#world;
    const most = 2 + this.#world.liveSessions().length;
    return clock.pending > most ? [`I13 ${clock.pending} timers are set, ${most} would do`] : [];
  }

  /** No deadline passes without its consequence. */
  #judgeDeadlines(): string[] {
    const now = this.#world.clock.now();
    return this.#world.liveSessions().flatMap(({ id, phase }) => {
      const deadlineMs = deadlineOf(phase);
      return deadlineMs !== null && deadlineMs < now ? [`${id} is ${phase.is} beyond its time`] : [];
    });
  }

  /** I1, I2, I3: each call has two members, each the other's stranger; who is alone in one was told so (I8). */
  #judgeCalls(): string[] {
    const members = new Map<SessionId, Member>();
    for (const { id, phase } of this.#world.liveSessions()) {
      if (!('call' in phase) || (phase.is === 'away' && phase.leftWhy !== null)) continue;
      const page = this.#pages.get(id);
      members.set(id, { id, call: phase.call.id, stranger: phase.call.stranger.session, is: phase.is, page });
    }
    return [...members.values()].flatMap((one) => [
      ...judgeMember(one, members.get(one.stranger)),
      ...(one.is === 'calling' || one.is === 'away' ? this.#judgeCount(one) : []),
    ]);
  }

  /** I12: nobody hears of a beginning twice. */
  #judgeBegun(page: Page): string[] {
    const news = page.received.slice(this.#heard.get(page) ?? 0);
    this.#heard.set(page, page.received.length);
    const calls = news.flatMap((message) => (message.type === 'begun' ? [message.call] : []));
    return calls.flatMap((call) => {
      const told = this.#begun.get(call) ?? [];
      this.#begun.set(call, [...told, page]);
      const isTwice = told.includes(page) || told.length >= 2;
      return isTwice ? [`I12 ${call} has begun for ${told.length + 1} pages, the last is ${page.name}`] : [];
    });
  }

  /** I12: both heard of it once it is begun for both. */
  #judgeCount({ call, id, page }: Member): string[] {
    const isTold = page !== undefined && this.#begun.get(call)?.includes(page) === true;
    return isTold ? [] : [`I12 ${id} was not told that ${call} has begun`];
  }

  /** I3, I4, I5: who was taken out of the waiting room together since the last look. */
  meetings(): string[] {
    const fresh = this.#world.room.meetings.slice(this.#seen);
    this.#seen += fresh.length;
    return fresh.flatMap((meeting) => this.#judgeMeeting(meeting));
  }

  #judgeMeeting(meeting: Meeting): string[] {
    const { first, second } = meeting;
    const found: string[] = [];
    for (const { session, epoch } of [first, second]) {
      const ticket = `${session} ${epoch}`;
      if (this.#paired.has(ticket)) found.push(`I5 ticket ${ticket} was paired twice`);
      this.#paired.add(ticket);
    }
    found.push(...this.#judgeTogether(meeting));
    this.#oracle.noteMeeting(first, second, meeting.atMs);
    return found;
  }

  #judgeTogether({ first, second, others, isSwept, atMs: now }: Meeting): string[] {
    const found = this.#oracle.judgeMeeting(first, second, now);
    if (this.#isBlocked(first, second) || this.#isBlocked(second, first))
      found.push('I4 two met of whom one has blocked the other');
    if (!this.#oracle.isReunion(first, second, now)) return found;
    // Who looked for somebody must have found no stranger at all.
    const seeker = isSwept ? first : second;
    const isAlone = others.every((other) => now < this.#oracle.mustMeetAtMs(seeker, other));
    return isAlone ? found : [...found, 'I4 two met again although a stranger was there'];
  }

  #isBlocked({ session }: Ticket, other: Ticket): boolean {
    const present = this.#world.reception.sessions.get(session);
    const blocked = present && this.#blocked.get(present);
    return blocked !== undefined && (blocked.has(other.visitor) || blocked.has(other.session));
  }

  /** I6: only the living wait. I7: no two wait who could have met. I12: as many wait as the room says. */
  #judgeTickets(): string[] {
    const { room } = this.#world;
    const waiting = new Map<SessionId, Ticket>();
    for (const { id, phase } of this.#world.liveSessions())
      if (phase.is === 'waiting') waiting.set(id, phase.ticket);
    const tickets = [...room.tickets.values()];
    const dead = tickets.filter(({ session, epoch }) => waiting.get(session)?.epoch !== epoch);
    const lost = [...waiting.values()].filter(({ session }) => !room.tickets.has(session));
    const idle = tickets.filter((one) =>
      tickets.some((other) => one !== other && this.#shouldHaveMet(one, other)),
    );
    const count = room.count();
    const isMiscounted = typeof count === 'number' && count !== tickets.length;
    return [
      ...dead.map(({ session, epoch }) => `I6 a dead ticket waits: ${session} ${epoch}`),
      ...lost.map(({ session, epoch }) => `I7 waits without a ticket: ${session} ${epoch}`),
      ...idle.map(({ session }) => `I7 is not paired although somebody is there: ${session}`),
      ...(isMiscounted ? [`I12 ${count} wait, ${tickets.length} tickets are there`] : []),
    ];
  }

  #shouldHaveMet(one: Ticket, other: Ticket): boolean {
    return this.#world.clock.now() >= this.#oracle.mustMeetAtMs(one, other);
  }
}

type Member = {
  readonly id: SessionId;
  readonly call: CallId;
  readonly stranger: SessionId;
  readonly is: VisitorSession['phase']['is'];
  readonly page: Page | undefined;
};

function judgeMember(one: Member, other: Member | undefined): string[] {
  if (one === other) return [`I3 ${one.id} is in a call with itself`];
  if (other?.call === one.call && other.stranger === one.id) return judgePair(one, other);
  return mayBeAlone(one) ? [] : [`I2 ${one.id} is ${one.is} alone in ${one.call}`];
}

function isStrangerAway({ page }: Member): boolean {
  return page?.isStrangerAway === true;
}

/** Who came back and was gone again before it was known whether the stranger is there cannot be told. */
function mayBeAlone(one: Member): boolean {
  return isStrangerAway(one) ? one.is !== 'pairing' : one.is === 'away' && one.page?.isStrangerAway === null;
}

function judgePair(one: Member, other: Member): string[] {
  const found: string[] = [];
  const isBegun = one.is === 'calling' || one.is === 'away';
  if (isBegun !== (other.is === 'calling' || other.is === 'away'))
    found.push(`I2 one side only began ${one.call}`);
  if (isBegun && !one.page?.accepted.has(one.call)) found.push(`I2 ${one.id} never acknowledged ${one.call}`);
  if (one.is === 'calling' && isStrangerAway(one) !== (other.is === 'away')) {
    found.push(`I8 ${one.id} was not told that its stranger is ${other.is}`);
  }
  return found;
}
