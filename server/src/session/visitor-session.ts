/**
 * One visitor's session while it lives: runs the pure state machine, one event at a time, and carries out what it
 * asks for. It outlives its socket only while a call goes on.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { mayBeSaid } from '@anoncam/protocol/version';
import type { Country, Wishes } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Timer } from '../lib/clock.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { writeBegun } from './begun.ts';
import type { Terms } from './clean-message.ts';
import type { House } from './house.ts';
import { Outgoing } from './outgoing.ts';
import { Reckoning } from './reckoning.ts';
import { findAddressee, mayHearSignal } from './relay.ts';
import type { ReportMessage } from './reports.ts';
import {
  type Admitted,
  createSessionState,
  deadlineOf,
  type Effect,
  type Phase,
  type Refusal,
  type SessionEvent,
  type SessionState,
} from './session-state.ts';
import { closeSocket, type Socket } from './socket.ts';
import { transition } from './transition.ts';

/** More than this unread in a socket's buffer, and the page is too slow to be served. */
const maxBufferedBytes = 256 * 1024;

export class VisitorSession {
  /** Others from here were excluded: no further ticket before the visitor comes in anew. */
  needsWork = false;
  readonly #house: House;
  readonly #reckoning: Reckoning;
  readonly #outgoing: Outgoing;
  #state: SessionState;
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #timerAtMs: number | null = null;
  #isHandling = false;
  /** Events that came while another was being handled: seldom any, so that the list is made when it is needed. */
  #caused: SessionEvent[] | null = null;

  constructor(house: House, who: Admitted & { id: SessionId }) {
    this.#house = house;
    this.#reckoning = new Reckoning(house);
    this.#outgoing = new Outgoing(house, this);
    this.#state = createSessionState(who, house.createEpoch());
  }

  get id(): SessionId {
    return this.#state.id;
  }

  /** What the address is called from which its socket was opened. */
  get address(): AddressReference | null {
    return this.#state.address;
  }

  get visitor(): VisitorRef {
    return this.#state.visitor;
  }

  get subject(): SubjectRef {
    return this.#state.subject;
  }

  get phase(): Phase {
    return this.#state.phase;
  }

  /** Of its latest ticket. */
  get epoch(): number {
    return this.#state.epoch;
  }

  get terms(): Terms {
    return this.#state;
  }

  get wishes(): Wishes {
    return this.#state.standing.wishes;
  }

  get country(): Country {
    return this.#state.standing.country;
  }

  /** The call that a page coming back finds going on. */
  get call(): CallId | null {
    const { phase } = this.#state;
    return phase.is === 'away' || phase.is === 'calling' ? phase.call.id : null;
  }

  /** From now on `socket` speaks for this session; the one before it is told so and let go. */
  attach(socket: Socket): void {
    const previous = this.#socket;
    this.#socket = socket;
    // Whoever opened a new one was judged by what holds now.
    this.needsWork = false;
    if (previous) closeSocket(previous, 'replaced');
  }

  /** Others reach this session from everywhere when that is done. */
  awaitConnected(connected: void | Promise<void>): void {
    this.#outgoing.awaitConnected(connected);
  }

  isSpokenForBy(socket: Socket): boolean {
    return this.#socket === socket;
  }

  /** `socket` is gone. Nothing happens if another one has taken its place. */
  detach(socket: Socket, politely: boolean): void {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.handle({ type: 'socket-lost', politely });
  }

  /** Sends one message, unless the page has stopped reading. What a page of the version before does not know, it can do without. */
  send(message: FromServer): void {
    const socket = this.#socket;
    if (socket && mayBeSaid(message.type, socket.subprotocol)) this.#sendText(JSON.stringify(message));
  }

