/**
 * Watches one process of the server: hears what is said to it and what it says, and after each event judges every session
 * it has. What is judged, others know.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { SessionId, Ticket, VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { LogEvent } from '../../../server/src/moderation/testimony.ts';
import type { Phase } from '../../../server/src/session/session-state.ts';
import type { VisitorSession } from '../../../server/src/session/visitor-session.ts';
import type { Envelope } from '../../../server/src/signalling/switchboard.ts';
import type { Wire } from '../parts/wire.ts';
import type { WorldView } from '../world.ts';
import { CallJudge } from './call-judge.ts';
import { CrowdJudge } from './crowd-judge.ts';
import { promised } from './fitness.ts';
import { Hearing } from './hearing.ts';
import { HouseJudge } from './house-judge.ts';
import type { LifeParts } from './life-parts.ts';
import type { Register } from './register.ts';
import { hasAddress, RoomJudge } from './room-judge.ts';
import { SessionRecord } from './session-record.ts';
import { SignalJudge } from './signal-judge.ts';
import { noteSaid, noteTold } from './told.ts';
import { VerdictJudge } from './verdict-judge.ts';
import type { Pairing, Waiting } from './watched-room.ts';

/** Where somebody says hello, until the answer is complete. */
type Greeting = { readonly wire: Wire; welcome: CallId | null; record: SessionRecord | null };

/** Of what is said at one server and told at another. */
export type SharedJudges = { readonly signals: SignalJudge; readonly verdicts: VerdictJudge };

export function shareJudges(world: WorldView, register: Register): SharedJudges {
  const personOf = ({ session }: SessionRecord, stranger: SessionId) =>
    register.personOf(session.visitor, stranger);
  return { signals: new SignalJudge(world), verdicts: new VerdictJudge(world, personOf) };
}

export class LifeWatch {
  readonly records = new Map<SessionId, SessionRecord>();
  readonly #world: WorldView;
  readonly #register: Register;
  readonly #life: LifeParts;
  readonly #recordOf = new WeakMap<Wire, SessionRecord>();
  readonly #rooms: RoomJudge;
  readonly #calls: CallJudge;
  readonly #signals: SignalJudge;
  readonly #crowd: CrowdJudge;
  readonly #house: HouseJudge;
  readonly #hearing: Hearing;
  readonly #verdicts: VerdictJudge;
  /** Whose pages or sockets have caused the present event. */
  readonly #actors = new Set<SessionRecord>();
  #greeting: Greeting | null = null;

  constructor(world: WorldView, register: Register, life: LifeParts, shared = shareJudges(world, register)) {
    this.#world = world;
    this.#register = register;
    this.#life = life;
    this.#rooms = new RoomJudge(world, register);
    this.#calls = new CallJudge(world, register, life, this.records);
    this.#signals = shared.signals;
    this.#crowd = new CrowdJudge(world);
    this.#house = new HouseJudge(world, life, this.records);
    this.#hearing = new Hearing(world, register, this.#signals);
    this.#verdicts = shared.verdicts;
  }

  recordOf(wire: Wire): SessionRecord | null {
    return this.#recordOf.get(wire) ?? null;
  }

  /** Something arrives from a page. */
  hear(wire: Wire, message: FromVisitor, text: string, receive: () => void): void {
    if (message.type === 'hello') return this.#greet(wire, message, receive);
    const record = this.#recordOf.get(wire);
    if (!record) return receive();
    if (!record.session.isSpokenForBy(wire.socket)) return this.#hearReplaced(record, receive);
    this.#actors.add(record);
    noteSaid(wire.told, message);
    if (message.type === 'verdict') return this.#verdicts.hear(record, message, receive);
    if (message.type === 'flowing') this.#verdicts.noteFlowing(record, message.call);
    const isAccepting = this.#hearing.note(record, message, text);
    receive();
    if (isAccepting && message.type === 'accept') this.#register.noteAccepted(message.call, record);
  }

