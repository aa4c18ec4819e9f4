/**
 * The reception: welcomes who connects, finds the session of who comes back, tells the waiting now and then how many
 * are here, and sees everybody off when the server closes.
 */
import type { IceServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { Interest } from '@anoncam/protocol/wishes';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import { createId, type Random } from '../lib/random.ts';
import type { Service } from '../lib/service.ts';
import { PatienceBook } from '../matching/patience.ts';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import { kindOf, WaitTimes } from '../matching/wait-times.ts';
import type { Answer, Proposal, WaitingRoom } from '../matching/waiting-room.ts';
import type { CaseBook } from '../moderation/case-book.ts';
import type { GivenVerdict } from '../moderation/case-event.ts';
import type { Aggregates } from '../privacy/aggregates.ts';
import type { OpenPage } from '../privacy/data-request.ts';
import { introduce } from '../signalling/introduction.ts';
import type { Switchboard } from '../signalling/switchboard.ts';
import { type Census, takeCensus } from './census.ts';
import { rankInterests } from './popularity.ts';
import type { Resumption } from './resumption.ts';
import { Roll } from './roll.ts';
import { sampleEvery } from './sample.ts';
import type { Arrival } from './session-state.ts';
import type { Socket } from './socket.ts';
import type { StrangerReferences } from './stranger-references.ts';
import type { Tally } from './tally.ts';
import { type House, VisitorSession } from './visitor-session.ts';

/** How often pairs are looked for that only the passing of time makes possible. */
const sweepEveryMs = 1_000;
const sampleEveryMs = 5_000;
const rankEveryMs = 30_000;
/** Where tabs of one browser never meet, a crowd of them would only make the waiting room search in vain. */
const maxTabs = 20;

export type ReceptionParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly waitingRoom: WaitingRoom;
  readonly switchboard: Switchboard;
  readonly resumption: Resumption;
  readonly references: StrangerReferences;
  readonly cases: CaseBook;
  readonly numbers: Pick<Aggregates, 'note'>;
  readonly tally: Tally;
  readonly iceServers: readonly IceServer[];
  readonly ownTabsMayMeet: boolean;
};

export class Reception implements Service {
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
  readonly #parts: ReceptionParts;
  readonly #house: House;
  readonly #roll = new Roll();
  readonly #patience = new PatienceBook();
  readonly #waitTimes = new WaitTimes();
  #timers: Timer[] = [];
  /** Nobody is introduced any more: who waits is about to be sent to another server. */
  #isDraining = false;
  readonly #countHere: () => number;
  readonly #rankInterests: () => readonly Interest[];

