/**
 * One socket between a page and the server: what is sent arrives late but in order, or never, and each end learns of its
 * end in its own time. What is said on it is not its affair.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { parseFromServer } from '@anoncam/protocol/parse';
import { subprotocol } from '@anoncam/protocol/version';
import { Connection } from '../../../server/src/session/connection.ts';
import type { Reception } from '../../../server/src/session/reception.ts';
import type { Socket } from '../../../server/src/session/socket.ts';
import { createArrival } from '../../../server/src/testing/arrivals.ts';
import type { Browser } from '../visitors/browser.ts';
import { createTold, type Told } from '../watch/told.ts';
import type { World } from '../world.ts';

/** A lost network, as both ends see it. */
const lostCode = 1006;
/** A peer that is silent for so long is asked by the server's socket, and given up soon after. */
const silenceMs = 20_000;
const lateMs = 20;
const longestChokeMs = 4_000;
const tooMuchUnread = 300 * 1024;

export type WireListener = {
  opened(): void;
  received(message: FromServer): void;
  closed(code: number): void;
};

/** Sees what passes, on the server's side. */
type WireWatch = {
  hear(wire: Wire, message: FromVisitor, text: string, receive: () => void): void;
  tell(wire: Wire, message: FromServer, text: string): void;
  noteClosing(wire: Wire, code: number): void;
  close(wire: Wire, closed: () => void): void;
};

type Server = { readonly reception: Reception; readonly watch: WireWatch };

/** Where wires lead: a process of the server, if there is one. */
type WirePlace = {
  readonly world: World;
  readonly life: Server | null;
  readonly isReady: boolean;
  readonly wires: Set<Wire>;
};

type Way = 'up' | 'down';

export class Wire {
  readonly owner: string;
  readonly browser: Browser;
  readonly socket: Socket;
  /** What the page was told last, as far as the server knows. */
  readonly told: Told = createTold();
  hasSaidHello = false;
  /** When a server was handed the page's hello (ms since the epoch); minus infinity before. */
  greetedAtMs = Number.NEGATIVE_INFINITY;
  readonly #world: World;
  readonly #site: WirePlace;
  readonly #listener: WireListener;
  readonly #arrivesAtMs: Record<Way, number> = { up: 0, down: 0 };
  readonly #isAlive: Record<Way, boolean> = { up: true, down: true };
  #life: Server | null = null;
  #connection: Connection | null = null;
  #late: { readonly connection: Connection; readonly untilMs: number } | null = null;
  #unreadUntilMs = 0;
  #isClosedByPage = false;

  constructor(site: WirePlace, who: { owner: string; browser: Browser }, listener: WireListener) {
    this.#world = site.world;
    this.#site = site;
    this.owner = who.owner;
    this.browser = who.browser;
    this.#listener = listener;
    this.socket = {
      subprotocol,
      send: (text) => this.#sendDown(text),
      close: (code) => this.#closeByServer(code),
      bufferedBytes: () => this.#countUnread(),
    };
  }

  /** Whether the server has not heard of its end. */
  get isOpenAtServer(): boolean {
    return this.#connection !== null;
  }

  /** Whether everything that is sent arrives without much delay. */
  get isHealthy(): boolean {
    return this.#isAlive.up && this.#isAlive.down && this.#world.now >= this.#unreadUntilMs;
  }

  open(): void {
    this.#world.within(this.#world.swarm.maxDelayMs, `${this.owner} connects`, () => {
      if (this.#isClosedByPage) return;
      const { life, isReady } = this.#site;
      if (!life || this.#isExiled) this.#listener.closed(lostCode);
      else if (isReady) this.#openAt(life);
      else this.#listener.closed(closeCodes.restarting.code);
    });
  }

  send(message: FromVisitor): void {
    const text = encodeMessage(message);
    this.#carry('up', `${this.owner} says ${message.type}`, () => this.#arrive(message, text));
  }

  /** The page closes it; what it said before is still heard. */
  close(code: number): void {
    this.#isClosedByPage = true;
    this.#isAlive.down = false;
    this.#carry('up', `${this.owner} closes (${code})`, () => this.#endAtServer(code));
  }

  /** The network fails: the page notices at once, the server in a while. */
  cut(): void {
    this.#isAlive.up = false;
    this.#isAlive.down = false;
    this.#tellPage(200, lostCode);
    this.#tellServer(this.#world.chance.between(0, 8_000));
  }

  /** Nothing arrives any more in either direction, and neither end is told. */
  starve(): void {
    this.#isAlive.down = false;
    this.muffle();
  }

