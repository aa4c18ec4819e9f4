/**
 * What must hold of a whole site after every step, told as a list of violations (empty: all is well). The names are
 * those of the list of invariants.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, Ticket } from '../matching/ticket.ts';
import { deadlineOf } from '../session/session-state.ts';
import type { VisitorSession } from '../session/visitor-session.ts';
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
  readonly #metAtMs = new Map<string, number>();
  readonly #paired = new Set<string>();
  readonly #pages = new Map<SessionId, Page>();
  #seen = 0;

  constructor(world: World) {
    this.#world = world;
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
      members.set(id, { id, call: phase.call.id, stranger: phase.call.stranger, is: phase.is, page });
    }
    return [...members.values()].flatMap((one) => judgeMember(one, members.get(one.stranger)));
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
    if (first.mode !== second.mode) found.push('two met who wanted different things');
    if (first.session === second.session) found.push('I3 a session met itself');
    const isOneBrowser = first.visitor === second.visitor;
    if (isOneBrowser && !this.#world.rules.ownTabsMayMeet) found.push('I3 a browser met itself');
    if (this.#isTooSoon(meeting)) found.push('I4 two met again too soon');
    this.#metAtMs.set(this.#keyOf(first, second), this.#world.clock.now());
    return found;
  }

  #isTooSoon({ first, second, others, isSwept }: Meeting): boolean {
    if (!this.#isAcquainted(first, second)) return false;
    const now = this.#world.clock.now();
    const { reunionAfterMs } = this.#world.rules;
    if ([first, second].some(({ sinceMs }) => now - sinceMs < reunionAfterMs)) return true;
    // Who looked for somebody must have found no stranger at all.
    const seeker = isSwept ? first : second;
    return others.some((other) => this.#mayMeet(seeker, other));
  }

  /** I6: only the living wait. I7: no two wait who could meet at once. */
  #judgeTickets(): string[] {
    const { room } = this.#world;
    const waiting = new Map<SessionId, Ticket>();
    for (const { id, phase } of this.#world.liveSessions())
      if (phase.is === 'waiting') waiting.set(id, phase.ticket);
    const tickets = [...room.tickets.values()];
    const dead = tickets.filter(({ session, epoch }) => waiting.get(session)?.epoch !== epoch);
    const lost = [...waiting.values()].filter(({ session }) => !room.tickets.has(session));
    const idle = tickets.filter((one) => tickets.some((other) => one !== other && this.#mayMeet(one, other)));
    return [
      ...dead.map(({ session, epoch }) => `I6 a dead ticket waits: ${session} ${epoch}`),
      ...lost.map(({ session, epoch }) => `I7 waits without a ticket: ${session} ${epoch}`),
      ...idle.map(({ session }) => `I7 is not paired although somebody is there: ${session}`),
    ];
  }

  #mayMeet(one: Ticket, other: Ticket): boolean {
    const isOwn = one.visitor === other.visitor && !this.#world.rules.ownTabsMayMeet;
    return (
      one.mode === other.mode && one.session !== other.session && !isOwn && !this.#isAcquainted(one, other)
    );
  }

  #isAcquainted(one: Ticket, other: Ticket): boolean {
    const { rules, clock } = this.#world;
    const metAtMs = this.#metAtMs.get(this.#keyOf(one, other)) ?? Number.NEGATIVE_INFINITY;
    return clock.now() - metAtMs < rules.apartMs;
  }

  #keyOf(one: Ticket, other: Ticket): string {
    const { ownTabsMayMeet } = this.#world.rules;
    const person = ({ session, visitor }: Ticket) => (ownTabsMayMeet ? session : visitor);
    return [person(one), person(other)].sort().join(' ');
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
  const mayBeAlone = one.is !== 'pairing' && one.page?.isStrangerAway;
  return mayBeAlone ? [] : [`I2 ${one.id} is ${one.is} alone in ${one.call}`];
}

function judgePair(one: Member, other: Member): string[] {
  const found: string[] = [];
  const isBegun = one.is === 'calling' || one.is === 'away';
  if (isBegun !== (other.is === 'calling' || other.is === 'away'))
    found.push(`I2 one side only began ${one.call}`);
  if (isBegun && !one.page?.accepted.has(one.call)) found.push(`I2 ${one.id} never acknowledged ${one.call}`);
  if (one.is === 'calling' && one.page?.isStrangerAway !== (other.is === 'away')) {
    found.push(`I8 ${one.id} was not told that its stranger is ${other.is}`);
  }
  return found;
}
