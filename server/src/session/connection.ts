/**
 * One socket, from the first message to the last: checks what comes in, answers `hello` and `ping`, and hands the
 * rest to the session. Whatever a visitor sends ends here if it is not of the protocol.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { IceServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import type { Timer } from '../lib/clock.ts';
import { describeBug } from '../lib/log.ts';
import { Allowance } from './allowance.ts';
import { cleanMessage } from './clean-message.ts';
import type { Reception } from './reception.ts';
import type { Arrival } from './session-state.ts';
import { closeSocket, helloWithinMs, type Socket } from './socket.ts';
import type { VisitorSession } from './visitor-session.ts';

const lendEveryMs = 5_000;

/** Whether relays are lent to this visitor: with the welcome, and each time they ask anew. */
export type Loans = { readonly first: boolean; next(): Promise<boolean> };

const anyNumber: Loans = { first: true, next: () => Promise.resolve(true) };

const pong = JSON.stringify({ type: 'pong' });

/** What a WebSocket reports when the other end closed it properly and gave no code (RFC 6455, 7.1.5). */
const noCode = 1005;

/** Codes after which the visitor is gone for good, and is not waited for. */
const politeCodes: ReadonlySet<number> = new Set([
  noCode,
  ...(['done', 'goingAway', 'badMessage', 'tooMany'] as const).map((name) => closeCodes[name].code),
]);

export class Connection {
  readonly #reception: Reception;
  readonly #socket: Socket;
  readonly #arrival: Arrival;
  readonly #loans: Loans;
  readonly #allowance = new Allowance();
  #session: VisitorSession | null = null;
  #lent: { readonly atMs: number; readonly iceServers: Promise<readonly IceServer[]> } | null = null;
  #helloTimer: Timer | null;
  /** Null while the socket is open. */
  #closedWith: number | null = null;

  constructor(reception: Reception, socket: Socket, arrival: Arrival, loans = anyNumber) {
    this.#reception = reception;
    this.#socket = socket;
    this.#arrival = arrival;
    this.#loans = loans;
    const { clock } = reception;
    this.#helloTimer = clock.at(clock.now() + helloWithinMs, () => closeSocket(socket, 'silent'));
  }

  receive(text: string): void {
    try {
      this.#receive(text);
    } catch (bug) {
      this.#giveUp(bug);
    }
  }

  /** The socket has closed with this code, by whichever end. */
  closed(code: number): void {
    this.#closedWith = code;
    this.#helloTimer?.cancel();
    this.#session?.detach(this.#socket, politeCodes.has(code));
  }

  #giveUp(bug: unknown): void {
    this.#reception.log.error('a session was given up because of a bug', { bug: describeBug(bug) });
    closeSocket(this.#socket, 'bug');
  }

  #receive(text: string): void {
    const message = parseFromVisitor(text);
    if (!message) return closeSocket(this.#socket, 'badMessage');
    this.#reception.tally.heard(message.type);
    const kind = message.type === 'signal' ? 'signal' : 'other';
    if (!this.#allowance.spend(kind, this.#reception.clock.now())) {
      return closeSocket(this.#socket, 'tooMany');
    }
    if (message.type === 'hello') return this.#onHello(message);
    if (!this.#session) return closeSocket(this.#socket, 'badMessage');
    // What a replaced socket still had under way is nobody's word any more.
    if (this.#session.isSpokenForBy(this.#socket)) this.#clean(this.#session, message);
  }

  #clean(session: VisitorSession, message: FromVisitor): void {
    const cleaned = cleanMessage(message, session.terms, this.#reception.descriptions);
    if (cleaned === 'dropped') return;
    if (cleaned === 'refused') return closeSocket(this.#socket, 'badMessage');
    if (cleaned.type !== 'hello') this.#handOn(session, cleaned);
  }

  #handOn(session: VisitorSession, message: Exclude<FromVisitor, { type: 'hello' }>): void {
    if (message.type === 'ping') return this.#socket.send(pong);
    if (message.type === 'signal') return session.signal(message);
    if (message.type === 'block') return session.block(message.strangers);
    if (message.type === 'report') return session.report(message);
    if (message.type === 'relays') return void this.#tellRelays().catch((bug) => this.#giveUp(bug));
    if (message.type === 'wait' && session.needsWork) return session.exclude('needsWork');
    session.handle({ type: 'said', request: message });
  }

  /** Relays are lent anew, but not to whoever asks all the time: what was lent lasts for minutes. */
  async #tellRelays(): Promise<void> {
    const now = this.#reception.clock.now();
    if (this.#lent === null || now - this.#lent.atMs >= lendEveryMs)
      this.#lent = { atMs: now, iceServers: this.#lend() };
    const iceServers = [...(await this.#lent.iceServers)];
    // Meanwhile another socket may have taken this one's place.
    if (this.#session?.isSpokenForBy(this.#socket)) this.#session.send({ type: 'relays', iceServers });
  }

  async #lend(): Promise<readonly IceServer[]> {
    return this.#reception.lendRelays(await this.#loans.next());
  }

  #onHello(hello: Extract<FromVisitor, { type: 'hello' }>): void {
    // What came before the end of a socket may be handed over after it, and nobody is there any more.
    if (this.#closedWith !== null) return;
    if (this.#session) return closeSocket(this.#socket, 'badMessage');
    this.#helloTimer?.cancel();
    this.#helloTimer = null;
    const received = this.#reception.receive(this.#socket, this.#arrival, hello, this.#loans.first);
    if (typeof received === 'string') return closeSocket(this.#socket, received);
    this.#session = received;
    // A socket that went while its session was welcomed has not been told to it yet.
    if (this.#closedWith !== null) this.closed(this.#closedWith);
  }
}