  /** What a replaced socket still had under way must change nothing. */
  #hearReplaced({ session, name }: SessionRecord, receive: () => void): void {
    const before = session.phase;
    receive();
    if (session.phase !== before) this.#world.fail('I3', `${name} is moved by a socket that was replaced`);
  }

  #greet(wire: Wire, hello: Extract<FromVisitor, { type: 'hello' }>, receive: () => void): void {
    const isFirst = !wire.hasSaidHello && wire.isOpenAtServer;
    wire.hasSaidHello = true;
    if (!isFirst) return receive();
    const known = new Map([...this.records].map(([id, { session }]) => [id, session.call]));
    this.#greeting = { wire, welcome: null, record: null };
    receive();
    const { record, welcome } = this.#greeting;
    this.#greeting = null;
    if (!record) return this.#judgeRefusal(wire);
    if (record.session.visitor !== wire.browser.ref)
      this.#world.fail('I3', `${wire.owner} is given ${record.name}, which is of another browser`);
    const note = hello.call === null ? undefined : this.#register.callNotes.get(hello.call);
    const restored = note?.self === record.id ? note.call : null;
    const expected = known.has(record.id) ? known.get(record.id) : restored;
    if (welcome !== expected) this.#world.fail('I8', `${wire.owner} is not welcomed back to its call`);
  }

  /** Only a browser with many tabs is turned away. */
  #judgeRefusal(wire: Wire): void {
    if (!this.#house.isFullOf(wire.browser.ref)) this.#world.fail('I13', `${wire.owner} is turned away`);
  }

  /** The server has given this session to the socket that is saying hello. */
  receive(session: VisitorSession | null): void {
    if (!session) return;
    const greeting = this.#greeting;
    if (!greeting) return this.#world.fail('I6', 'somebody is received whose socket is closed');
    const { wire } = greeting;
    const known = this.records.get(session.id);
    const record =
      known?.session === session
        ? known
        : new SessionRecord(this.#world.trace.name('session', session.id), session, wire, this.#world.now);
    record.wire = wire;
    this.records.set(session.id, record);
    this.#crowd.note(this.records.size);
    this.#recordOf.set(wire, record);
    this.#register.visitors.set(session.id, session.visitor);
    this.#register.countries.set(session.id, wire.browser.country);
    greeting.record = record;
    this.#actors.add(record);
    record.owedSinceMs = null;
    this.#world.trace.note(() => `${wire.owner} has ${record.name}`);
  }

  /** What sanctions come to for a browser has changed. */
  sentence(subject: SubjectRef, restrict: () => void): void {
    for (const record of this.records.values()) {
      if (record.session.subject === subject) this.#actors.add(record);
    }
    restrict();
  }

  /** The server sends something. */
  tell(wire: Wire, message: FromServer, text: string): void {
    const wrong = noteTold(wire.told, message);
    if (wrong !== null) this.#world.fail(message.type === 'signal' ? 'I10' : 'I8', `${wire.owner}: ${wrong}`);
    if ('here' in message) this.#crowd.tell(message.here);
    if (message.type === 'crowd') this.#crowd.tellUnasked(wire);
    if (message.type === 'welcome') return this.#noteWelcome(message);
    const mayHoldAddress = ['signal', 'matched', 'begun'].includes(message.type);
    if (!mayHoldAddress && hasAddress(text)) this.#world.fail('I15', `${wire.owner} is told an address`);
    const record = this.#recordOf.get(wire) ?? this.#greeting?.record;
    if (record) this.#noteTelling(record, message, text);
  }

  #noteWelcome({ session, call }: Extract<FromServer, { type: 'welcome' }>): void {
    this.#register.sessionNotes.push(session);
    if (this.#greeting) this.#greeting.welcome = call;
  }

  #noteTelling(record: SessionRecord, message: FromServer, text: string): void {
    if (message.type === 'signal') return this.#signals.tell(record, message, text);
    if (message.type === 'stranger-left' && message.why === 'not-connected')
      return this.#noteUnreached(record);
    const { phase } = record.session;
    if (message.type !== 'begun' || !('call' in phase)) return;
    const { call, resume, stranger } = message;
    this.#register.callNotes.set(resume, { call, self: record.id });
    this.#register.persons.set(stranger, this.#calls.personOf(record, phase.call.stranger.session));
  }

  /** Told so while the call went on: this side does not try the same device again, and is owed its place. */
  #noteUnreached(record: SessionRecord): void {
    const { phase } = record;
    if (phase.is !== 'calling' || phase.call.stranger.person === null) return;
    const { now } = this.#world;
    const person = this.#calls.personOf(record, phase.call.stranger.session);
    record.unreachable.set(person, now + promised.unreachableMs);
    record.owedSinceMs = phase.sinceMs ?? now;
  }

  noteClosing({ owner, browser }: Wire, code: number): void {
    if (!browser.isHonest) return;
    const reasons: Record<number, string> = { 1011: 'a bug', 4400: 'a bad message' };
    const reason = reasons[code];
    if (reason !== undefined) this.#world.fail('wire', `${owner} is turned away for ${reason}`);
  }

  /** The socket has ended, as the server sees it. */
  close(wire: Wire, closed: () => void): void {
    const record = this.#recordOf.get(wire);
    if (record?.session.isSpokenForBy(wire.socket)) this.#actors.add(record);
    closed();
  }

  judgeTicket(ticket: Ticket): void {
    const record = this.records.get(ticket.session) ?? this.#greeting?.record ?? undefined;
    this.#rooms.judgeTicket(ticket, record, record !== undefined && this.#actors.has(record));
  }

  /** A session tells another one something. */
  judgeEnvelope(to: SessionId, envelope: Envelope): void {
    if (envelope.type === 'signal') this.#signals.pass(to, envelope.text);
  }

  /** Something is written into the log of testimony. */
  judgeLogEvent(event: LogEvent): void {
    this.#verdicts.judge(event);
  }

  judgePairing(pairing: Pairing, others: Iterable<Waiting>): void {
    this.#rooms.judgePairing(pairing, others);
  }

  /** An event is over, with all that followed from it. */
  settle(): void {
    for (const record of this.records.values()) {
      const { phase } = record.session;
      if (phase !== record.phase) this.#judgeChange(record, phase);
      if (phase.is === 'over') this.records.delete(record.id);
    }
    for (const record of this.records.values()) {
      const { phase } = record.session;
      this.#house.judgeSession(record, phase);
      this.#rooms.judgeStay(record);
      if (phase.is === 'pairing' || phase.is === 'calling') this.#calls.judge(record, phase);
    }
    this.#house.judge();
    this.#crowd.settle(this.records.size);
    this.#actors.clear();
  }

  /** A second is over. */
  settleSecond(): void {
    const { far } = this.#world.swarm;
    const isComplete = far === null || far.losesAnything === 0;
    if (isComplete && !this.#life.isDraining) this.#rooms.judgeStarvation(this.#life.room.waiting);
  }

  /** Two who wait although they could meet, not both of these, in words; null if there are none. */
  findPair(hopeless: ReadonlySet<VisitorRef>): string | null {
    const { now } = this.#world;
    const areHopeless = (one: Ticket, other: Ticket) =>
      hopeless.has(one.visitor) && hopeless.has(other.visitor);
    return this.#rooms.findPair(this.#life.room.waiting.values(), now, areHopeless);
  }

  #judgeChange(record: SessionRecord, phase: Phase): void {
    const before = record.phase;
    this.#world.trace.note(() => `${record.name} is ${phase.is} ${this.#nameCall(phase)}`);
    if (!isSamePhase(before, phase)) {
      record.phaseSinceMs = this.#world.now;
      const left = callOf(before);
      if (left !== null && left !== callOf(phase)) record.left.add(left);
      this.#judgeCall(record, before, phase);
      this.#noteOwed(record, before, phase);
    }
    record.phase = phase;
  }

  #judgeCall(record: SessionRecord, before: Phase, phase: Phase): void {
    if (phase.is === 'pairing') this.#calls.judgePaired(record, phase);
    const isInCall = phase.is === 'calling' || phase.is === 'away';
    if (isInCall && !isIn(before, phase.call.id)) this.#calls.judgeBegun(record, phase, before);
  }

  /** Who acknowledged and was left alone by nothing of its own doing keeps its place, at the front. */
  #noteOwed(record: SessionRecord, before: Phase, phase: Phase): void {
    const isLeftAlone = before.is === 'pairing' && phase.is === 'idle' && !this.#actors.has(record);
    if (isLeftAlone && record.accepted.has(before.call.id)) record.owedSinceMs = before.sinceMs;
    if (phase.is !== 'idle') record.owedSinceMs = null;
  }

  #nameCall(phase: Phase): string {
    return 'call' in phase ? `in ${this.#world.trace.name('call', phase.call.id)}` : '';
  }
}

/** A new term begins even if all else is as before. */
function untilOf(phase: Phase): number | null {
  return 'untilMs' in phase ? phase.untilMs : null;
}

function isSamePhase(one: Phase, other: Phase): boolean {
  return one.is === other.is && callOf(one) === callOf(other) && untilOf(one) === untilOf(other);
}

function isIn(phase: Phase, call: CallId): boolean {
  return (phase.is === 'calling' || phase.is === 'away') && phase.call.id === call;
}

function callOf(phase: Phase): CallId | null {
  return 'call' in phase ? phase.call.id : null;
}
