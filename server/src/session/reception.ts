/**
 * The reception: welcomes who connects, finds the session of who comes back, tells the waiting now and then how many
 * are here, and sees everybody off when the server closes.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { limits } from '@anoncam/protocol/limits';
import type { Interest } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Restriction } from '../enforcement/gate.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import { createId } from '../lib/random.ts';
import { repeatEvery } from '../lib/repeat.ts';
import type { Service } from '../lib/service.ts';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import { kindOf, WaitTimes } from '../matching/wait-times.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import type { OpenPage } from '../privacy/data-request.ts';
import type { DescriptionCheck } from '../signalling/description-check.ts';
import { type Census, takeCensus } from './census.ts';
import { Exclusions } from './exclusions.ts';
import { countHeads, type HeadCount } from './head-count.ts';
import type { House, Leaving } from './house.ts';
import { Introductions } from './introductions.ts';
import { PairingPause } from './pairing-pause.ts';
import { rankInterests } from './popularity.ts';
import type { ReceptionParts } from './reception-parts.ts';
import { Roll } from './roll.ts';
import { sampleEvery } from './sample.ts';
import type { Admitted, Arrival } from './session-state.ts';
import type { Socket } from './socket.ts';
import type { Tally } from './tally.ts';
import { VisitorSession } from './visitor-session.ts';
import { writeWelcome } from './welcome.ts';

/** How often pairs are looked for that only the passing of time makes possible. */
const sweepEveryMs = 1_000;
const sampleEveryMs = 5_000;
const rankEveryMs = 30_000;

type Hello = Extract<FromVisitor, { type: 'hello' }>;

export class Reception implements Service {
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
  readonly descriptions: DescriptionCheck;
  readonly lendRelays: ReceptionParts['lendRelays'];
  readonly #parts: ReceptionParts;
  readonly #pause: PairingPause;
  readonly #introductions: Introductions;
  readonly #house: House;
  readonly #roll = new Roll();
  readonly #waitTimes = new WaitTimes();
  readonly #exclusions: Exclusions;
  #timers: Timer[] = [];
  readonly #heads: HeadCount;
  readonly #countHere: () => number;
  readonly #rankInterests: () => readonly Interest[];

