/**
 * One visitor's session while it lives: runs the pure state machine, one event at a time, and carries out what it
 * asks for. It outlives its socket only while a call goes on.
 */
import { type CloseReason, closeCodes } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Country, Wishes } from '@anoncam/protocol/wishes';
import type { Clock, Timer } from '../lib/clock.ts';
import type { Patience } from '../matching/patience.ts';
import type { Person, SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { GivenVerdict } from '../moderation/case-event.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { findAddressee, mayHearSignal } from './relay.ts';
import {
  type Arrival,
  createSessionState,
  deadlineOf,
  type Effect,
  type Phase,
  type SessionEvent,
  type SessionState,
} from './session-state.ts';
import type { Socket } from './socket.ts';
import { transition } from './transition.ts';

/** More than this unread in a socket's buffer, and the page is too slow to be served. */
const maxBufferedBytes = 256 * 1024;

/** What a session needs of the house it lives in. */
export type House = {
  readonly clock: Clock;
  /** Visitors on the site, sampled. */
  here(): number;
  deliver(to: SessionId, envelope: Envelope): boolean | Promise<boolean>;
  /** Where a session begins to count its tickets: far from where one of the same id did before. */
  createEpoch(): number;
  enter(ticket: Ticket): void;
  leave(session: SessionId, epoch: number): void;
  sealCall(note: { call: CallId; self: SessionId; stranger: SessionId }): Sealed;
  /** A reference by which the page can ask never to meet this one again. */
  sealStranger(person: Person): Sealed;
  /** What such references stand for; forged ones for nobody. */
  unsealStrangers(references: readonly Sealed[]): readonly Person[];
  /** How long such a ticket usually waits; null if that is not known. */
  usualMs(mode: Mode, wishes: Wishes): number | null;
  /** A ticket waits no longer: `isMet` if it met somebody. */
  noteWait(ticket: Ticket, isMet: boolean): void;
  /** Both browsers acknowledged; told by one of the two. */
  noteBegun(mode: Mode): void;
  /** This side says that the two devices did not reach each other. */
  noteUnconnected(): void;
  patienceOf(visitor: VisitorRef): Patience;
  notePatience(visitor: VisitorRef, patience: Patience): void;
  noteVerdict(verdict: GivenVerdict): void;
  reportBug(bug: unknown): void;
  /** The session is over: forget it. */
  release(session: VisitorSession): void;
};

export class VisitorSession {
  readonly #house: House;
  #state: SessionState;
  #socket: Socket | null = null;
  #timer: Timer | null = null;
  #timerAtMs: number | null = null;
  #isHandling = false;
  /** Events that came while another was being handled: seldom any, so that the list is made when it is needed. */
  #caused: SessionEvent[] | null = null;

  constructor(house: House, who: Arrival & { id: SessionId }) {
    this.#house = house;
    this.#state = createSessionState(who, house.createEpoch());
  }

  get id(): SessionId {
    return this.#state.id;
  }

  get visitor(): VisitorRef {
    return this.#state.visitor;
  }

  get phase(): Phase {
    return this.#state.phase;
  }

  /** Of its latest ticket. */
  get epoch(): number {
    return this.#state.epoch;
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
    if (previous) closeSocket(previous, 'replaced');
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

  /** Sends one message, unless the page has stopped reading. */
  send(message: FromServer): void {
    this.#sendText(JSON.stringify(message));
  }

  readonly hear = (envelope: Envelope): void => {
    if (envelope.type !== 'signal') this.handle({ type: 'heard', envelope });
    else if (mayHearSignal(this.#state.phase, envelope.call)) this.#sendText(envelope.text);
  };

  /** Passes a checked `signal` message on as it came, if it is for the present stranger. */
  signal(call: CallId, text: string): void {
    const stranger = findAddressee(this.#state.phase, call);
    if (stranger) void this.#house.deliver(stranger, { type: 'signal', call, text });
  }

  /** Never again these strangers, by the references that the page has kept. */
  block(references: readonly Sealed[]): void {
    this.handle({ type: 'blocked', persons: this.#house.unsealStrangers(references) });
  }

  /** Tells who waits how many are here, and how long it usually takes. */
  tellCrowd(here: number): void {
    const { phase } = this.#state;
    if (phase.is !== 'waiting') return;
    this.send({ type: 'crowd', here, usualMs: this.#house.usualMs(phase.ticket.mode, this.wishes) });
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
    if (before.is === 'waiting') this.#noteWait(before.ticket);
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
        return this.#sendBegun(effect);
      case 'deliver':
        return this.#deliver(effect.to, effect.envelope);
      case 'enter':
        return this.#house.enter(effect.ticket);
      case 'leave':
        return this.#house.leave(this.id, effect.epoch);
      case 'note-verdict':
        return this.#house.noteVerdict(effect.verdict);
      case 'close':
        return this.close(effect.why);
      default:
        return effect satisfies never;
    }
  }

  #sendWaiting({ mode, restMs }: Extract<Effect, { do: 'send-waiting' }>): void {
    const { here, usualMs } = this.#house;
    this.send({ type: 'waiting', here: here(), restMs, usualMs: usualMs(mode, this.wishes) });
  }

  #sendBegun({ call: proposed, answer }: Extract<Effect, { do: 'send-begun' }>): void {
    const { id: call, stranger, shared, part } = proposed;
    if (part === 'offerer') this.#house.noteBegun(this.#state.mode ?? 'video');
    const resume = this.#house.sealCall({ call, self: this.id, stranger: stranger.session });
    const reference = this.#house.sealStranger(stranger.person);
    this.send({ type: 'begun', call, resume, answer, shared, stranger: reference });
  }

  /** Those who return to the front wait less than others, and say nothing of how long it takes. */
  #noteWait(ticket: Ticket): void {
    const { phase } = this.#state;
    if (phase.is !== 'waiting' && !ticket.front) this.#house.noteWait(ticket, phase.is === 'pairing');
  }

  #deliver(to: SessionId, envelope: Envelope): void {
    if (envelope.type === 'left' && envelope.why === 'not-connected') this.#house.noteUnconnected();
    const delivered = this.#house.deliver(to, envelope);
    if (delivered === true) return;
    if (delivered === false) this.#onUndelivered(envelope);
    else void delivered.then((arrived) => arrived || this.#onUndelivered(envelope));
  }

  /** Nobody is there any more to take up the pairing, or nobody yet to come back to. A call begun does not depend on it. */
  #onUndelivered(envelope: Envelope): void {
    if (envelope.type === 'back') {
      return this.handle({ type: 'heard', envelope: { type: 'away', call: envelope.call } });
    }
    if (envelope.type !== 'proposed' && envelope.type !== 'acknowledged') return;
    this.handle({ type: 'heard', envelope: { type: 'declined', call: envelope.call, isLate: false } });
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

export function closeSocket(socket: Socket, why: CloseReason): void {
  socket.close(closeCodes[why].code, closeCodes[why].reason);
}
