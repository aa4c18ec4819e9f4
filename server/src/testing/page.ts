/**
 * A visitor's page in memory: it holds one end of a socket, speaks the protocol, and notes every message that a page
 * in its situation must never get. What it says, and when, is up to the test.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { parseFromServer } from '@anoncam/protocol/parse';
import { subprotocol } from '@anoncam/protocol/version';
import { type Country, noWishes, type Reach, unknownCountry, type Wishes } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Restriction } from '../enforcement/gate.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { Connection } from '../session/connection.ts';
import type { Reception } from '../session/reception.ts';
import type { ReportMessage } from '../session/reports.ts';
import type { Socket } from '../session/socket.ts';
import { createArrival } from './arrivals.ts';

/** `none`: without a socket, or not yet welcome. */
export type View = 'none' | 'idle' | 'waiting' | 'matched' | 'calling';

/** Where each message is legal, and where it takes the page; null: it stays where it is. */
const moves: Record<
  FromServer['type'],
  { legalIn: readonly View[]; to: View | null; strangerAway?: boolean | null }
> = {
  welcome: { legalIn: ['none'], to: 'idle', strangerAway: null },
  waiting: { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: 'waiting' },
  matched: { legalIn: ['waiting'], to: 'matched' },
  begun: { legalIn: ['matched'], to: 'calling', strangerAway: false },
  unpaired: { legalIn: ['matched'], to: 'idle' },
  'stranger-left': { legalIn: ['calling'], to: 'idle' },
  'stranger-away': { legalIn: ['calling'], to: null, strangerAway: true },
  'stranger-back': { legalIn: ['calling'], to: null, strangerAway: false },
  signal: { legalIn: ['matched', 'calling'], to: null },
  crowd: { legalIn: ['waiting'], to: null },
  pairing: { legalIn: ['waiting'], to: null },
  reported: { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
  'report-held': { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
  'report-refused': { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
  standing: { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
  relays: { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
  pong: { legalIn: ['idle', 'waiting', 'matched', 'calling'], to: null },
};

class MemorySocket implements Socket {
  readonly #page: Page;
  readonly subprotocol: string;
  connection: Connection | null = null;
  isOpen = true;

  constructor(page: Page) {
    this.#page = page;
    this.subprotocol = page.subprotocol;
  }

  send(text: string): void {
    if (this.isOpen) this.#page.receive(text);
  }

  /** As with Bun's, the other side of the server hears of it before this returns. */
  close(code: number): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#page.onClosed(this, code);
    this.connection?.closed(code);
  }

  bufferedBytes(): number {
    return 0;
  }
}

export class Page {
  readonly name: string;
  readonly visitor: VisitorRef;
  readonly received: FromServer[] = [];
  readonly violations: string[] = [];
  /** Every call that this page was ever told of. */
  readonly calls = new Set<CallId>();
  /** The calls that this page has acknowledged. */
  readonly accepted = new Set<CallId>();
  view: View = 'none';
  /** Told last of the call's stranger; null: nothing yet since it came back. */
  isStrangerAway: boolean | null = null;
  call: CallId | null = null;
  part: 'offerer' | 'answerer' = 'offerer';
  /** What the page would send with its next ticket, and where it seems to be. */
  reach: Reach = { nat: 'unknown', relay: false };
  wishes: Wishes = noWishes;
  country: Country = unknownCountry;
  network: NetworkTag;
  address: AddressReference;
  /** What sanctions of its browser come to when it connects. */
  pool: Restriction = 'ordinary';
  /** References to the strangers of its calls. */
  readonly strangers: Sealed[] = [];
  /** With what it can report whom it met, by call. */
  readonly tickets = new Map<CallId, Sealed>();
  session: Sealed | null = null;
  resume: Sealed | null = null;
  closedWith: number | null = null;
  /** Whether something comes from the stranger's device in its calls; it says so when they begin. */
  flows = true;
  /** In which it speaks from its next socket on. */
  subprotocol = subprotocol;
  socket: MemorySocket | null = null;

  constructor(name: string, visitor: VisitorRef) {
    this.name = name;
    this.visitor = visitor;
    this.network = `network of ${visitor}` as NetworkTag;
    this.address = `address of ${visitor}` as AddressReference;
  }

  /** Opens a socket and says hello with the notes that the page has, or with none. */
  open(reception: Reception, { withNotes = true } = {}): void {
    const socket = new MemorySocket(this);
    const before = this.socket;
    this.socket = socket;
    this.view = 'none';
    this.call = null;
    const { visitor, country, network, address } = this;
    const arrival = createArrival({ visitor, country, network, address });
    socket.connection = new Connection(reception, socket, arrival);
    const notes = withNotes ? { session: this.session, call: this.resume } : { session: null, call: null };
    this.say({ type: 'hello', ...notes });
    if (before?.isOpen && withNotes) this.violations.push(`${this.name} has two sockets for one session`);
  }

  say(message: FromVisitor): void {
    const endsCall = message.type === 'lost' || message.type === 'report';
    const ends = message.type === 'stop' || (endsCall && message.call === this.call);
    if (ends && this.view !== 'none') this.#beIdle();
    this.sayText(JSON.stringify(message));
  }

  #beIdle(): void {
    this.view = 'idle';
    this.call = null;
    this.resume = null;
  }

  sayText(text: string): void {
    if (this.socket?.isOpen) this.socket.connection?.receive(text);
  }

  wait(mode: Mode = 'video'): void {
    this.say({ type: 'wait', mode, offer: `offer of ${this.name}`, reach: this.reach, hidden: false });
  }

  prefer(wishes: Partial<Wishes>): void {
    this.wishes = { ...this.wishes, ...wishes };
    this.say({ type: 'prefer', wishes: this.wishes });
  }

  /** Blocks the stranger of its latest call. */
  block(): void {
    const stranger = this.strangers.at(-1);
    if (stranger) this.say({ type: 'block', strangers: [stranger] });
  }

  /** Reports whom it met in a call, its present one if none is named. */
  report(call = this.call, more: Partial<ReportMessage> = {}): void {
    const ticket = call === null ? undefined : this.tickets.get(call);
    if (call === null || !ticket) return;
    this.say({ type: 'report', call, ticket, category: 'hate', words: 'They said…', ...more });
  }

  accept(): void {
    if (this.call === null) return;
    this.accepted.add(this.call);
    const answer = this.part === 'answerer' ? `answer of ${this.name}` : null;
    this.say({ type: 'accept', call: this.call, answer });
  }

  signal(candidate: string, call = this.call): void {
    if (call === null) return;
    const signal = { kind: 'candidate', candidate, sdpMid: null, sdpMLineIndex: null } as const;
    this.say({ type: 'signal', call, signal });
  }

  lost(why: 'not-connected' | 'broken', call = this.call): void {
    if (call !== null) this.say({ type: 'lost', call, why });
  }

  /** Loses the socket: 1000 politely, 1006 without a word. */
  lose(code: number): void {
    this.socket?.close(code);
  }

  onClosed(socket: MemorySocket, code: number): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.view = 'none';
    this.call = null;
    this.closedWith = code;
  }

  receive(text: string): void {
    const message = parseFromServer(text);
    if (!message) {
      this.violations.push(`${this.name} got what is not of the protocol: ${text}`);
      return;
    }
    this.received.push(message);
    const { legalIn, to } = moves[message.type];
    const isAside = ['reported', 'report-held', 'report-refused'].includes(message.type);
    const isOurs = !('call' in message) || message.type === 'matched' || isAside || this.#isAbout(message);
    if (!legalIn.includes(this.view) || !isOurs) {
      this.violations.push(`${this.name} got ${text} while ${this.view} with ${this.call}`);
    }
    if (to !== null) this.view = to;
    if ('call' in message && !isAside) this.#noteCall(message.call);
    this.#note(message);
  }

  #isAbout(message: Extract<FromServer, { call: unknown }>): boolean {
    return message.type === 'welcome' || message.call === this.call;
  }

  #noteCall(call: CallId | null): void {
    this.call = call;
    if (call !== null) this.calls.add(call);
  }

  #note(message: FromServer): void {
    const { strangerAway } = moves[message.type];
    if (strangerAway !== undefined) this.isStrangerAway = strangerAway;
    if (message.type === 'welcome') this.#noteWelcome(message);
    else if (message.type === 'begun') this.#noteBegun(message);
    else if (message.type === 'matched') this.part = message.offer === null ? 'offerer' : 'answerer';
    if (this.view === 'idle' || this.view === 'waiting') this.call = null;
    // Only a call that goes on is worth coming back to.
    if (this.view !== 'calling') this.resume = null;
  }

  #noteBegun({ call, resume, stranger, report }: Extract<FromServer, { type: 'begun' }>): void {
    this.resume = resume;
    this.tickets.set(call, report);
    this.strangers.push(stranger);
    if (this.flows) this.say({ type: 'flowing', call });
  }

  #noteWelcome({ session, call }: Extract<FromServer, { type: 'welcome' }>): void {
    this.session = session;
    if (call !== null) this.view = 'calling';
  }
}