  constructor(parts: ReceptionParts) {
    this.clock = parts.clock;
    this.log = parts.log;
    this.tally = parts.tally;
    this.descriptions = parts.descriptions;
    this.lendRelays = parts.lendRelays;
    this.#parts = parts;
    this.#pause = new PairingPause(parts.clock, (isOn) => {
      for (const session of this.#roll) session.tellPause(isOn);
    });
    this.#introductions = new Introductions(parts, this.#pause);
    this.#exclusions = new Exclusions(parts, this.#roll);
    this.#house = this.#createHouse();
    this.#heads = parts.openHeadCount(() => countHeads([...this.#roll].map(({ wishes }) => wishes)));
    this.#countHere = sampleEvery(sampleEveryMs, parts.clock, () => this.#heads.total().here);
    this.#rankInterests = sampleEvery(rankEveryMs, parts.clock, () => rankInterests(this.#heads.total()));
  }

  run(): void {
    this.#heads.run();
    this.#timers = [
      repeatEvery(sweepEveryMs, this.clock, () => this.#sweep()),
      repeatEvery(limits.crowdEveryMs, this.clock, () => this.#tellCrowd()),
    ];
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

  /** The session that `socket` speaks for from now on; otherwise why there is none. */
  receive(
    socket: Socket,
    arrival: Arrival,
    hello: Hello,
    mayBorrow = true,
  ): VisitorSession | Extract<CloseReason, 'sanctioned' | 'tooMany'> {
    // Asked only now, since a sanction may have begun after the socket was opened.
    const pool = this.#parts.restrictionOf(arrival.subject);
    return pool === 'excluded' ? 'sanctioned' : this.#admit(socket, { ...arrival, pool }, hello, mayBorrow);
  }

  #admit(socket: Socket, who: Admitted, hello: Hello, mayBorrow: boolean): VisitorSession | 'tooMany' {
    const now = this.clock.now();
    const { resumption, random } = this.#parts;
    const { visitor, subject: _, ...home } = who;
    const resumedId = resumption.unsealSession(hello.session, visitor, now);
    const known = resumedId === null ? undefined : this.#roll.find(resumedId);
    if (!known && this.#hasTooManyTabs(visitor)) return 'tooMany';
    const session = known ?? this.#open(resumedId ?? (createId(random) as SessionId), who);
    // One that was here before may have been at another server meanwhile, which takes it for its own.
    session.awaitConnected(this.#parts.switchboard.connect(session.id, session.hear, session.yieldToOther));
    const restored = known ? null : resumption.unsealCall(hello.call, session.id, now);
    session.attach(socket);
    const call = known ? known.call : (restored?.call ?? null);
    const guest = { ...who, session: session.id, call, here: this.here, now, mayBorrow };
    const welcome = writeWelcome(guest, this.#parts);
    welcome.map((message) => session.send(message));
    if (known) session.handle({ type: 'resumed', ...home });
    else if (restored) session.handle({ type: 'restored', ...restored });
    this.#exclusions.onReceived(session);
    return session;
  }

  /** What is known of a browser's pages that are here now. */
  listPagesOf(visitor: VisitorRef): readonly OpenPage[] {
    return this.#roll.of(visitor).map(({ phase, country, wishes }) => ({ doing: phase.is, country, wishes }));
  }

  /** Whether quick skips of this browser still make its next wait longer. */
  isImpatient(visitor: VisitorRef): boolean {
    return this.#parts.patience.of(visitor).score > 0;
  }

  /** A browser that wants to be forgotten: its pages are closed. @returns how many. */
  forget(visitor: VisitorRef): number {
    const sessions = this.#roll.of(visitor);
    for (const session of sessions) session.close('notAdmitted');
    this.#parts.patience.forget(visitor);
    return sessions.length;
  }

  /** What a sanction that began or ended comes to for whoever of this browser is here. */
  restrict(subject: SubjectRef, to: Restriction): void {
    this.#exclusions.restrict(subject, to);
  }

  /** Somebody was excluded, and perhaps the network that others who are here came from. */
  noteExclusion(): void {
    this.#exclusions.note();
  }

  /** Waits for pairings that are being made, then tells every page to come back when a server is there again. */
  async drain(): Promise<void> {
    this.#introductions.end();
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
    await this.#heads.stop();
  }

  #hasTooManyTabs(visitor: VisitorRef): boolean {
    return !this.#parts.ownTabsMayMeet && this.#roll.isFullOf(visitor);
  }

  #isStrained(): boolean {
    return this.#parts.isStrained?.() ?? false;
  }

  #isPairing(): boolean {
    return [...this.#roll].some((session) => session.phase.is === 'pairing');
  }

  #open(id: SessionId, arrival: Admitted): VisitorSession {
    const session = new VisitorSession(this.#house, { id, ...arrival });
    const { visitor } = arrival;
    this.#roll.add(session);
    this.#parts.numbers.note('visitors', visitor);
    // By network, not by cookie: of cookies one can have as many as one likes, and so see who else is from a small country.
    this.#parts.numbers.note(`country: ${arrival.country}`, arrival.network);
    return session;
  }

  #createHouse(): House {
    const { clock, random, switchboard, resumption, references, reports } = this.#parts;
    return {
      clock,
      here: () => this.here,
      isPaused: () => this.#pause.isOn,
      deliver: (to, envelope) => switchboard.deliver(to, envelope),
      createEpoch: () => random.below(2 ** 32),
      enter: (ticket) => this.#introductions.enter(ticket),
      leave: (session, epoch) => this.#introductions.leave(session, epoch),
      settled: (session, epoch) => this.#introductions.settled(session, epoch),
      sealCall: (note) => resumption.sealCall(note, clock.now()),
      reports,
      browserOf: (person) => this.#roll.find(person as SessionId)?.visitor ?? person,
      sealStranger: (person) => references.seal(person),
      unsealStrangers: (sealed) => references.unseal(sealed),
      usualMs: (mode, standing) =>
        this.#isStrained() ? null : this.#waitTimes.usualMs(kindOf(mode, standing), clock.now()),
      noteWait: (ticket, wait) => this.#noteWait(ticket, wait),
      patienceOf: (visitor) => this.#parts.patience.of(visitor),
      notePatience: (visitor, patience) => this.#parts.patience.note(visitor, patience),
      noteBegun: (mode) => this.tally.begun(mode),
      noteUnconnected: () => this.tally.unconnected(),
      noteVerdict: (verdict, address) => this.#noteVerdict(verdict, address),
      noteCalm: (person, by) => this.#parts.noteCalm(person, by),
      notePart: (part) => this.#consult(() => this.#parts.consensus.notePart(part)),
      reportBug: (bug) =>
        this.log.error('a session was given up because of a bug', { bug: describeBug(bug) }),
      release: (session) => this.#release(session),
    };
  }

  #noteWait(ticket: Ticket, { ms, isMet }: { ms: number; isMet: boolean }): void {
    const { mode, visitor } = ticket;
    if (isMet) this.#parts.numbers.note(mode === 'video' ? 'paired by video' : 'paired by text', visitor);
    this.tally.waited(mode, ms, isMet);
    const now = this.clock.now();
    // What was a pause says nothing about how long others will wait.
    if (!this.#pause.hasBeenSince(now - ms)) this.#waitTimes.note(kindOf(mode, ticket), ms, { isMet, now });
  }

  #noteVerdict(verdict: GivenVerdict, address: AddressReference | null): void {
    this.tally.voted(verdict.type === 'judged' ? 'stranger' : 'self', verdict.finding);
    if (address !== null) this.#parts.desk.noteWhereabouts(verdict.subject, address);
    this.#consult(() => this.#parts.consensus.note(verdict));
  }

  #sweep(): void {
    this.#pause.look();
    this.#introductions.sweep();
    void this.#parts.reports.tidy();
    this.#parts.patience.tidy(this.clock.now());
    this.#waitTimes.tidy(this.clock.now());
    this.#consult(() => this.#parts.consensus.tidy(this.clock.now()));
  }

  /** What follows is taken care of where it is decided; its failure is nobody's session's. */
  #consult(ask: () => Promise<unknown>): void {
    ask().catch((bug) => this.log.error('the consensus failed', { bug: describeBug(bug) }));
  }

  #release(session: Leaving): void {
    if (!this.#roll.remove(session)) return;
    this.#parts.switchboard.disconnect(session.id, session.hear);
    // Whatever the room still knows of its tickets.
    this.#introductions.leave(session.id, session.epoch);
  }

  #tellCrowd(): void {
    if (this.#isStrained()) return;
    const { here } = this;
    for (const session of this.#roll) session.tellCrowd(here);
  }
}
