/**
 * A whole site in memory: the real sessions, reception, waiting room and switchboard under a clock and a chance that
 * the test holds, with everything that passes between them written down.
 */
import type { IceServer } from '@anoncam/protocol/from-server';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { type Clock, TestClock, type Timer } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createId, createSeededRandom, type Random } from '../lib/random.ts';
import { defaultPairingRules, type PairingRules } from '../matching/pairing.ts';
import { PatienceBook } from '../matching/patience.ts';
import type { Person, SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import { MemoryWaitingRoom } from '../matching/waiting-room.memory.ts';
import type { Answer, Proposal, WaitingRoom } from '../matching/waiting-room.ts';
import { Consensus } from '../moderation/consensus.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import { MemoryHeadCount } from '../session/head-count.memory.ts';
import { Reception } from '../session/reception.ts';
import type { ReceptionParts } from '../session/reception-parts.ts';
import { ReportTickets } from '../session/report-tickets.ts';
import { Reports } from '../session/reports.ts';
import { Resumption } from '../session/resumption.ts';
import type { Refusal } from '../session/session-state.ts';
import { StrangerReferences } from '../session/stranger-references.ts';
import { noTally } from '../session/tally.ts';
import type { VisitorSession } from '../session/visitor-session.ts';
import { unchecked } from '../signalling/description-check.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Switchboard } from '../signalling/switchboard.ts';
import { createArrival } from './arrivals.ts';
import { Page } from './page.ts';
import { ReportTray } from './report-tray.ts';
import { WatchedSwitchboard } from './watched-switchboard.ts';

/** Counts the timers that are set, so that a forgotten one shows. */
export class CountingClock implements Clock {
  readonly #clock = new TestClock();
  readonly #pending = new Set<object>();

  now(): number {
    return this.#clock.now();
  }

  at(atMs: number, work: () => void): Timer {
    const mark = {};
    this.#pending.add(mark);
    const timer = this.#clock.at(atMs, () => {
      this.#pending.delete(mark);
      work();
    });
    return {
      cancel: () => {
        this.#pending.delete(mark);
        timer.cancel();
      },
    };
  }

  advance(byMs: number): void {
    this.#clock.advance(byMs);
  }

  get pending(): number {
    return this.#pending.size;
  }
}

export type Meeting = Proposal & {
  /** Who was still waiting. */
  readonly others: readonly Ticket[];
  readonly isSwept: boolean;
  readonly atMs: number;
};

function follow<Value>(answer: Answer<Value>, then: (value: Value) => Value): Answer<Value> {
  return answer instanceof Promise ? answer.then(then) : then(answer);
}

/** The real waiting room, with a list kept beside it of who waits and who was ever taken out together. */
class WatchedRoom implements WaitingRoom {
  readonly #room: WaitingRoom;
  readonly #clock: Clock;
  readonly tickets = new Map<SessionId, Ticket>();
  /** When each ticket that was ever put in was put in (ms since the epoch). */
  readonly enteredAtMs = new WeakMap<Ticket, number>();
  readonly meetings: Meeting[] = [];

  constructor(room: WaitingRoom, clock: Clock) {
    this.#room = room;
    this.#clock = clock;
  }

  enter(ticket: Ticket): Answer<Proposal | null> {
    const entering = this.#room.enter(ticket);
    this.tickets.set(ticket.session, ticket);
    this.enteredAtMs.set(ticket, this.#clock.now());
    return follow(entering, (proposal) => {
      if (proposal) this.#takeOut(proposal, false);
      return proposal;
    });
  }

  leave(session: SessionId, epoch: number): Answer<void> {
    if (this.tickets.get(session)?.epoch === epoch) this.tickets.delete(session);
    return this.#room.leave(session, epoch);
  }

  settled(session: SessionId, epoch: number): void {
    this.#room.settled(session, epoch);
  }

  sweep(): Answer<readonly Proposal[]> {
    return follow(this.#room.sweep(), (proposals) => {
      for (const proposal of proposals) this.#takeOut(proposal, true);
      return proposals;
    });
  }

  count(): Answer<number> {
    return this.#room.count();
  }

  #takeOut({ first, second }: Proposal, isSwept: boolean): void {
    for (const { session, epoch } of [first, second]) {
      if (this.tickets.get(session)?.epoch === epoch) this.tickets.delete(session);
    }
    const others = [...this.tickets.values()];
    this.meetings.push({ first, second, others, isSwept, atMs: this.#clock.now() });
  }
}

/** Lets the sessions be seen that it opens. */
class WatchedReception extends Reception {
  readonly sessions = new Map<SessionId, VisitorSession>();
  readonly bySocket = new WeakMap<object, VisitorSession>();

