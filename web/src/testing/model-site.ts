/**
 * The real session code of the server, under a clock that a test turns, reached through sockets in memory that are
 * slow, break and fail like real ones. What pages do with it is `model-page.ts`'s affair.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import { subprotocol } from '@anoncam/protocol/version';
import { TestClock } from '../../../server/src/lib/clock.ts';
import type { Log } from '../../../server/src/lib/log.ts';
import { createSeededRandom } from '../../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../../server/src/matching/pairing.ts';
import { PatienceBook } from '../../../server/src/matching/patience.ts';
import { MemoryWaitingRoom } from '../../../server/src/matching/waiting-room.memory.ts';
import { Consensus } from '../../../server/src/moderation/consensus.ts';
import { MemoryModerationLog } from '../../../server/src/moderation/moderation-log.memory.ts';
import { Connection } from '../../../server/src/session/connection.ts';
import { MemoryHeadCount } from '../../../server/src/session/head-count.memory.ts';
import { Reception } from '../../../server/src/session/reception.ts';
import { ReportTickets } from '../../../server/src/session/report-tickets.ts';
import { Reports } from '../../../server/src/session/reports.ts';
import { Resumption } from '../../../server/src/session/resumption.ts';
import type { Arrival } from '../../../server/src/session/session-state.ts';
import { StrangerReferences } from '../../../server/src/session/stranger-references.ts';
import { noTally } from '../../../server/src/session/tally.ts';
import { unchecked } from '../../../server/src/signalling/description-check.ts';
import { MemorySwitchboard } from '../../../server/src/signalling/switchboard.memory.ts';
import { ReportTray } from '../../../server/src/testing/report-tray.ts';

const stepMs = 50;
/** A lost network, as both ends see it. */
const lost = 1006;

/** What a page hears of its socket. */
export type WireListener = {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
};

type Way = 'up' | 'down';

export class ModelSite {
  readonly clock = new TestClock();
  /** What the server wrote to its log as an error, and what it refused pages for. */
  readonly complaints: string[] = [];
  readonly #random;
  readonly #masterKey = new Uint8Array(32);
  readonly #wires = new Set<Wire>();
  #waitingRoom: MemoryWaitingRoom;
  #reception: Reception | null;

  constructor(seed: number) {
    this.#random = createSeededRandom(seed);
    this.#waitingRoom = this.#createWaitingRoom();
    this.#reception = this.#createReception();
  }

  get reception(): Reception | null {
    return this.#reception;
  }

  /** At some time from now until `mostMs` later. */
  after(mostMs: number, work: () => void): void {
    this.clock.at(this.clock.now() + this.chooseDelay(mostMs), work);
  }

  chooseDelay(mostMs: number): number {
    return this.#random.below(mostMs + 1);
  }

  async countWaiting(): Promise<number> {
    return await this.#waitingRoom.count();
  }

  connect(arrival: Arrival, listener: WireListener): Wire {
    const wire = new Wire(this, listener);
    this.#wires.add(wire);
    wire.open(arrival);
    return wire;
  }