  readonly hear = (envelope: Envelope): void => {
    if (envelope.type === 'back') this.#hearBack(envelope);
    else if (envelope.type !== 'signal') this.handle({ type: 'heard', envelope });
    else if (mayHearSignal(this.#state.phase, envelope.call)) this.#sendText(envelope.text);
  };

  /** What a stranger said who was not there a moment ago may be old, and they gone again: that shows when they are told. */
  #hearBack(back: Extract<Envelope, { type: 'back' }>): void {
    const isPresent = back.call === this.call;
    const mustAsk = isPresent && (this.#outgoing.noteComing() || back.asks);
    this.handle({ type: 'heard', envelope: back });
    if (mustAsk && this.phase.is === 'calling')
      this.#outgoing.deliver(back.from, { ...back, from: this.id, asks: false });
  }

  /** Passes a checked `signal` message on, if it is for the present stranger. */
  signal(message: Extract<FromVisitor, { type: 'signal' }>): void {
    const { call } = message;
    const stranger = findAddressee(this.#state.phase, call);
    if (stranger) void this.#house.deliver(stranger, { type: 'signal', call, text: encodeMessage(message) });
  }

  /** Never again these strangers, by the references that the page has kept. */
  block(references: readonly Sealed[]): void {
    this.handle({ type: 'blocked', persons: this.#house.unsealStrangers(references) });
  }

  /** The call is over for this visitor at once, whatever becomes of the report. */
  report(message: ReportMessage): void {
    const { reports } = this.#house;
    const { network, phase } = this.#state;
    const ongoing = phase.is === 'calling' && phase.call.isConfirmed ? phase.call.id : null;
    const report = reports.read(message, { by: this.visitor, network, ongoing });
    if (!report) return this.send({ type: 'report-refused', call: message.call, why: 'too-late' });
    this.handle({ type: 'reported', call: report.call, person: report.subject });
    const subject = this.#house.browserOf(report.subject);
    void reports.take({ ...report, subject }, (told) => this.send(told));
  }

  /** The visitor cannot be here any more, whatever their page makes of it. */
  exclude(why: Refusal = 'sanctioned'): void {
    const socket = this.#socket;
    this.#socket = null;
    this.handle({ type: 'excluded' });
    if (socket) closeSocket(socket, why);
  }

  /** Another server speaks for this session from now on. */
  readonly yieldToOther = (): void => {
    const socket = this.#socket;
    this.#socket = null;
    this.handle({ type: 'taken-over' });
    if (socket) closeSocket(socket, 'replaced');
  };

  /** Tells who waits how many are here, and how long it usually takes. */
  tellCrowd(here: number): void {
    const { phase } = this.#state;
    if (phase.is !== 'waiting') return;
    this.send({ type: 'crowd', here, usualMs: this.#house.usualMs(phase.ticket.mode, phase.ticket) });
  }

  /** Tells who waits, or is about to, whether nobody is paired just now. */
  tellPause(paused: boolean): void {
    const { is } = this.#state.phase;
    if (is === 'waiting' || is === 'resting') this.send({ type: 'pairing', paused });
  }

  close(why: CloseReason): void {
    if (this.#socket) closeSocket(this.#socket, why);
  }

  /** Events are handled one after the other, so that what one causes never interrupts it. */
  handle(event: SessionEvent): void {
    if (this.#isHandling) {
      this.#caused ??= [];
      this.#caused.push(event);
      return;
    }
    this.#isHandling = true;
    try {
      this.#step(event);
      for (let next = this.#caused?.shift(); next; next = this.#caused?.shift()) this.#step(next);
    } catch (bug) {
      // One session is given up, whoever's message or timer it was; nobody else notices.
      this.#house.reportBug(bug);
      this.close('bug');
    } finally {
      this.#isHandling = false;
      this.#caused = null;
    }
  }

  #step(event: SessionEvent): void {
    const house = this.#house;
    const before = this.#state.phase;
    const patience = house.patienceOf(this.visitor);
    const present = patience === this.#state.patience ? this.#state : { ...this.#state, patience };
    const { state, effects } = transition(present, event, house.clock.now());
    this.#state = state;
    if (state.patience !== patience) house.notePatience(this.visitor, state.patience);
    // A call that was taken along goes on.
    if (event.type !== 'taken-over') this.#reckoning.follow(before, state);
    if (before.is === 'waiting' && state.phase.is === 'pairing')
      house.settled(before.ticket.session, before.ticket.epoch);
    for (const effect of effects) this.#carryOut(effect);
    if (state.phase === before) return;
    this.#setTimer(deadlineOf(state.phase));
    if (state.phase.is === 'over') this.#house.release(this);
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case 'send':
        return this.send(effect.message);
      case 'send-waiting':
        return this.#sendWaiting(effect);
      case 'send-begun':
        return this.send(writeBegun(effect, this.#state, this.#house));
      case 'deliver':
        return this.#outgoing.deliver(effect.to, effect.envelope);
      case 'enter':
        return this.#house.enter(effect.ticket);
      case 'leave':
        return this.#house.leave(this.id, effect.epoch);
      case 'note-verdict':
        return this.#house.noteVerdict(effect.verdict, effect.address);
      case 'close':
        return this.close(effect.why);
      default:
        return effect satisfies never;
    }
  }

  #sendWaiting({ mode, restMs }: Extract<Effect, { do: 'send-waiting' }>): void {
    const { here, usualMs, isPaused } = this.#house;
    this.send({ type: 'waiting', here: here(), restMs, usualMs: usualMs(mode, this.#state.standing) });
    if (isPaused()) this.tellPause(true);
  }

  #sendText(text: string): void {
    const socket = this.#socket;
    if (!socket) return;
    if (socket.bufferedBytes() > maxBufferedBytes) closeSocket(socket, 'tooSlow');
    else socket.send(text);
  }

  #setTimer(atMs: number | null): void {
    if (atMs === this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = atMs;
    this.#timer = atMs === null ? null : this.#house.clock.at(atMs, () => this.#onTimer());
  }

  #onTimer(): void {
    this.#timer = null;
    this.#timerAtMs = null;
    this.handle({ type: 'due' });
  }
}