  override receive(...given: Parameters<Reception['receive']>): ReturnType<Reception['receive']> {
    const session = super.receive(...given);
    if (typeof session === 'string') return session;
    this.sessions.set(session.id, session);
    this.bySocket.set(given[0], session);
    return session;
  }
}

export type WorldOptions = {
  readonly seed?: number;
  readonly ownTabsMayMeet?: boolean;
  readonly wrapRoom?: (room: WaitingRoom, clock: Clock) => WaitingRoom;
  readonly wrapSwitchboard?: (switchboard: Switchboard) => Switchboard;
};

export class World {
  readonly clock = new CountingClock();
  readonly random: Random;
  readonly rules: PairingRules;
  readonly room: WatchedRoom;
  readonly switchboard: WatchedSwitchboard;
  readonly references: StrangerReferences;
  /** Takes reports as the moderation desk does. */
  readonly desk = new ReportTray();
  readonly reception: WatchedReception;
  readonly moderation = new MemoryModerationLog();
  readonly pages: Page[] = [];
  /** What was logged as a bug. */
  readonly bugs: string[] = [];
  /** Who talked with whom and did not object. */
  readonly calm: string[] = [];
  /** What is lent where that is allowed. */
  readonly relays: IceServer[] = [];
  /** Why nobody would be let in from an address if they came now. */
  readonly refusals = new Map<AddressReference, Refusal>();
  /** Who was counted for what, in the order in which it happened. */
  readonly counted: string[] = [];

  constructor(options: WorldOptions = {}) {
    const { seed = 1, ownTabsMayMeet = false } = options;
    const { wrapRoom = (room) => room, wrapSwitchboard = (switchboard) => switchboard } = options;
    const { clock } = this;
    const random = createSeededRandom(seed);
    this.random = random;
    this.rules = { ...defaultPairingRules, ownTabsMayMeet };
    this.room = new WatchedRoom(
      wrapRoom(new MemoryWaitingRoom({ clock, random, rules: this.rules }), clock),
      clock,
    );
    this.switchboard = new WatchedSwitchboard(wrapSwitchboard(new MemorySwitchboard()));
    const masterKey = random.bytes(32);
    this.references = new StrangerReferences({ masterKey, random });
    this.reception = new WatchedReception(this.#createParts(masterKey, ownTabsMayMeet));
    this.reception.run();
  }

  /** A page of its own browser, or of the browser of another page. */
  addPage(sameBrowserAs?: Page): Page {
    const visitor = sameBrowserAs?.visitor ?? (createId(this.random) as VisitorRef);
    const page = new Page(`page ${this.pages.length}`, visitor);
    this.pages.push(page);
    return page;
  }

  /** A page of a new browser, already welcome. */
  openPage(sameBrowserAs?: Page): Page {
    const page = this.addPage(sameBrowserAs);
    page.open(this.reception);
    return page;
  }

  sessionOf(page: Page): VisitorSession | null {
    return (page.socket && this.reception.bySocket.get(page.socket)) ?? null;
  }

  liveSessions(): VisitorSession[] {
    return [...this.reception.sessions.values()].filter(({ phase }) => phase.is !== 'over');
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }

  /** Moves time on in small steps, so that what is due in one can have its consequences before the next. */
  async advance(byMs: number): Promise<void> {
    for (let left = byMs; left > 0; left -= 500) {
      this.clock.advance(Math.min(500, left));
      await this.settle();
    }
  }

  #createParts(masterKey: Uint8Array, ownTabsMayMeet: boolean): ReceptionParts {
    const { clock, random, references } = this;
    const log: Log = { info() {}, warn() {}, error: (message, fields) => this.#noteBug(message, fields) };
    const resumption = new Resumption({ masterKey, random });
    const { room: waitingRoom, switchboard } = this;
    const consensus = new Consensus(this.moderation);
    const numbers = {
      note: (what: string, visitor: string) => {
        this.counted.push(`${what}: ${visitor}`);
      },
    };
    const tickets = new ReportTickets({ masterKey, random });
    const reports = new Reports({ clock, log, tickets, desk: this.desk });
    const restrictionOf = (subject: SubjectRef) =>
      this.pages.find(({ visitor }) => subject === createArrival({ visitor }).subject)?.pool ?? 'ordinary';
    const stores = {
      desk: this.desk,
      restrictionOf,
      judgeAgain: async (present: readonly Pick<VisitorSession, 'address'>[]) =>
        present.map(({ address }) => (address && this.refusals.get(address)) ?? null),
      noteCalm: (person: Person, by: SubjectRef) => void this.calm.push(`${person} by ${by}`),
      waitingRoom,
      switchboard,
      patience: new PatienceBook(),
      resumption,
      references,
      consensus,
      reports,
      numbers,
    };
    return {
      clock,
      random,
      log,
      ...stores,
      tally: noTally,
      descriptions: unchecked,
      openHeadCount: (countOwn) => new MemoryHeadCount(countOwn),
      lendRelays: (areLent) => (areLent ? this.relays : []),
      ownTabsMayMeet,
    };
  }

  #noteBug(message: string, fields: Parameters<Log['error']>[1]): void {
    this.bugs.push(`${message}: ${fields?.bug?.name} ${fields?.bug?.stack}`);
  }
}