  constructor(parts: ReceptionParts) {
    this.clock = parts.clock;
    this.log = parts.log;
    this.tally = parts.tally;
    this.#parts = parts;
    this.#house = this.#createHouse();
    this.#countHere = sampleEvery(sampleEveryMs, parts.clock, () => this.#roll.size);
    this.#rankInterests = sampleEvery(rankEveryMs, parts.clock, () =>
      rankInterests([...this.#roll].map(({ wishes }) => wishes)),
    );
  }

  run(): void {
    this.#repeat(0, sweepEveryMs, () => this.#sweep());
    this.#repeat(1, limits.crowdEveryMs, () => this.#tellCrowd());
  }

  /** Visitors on the site, sampled now and then rather than counted at each coming and going. */
  get here(): number {
    return this.#countHere();
  }

  /** Suggested interests, those that most visitors have first; looked at now and then. */
  get interests(): readonly Interest[] {
    return this.#rankInterests();
  }

  /** What all sessions are doing at this moment. */
  census(): Census {
    return takeCensus([...this.#roll].map(({ phase }) => phase));
  }

  /** The session that `socket` speaks for from now on; null if the browser has more tabs here than anybody needs. */
  receive(
    socket: Socket,
    arrival: Arrival,
    hello: Extract<FromVisitor, { type: 'hello' }>,
  ): VisitorSession | null {
    const now = this.clock.now();
    const { visitor, country, network } = arrival;
    const { resumption, random } = this.#parts;
    const resumedId = resumption.unsealSession(hello.session, visitor, now);
    const known = resumedId === null ? undefined : this.#roll.find(resumedId);
    if (!known && this.#hasTooManyTabs(visitor)) return null;
    const session = known ?? this.#open(resumedId ?? (createId(random) as SessionId), arrival);
    const restored = known ? null : resumption.unsealCall(hello.call, session.id, now);
    session.attach(socket);
    this.#welcome(session, visitor, known ? known.call : (restored?.call ?? null));
    if (known) session.handle({ type: 'resumed', country, network });
    else if (restored) session.handle({ type: 'restored', ...restored });
    return session;
  }

  /** What is known of a browser's pages that are here now. */
  listPagesOf(visitor: VisitorRef): readonly OpenPage[] {
    const sessions = this.#roll.of(visitor);
    return sessions.map(({ phase, country, wishes }) => ({ doing: phase.is, country, wishes }));
  }

  /** Whether quick skips of this browser still make its next wait longer. */
  isImpatient(visitor: VisitorRef): boolean {
    return this.#patience.of(visitor).score > 0;
  }

  /** A browser that wants to be forgotten: its pages are closed. @returns how many. */
  forget(visitor: VisitorRef): number {
    const sessions = this.#roll.of(visitor);
    for (const session of sessions) session.close('notAdmitted');
    this.#patience.forget(visitor);
    return sessions.length;
  }

  /** Waits for pairings that are being made, then tells every page to come back when a server is there again. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    const untilMs = this.clock.now() + limits.acknowledgeMs;
    while (this.clock.now() < untilMs && this.#isPairing()) {
      await new Promise<void>((resolve) => this.clock.at(this.clock.now() + 50, resolve));
    }
    for (const session of this.#roll) session.close('restarting');
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
    for (const session of [...this.#roll]) session.close('restarting');
  }

  #hasTooManyTabs(visitor: VisitorRef): boolean {
    return !this.#parts.ownTabsMayMeet && this.#roll.of(visitor).length >= maxTabs;
  }

  #isPairing(): boolean {
    return [...this.#roll].some((session) => session.phase.is === 'pairing');
  }

  #welcome(session: VisitorSession, visitor: VisitorRef, call: CallId | null): void {
    const { resumption, iceServers, ownTabsMayMeet } = this.#parts;
    session.send({
      type: 'welcome',
      session: resumption.sealSession(session.id, visitor, this.clock.now()),
      call,
      iceServers: [...iceServers],
      ownTabsMayMeet,
      here: this.here,
    });
  }

  #open(id: SessionId, arrival: Arrival): VisitorSession {
    const session = new VisitorSession(this.#house, { id, ...arrival });
    const { visitor } = arrival;
    this.#roll.add(session);
    this.#parts.switchboard.connect(id, session.hear);
    this.#parts.numbers.note('visitors', visitor);
    // By network, not by cookie: of cookies one can have as many as one likes, and so see who else is from a small country.
    this.#parts.numbers.note(`country: ${arrival.country}`, arrival.network);
    return session;
  }

  #createHouse(): House {
    const { clock, random, switchboard, resumption, references } = this.#parts;
    return {
      clock,
      here: () => this.here,
      deliver: (to, envelope) => switchboard.deliver(to, envelope),
      createEpoch: () => random.below(2 ** 32),
      enter: (ticket) => this.#enter(ticket),
      leave: (session, epoch) => this.#ask(() => this.#parts.waitingRoom.leave(session, epoch)),
      sealCall: (note) => resumption.sealCall(note, clock.now()),
      sealStranger: (person) => references.seal(person),
      unsealStrangers: (sealed) => references.unseal(sealed),
      usualMs: (mode, wishes) => this.#waitTimes.usualMs(kindOf(mode, wishes), clock.now()),
      noteWait: (ticket, isMet) => this.#noteWait(ticket, isMet),
      patienceOf: (visitor) => this.#patience.of(visitor),
      notePatience: (visitor, patience) => this.#patience.note(visitor, patience),
      noteBegun: (mode) => this.tally.begun(mode),
      noteUnconnected: () => this.tally.unconnected(),
      noteVerdict: (verdict) => this.#noteVerdict(verdict),
      reportBug: (bug) =>
        this.log.error('a session was given up because of a bug', { bug: describeBug(bug) }),
      release: (session) => this.#release(session),
    };
  }

  #noteWait({ mode, wishes, sinceMs, visitor }: Ticket, isMet: boolean): void {
    if (isMet) this.#parts.numbers.note(mode === 'video' ? 'paired by video' : 'paired by text', visitor);
    const now = this.clock.now();
    this.tally.waited(mode, now - sinceMs, isMet);
    this.#waitTimes.note(kindOf(mode, wishes), now - sinceMs, { isMet, now });
  }

  #noteVerdict(verdict: GivenVerdict): void {
    this.tally.voted(verdict.type === 'judged' ? 'stranger' : 'self', verdict.finding);
    this.#consult(() => this.#parts.cases.note(verdict));
  }

  #enter(ticket: Ticket): void {
    if (this.#isDraining) return;
    this.#ask(
      () => this.#parts.waitingRoom.enter(ticket),
      (proposal) => proposal && this.#introduce([proposal]),
    );
  }

  #sweep(): void {
    if (this.#isDraining) return;
    this.#ask(
      () => this.#parts.waitingRoom.sweep(),
      (proposals) => this.#introduce(proposals),
    );
    this.#patience.tidy(this.clock.now());
    this.#waitTimes.tidy(this.clock.now());
    this.#consult(() => this.#parts.cases.tidy(this.clock.now()));
  }

  /** What the case book decides is written in it; its failure is nobody's session's. */
  #consult(ask: () => Promise<unknown>): void {
    ask().catch((bug) => this.log.error('the case book failed', { bug: describeBug(bug) }));
  }

  #introduce(proposals: readonly Proposal[]): void {
    const { random, switchboard } = this.#parts;
    for (const proposal of proposals) {
      this.tally.proposed();
      introduce(proposal, createId(random) as CallId, switchboard).catch((bug) => this.#report(bug));
    }
  }

  /** Asks the waiting room; its failure is nobody's session's. */
  #ask<Value>(ask: () => Answer<Value>, then: (value: Value) => void = () => undefined): void {
    try {
      const answer = ask();
      if (answer instanceof Promise) answer.then(then).catch((bug) => this.#report(bug));
      else then(answer);
    } catch (bug) {
      this.#report(bug);
    }
  }

  #report(bug: unknown): void {
    this.log.error('the waiting room failed', { bug: describeBug(bug) });
  }

  #release(session: VisitorSession): void {
    if (!this.#roll.remove(session)) return;
    this.#parts.switchboard.disconnect(session.id, session.hear);
    // Whatever the room still knows of its tickets.
    this.#ask(() => this.#parts.waitingRoom.leave(session.id, session.epoch));
  }

  #tellCrowd(): void {
    const { here } = this;
    for (const session of this.#roll) {
      session.tellCrowd(here);
    }
  }

  /** `slot` keeps each repeating job's one pending timer, so that `stop` can cancel it. */
  #repeat(slot: number, everyMs: number, work: () => void): void {
    const again = () => {
      this.#timers[slot] = this.clock.at(this.clock.now() + everyMs, () => {
        again();
        work();
      });
    };
    again();
  }
}