  /** The server dies without a word, and another one is there after a while. */
  kill(): void {
    const { reception } = this;
    this.#reception = null;
    for (const wire of this.#wires) wire.cut();
    this.#wires.clear();
    void reception?.stop();
    this.after(4_000, () => {
      if (this.#reception) return;
      this.#waitingRoom = this.#createWaitingRoom();
      this.#reception = this.#createReception();
    });
  }

  /** Lets time pass, a little at a time, so that what is promised is kept in between. */
  async pass(forMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < forMs; passedMs += stepMs) {
      this.clock.advance(stepMs);
      for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    }
  }

  #createWaitingRoom(): MemoryWaitingRoom {
    return new MemoryWaitingRoom({ clock: this.clock, random: this.#random, rules: defaultPairingRules });
  }

  #createReception(): Reception {
    const ignore = () => undefined;
    const log: Log = {
      info: ignore,
      warn: ignore,
      error: (message, fields) => this.complaints.push(`${message} ${fields?.bug?.name ?? ''}`),
    };
    const sealing = { masterKey: this.#masterKey, random: this.#random };
    const tickets = new ReportTickets(sealing);
    const desk = new ReportTray();
    const reception = new Reception({
      clock: this.clock,
      random: this.#random,
      log,
      waitingRoom: this.#waitingRoom,
      openHeadCount: (countOwn) => new MemoryHeadCount(countOwn),
      switchboard: new MemorySwitchboard(),
      resumption: new Resumption(sealing),
      references: new StrangerReferences(sealing),
      desk,
      reports: new Reports({ clock: this.clock, log, tickets, desk }),
      consensus: new Consensus(new MemoryModerationLog()),
      // Counting decides nothing.
      numbers: { note: () => undefined },
      tally: noTally,
      restrictionOf: () => 'ordinary',
      judgeAgain: async (present) => present.map(() => null),
      noteCalm: () => undefined,
      descriptions: unchecked,
      lendRelays: () => [],
      ownTabsMayMeet: false,
      patience: new PatienceBook(),
    });
    reception.run();
    return reception;
  }
}

/** One socket: what is sent arrives late but in order, or never. */
export class Wire {
  readonly #site: ModelSite;
  readonly #listener: WireListener;
  readonly #arrivesAtMs: Record<Way, number> = { up: 0, down: 0 };
  #connection: Connection | null = null;
  #isOpen: Record<Way, boolean> = { up: true, down: true };

  constructor(site: ModelSite, listener: WireListener) {
    this.#site = site;
    this.#listener = listener;
  }

  open(arrival: Arrival): void {
    this.#site.after(200, () => {
      const { reception } = this.#site;
      if (!reception) return this.#listener.closed(lost);
      if (!this.#isOpen.up) return;
      const socket = {
        subprotocol,
        send: (text: string) => this.#carry('down', () => this.#listener.received(text)),
        close: (code: number) => this.#closeByServer(code),
        bufferedBytes: () => 0,
      };
      this.#connection = new Connection(reception, socket, arrival);
      this.#carry('down', () => this.#listener.opened());
    });
  }

  send(text: string): void {
    this.#carry('up', () => this.#connection?.receive(text));
  }

  /** The page closes it; what it said before is still heard. */
  close(code: number): void {
    this.#isOpen.down = false;
    this.#carry('up', () => this.#endServerSide(code));
  }

  /** The network fails: the page notices now, the server in a while. */
  cut(): void {
    this.#site.after(8_000, () => this.#endServerSide(lost));
    this.#isOpen.up = false;
    this.#site.after(200, () => this.#listener.closed(lost));
    this.#isOpen.down = false;
  }

  /** Nothing arrives any more in either direction, and nobody has noticed yet. */
  starve(): void {
    this.#site.after(20_000, () => this.#endServerSide(lost));
    this.#isOpen = { up: false, down: false };
    this.#site.after(8_000, () => this.#listener.closed(lost));
  }

  #closeByServer(code: number): void {
    if (code === closeCodes.badMessage.code || code === closeCodes.tooMany.code) {
      this.#site.complaints.push(`a page was refused: ${code}`);
    }
    this.#carry('down', () => this.#listener.closed(code));
    this.#carry('up', () => this.#endServerSide(code));
  }

  #endServerSide(code: number): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#isOpen.up = false;
    connection?.closed(code);
  }

  #carry(way: Way, work: () => void): void {
    if (!this.#isOpen[way]) return;
    const { clock } = this.#site;
    const atMs = Math.max(this.#arrivesAtMs[way], clock.now() + this.#site.chooseDelay(250));
    this.#arrivesAtMs[way] = atMs;
    clock.at(atMs, () => {
      if (this.#isOpen[way]) work();
    });
  }
}