  /** The page hears nothing more, and the server does not know. */
  deafen(): void {
    this.#isAlive.down = false;
  }

  /** The server hears nothing more. */
  muffle(): void {
    this.#isAlive.up = false;
    this.#tellServer(silenceMs + this.#world.chance.between(0, 4_000));
  }

  /** The page does not read for a while. */
  stall(forMs: number): void {
    this.#unreadUntilMs = Math.max(this.#unreadUntilMs, this.#world.now + forMs);
    this.#arrivesAtMs.down = Math.max(this.#arrivesAtMs.down, this.#unreadUntilMs);
  }

  /** The process at the other end is gone without a word. */
  loseServer(): void {
    this.#connection = null;
    this.#late = null;
    this.#isAlive.up = false;
    this.#isAlive.down = false;
    // Most machines say so for a dead process; one that is gone itself says nothing.
    if (this.#world.chance.happens(0.8)) this.#tellPage(this.#world.chance.pick([100, 8_000]), lostCode);
  }

  get #isExiled(): boolean {
    return !this.#world.isCalm && this.#world.now < this.browser.exiledUntilMs;
  }

  #openAt(life: Server): void {
    this.#life = life;
    this.#site.wires.add(this);
    const { ref: visitor, country, network } = this.browser;
    this.#connection = new Connection(
      life.reception,
      this.socket,
      createArrival({ visitor, country, network }),
    );
    this.#carry('down', `${this.owner} is connected`, () => this.#listener.opened());
    const { chance, swarm, isCalm } = this.#world;
    if (!isCalm && chance.happens(swarm.choked)) this.stall(chance.between(0, longestChokeMs));
  }

  #arrive(message: FromVisitor, text: string): void {
    const connection = this.#connection ?? this.#findLate();
    if (!connection) return;
    if (message.type === 'hello') this.greetedAtMs = this.#world.now;
    this.#life?.watch.hear(this, message, text, () => connection.receive(text));
  }

  /** What had come already when the server closed the socket may be handed over after that. */
  #findLate(): Connection | null {
    const late = this.#site.life === this.#life ? this.#late : null;
    return late && this.#world.now <= late.untilMs ? late.connection : null;
  }

  /** Of a socket to which nothing was sent yet, nothing is unread. */
  #countUnread(): number {
    return this.told.view !== 'none' && this.#world.now < this.#unreadUntilMs ? tooMuchUnread : 0;
  }

  #sendDown(text: string): void {
    if (!this.#connection) return;
    const { trace } = this.#world;
    trace.mix(text);
    const message = parseFromServer(text);
    if (!message) return this.#world.fail('wire', `not a message of the protocol: ${text}`);
    trace.note(() => `${this.owner} is sent ${message.type}`);
    this.#life?.watch.tell(this, message, text);
    this.#carry('down', `${this.owner} hears ${message.type}`, () => this.#listener.received(message));
  }

  /** As with Bun's, the core hears of it before this returns. */
  #closeByServer(code: number): void {
    if (!this.#connection) return;
    this.#world.trace.note(() => `${this.owner} is closed with ${code}`);
    const carried = `${this.owner} is closed (${code})`;
    this.#carry('down', carried, () => this.#listener.closed(code));
    const { chance, now } = this.#world;
    if (chance.happens(0.5)) this.#late = { connection: this.#connection, untilMs: now + lateMs };
    this.#life?.watch.noteClosing(this, code);
    this.#endAtServer(code);
  }

  #endAtServer(code: number): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#isAlive.up = false;
    this.#site.wires.delete(this);
    if (connection) this.#life?.watch.close(this, () => connection.closed(code));
  }

  #tellPage(mostMs: number, code: number): void {
    this.#world.within(mostMs, `${this.owner} loses its socket`, () => {
      if (!this.#isClosedByPage) this.#listener.closed(code);
    });
  }

  #tellServer(afterMs: number): void {
    this.#world.after(afterMs, `the server loses the socket of ${this.owner}`, () =>
      this.#endAtServer(lostCode),
    );
  }

  #carry(way: Way, label: string, work: () => void): void {
    if (!this.#isAlive[way]) return;
    const { chance, swarm, now, queue } = this.#world;
    const atMs = Math.max(this.#arrivesAtMs[way], now + chance.between(0, swarm.maxDelayMs));
    this.#arrivesAtMs[way] = atMs;
    queue.at(atMs, label, () => {
      if (this.#isAlive[way] || (way === 'up' && this.#findLate())) work();
    });
  }
}
