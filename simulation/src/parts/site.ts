/**
 * The site as it is seen from outside: a server that is there, is not there, or is about to go, and the sockets to it.
 */
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Browser } from '../visitors/browser.ts';
import { Register } from '../watch/register.ts';
import type { SessionRecord } from '../watch/session-record.ts';
import type { World } from '../world.ts';
import { Life } from './life.ts';
import { Wire, type WireListener } from './wire.ts';

/** Where pages come in. */
export type Door = {
  readonly world: World;
  readonly register: Register;
  connect(who: { owner: string; browser: Browser }, listener: WireListener): Wire;
};

/** What may go wrong with a site, its sockets aside. */
export type Harmed = {
  readonly world: World;
  /** Those that a server has not lost. */
  readonly wires: Iterable<Wire>;
  kill(): void;
  drain(): void;
  sentence(subject: SubjectRef): void;
};

/** A place for an evening, and what is judged of it. */
export type Venue = Door &
  Harmed & {
    /** Nothing is lost for good: in the calm everybody meets somebody who can. */
    readonly mustSettle: boolean;
    /** Whatever is not there is there again. */
    start(): void;
    settle(): void;
    settleSecond(): void;
    recordOf(wire: Wire): SessionRecord | null;
    /** Two who wait although they could meet, not both of these, in words; null if there are none. */
    findPair(hopeless: ReadonlySet<VisitorRef>): string | null;
    /** What is there, by what it is called; null if there is no server. */
    countLeft(): Readonly<Record<string, number>> | null;
  };

/** A process that does not end by itself in this time is ended. */
const endWithinMs = 12_000;

export class Site implements Venue {
  readonly world: World;
  readonly register: Register;
  /** Those that the server has not lost. */
  readonly wires = new Set<Wire>();
  #life: Life | null = null;
  #isReady = false;
  #lives = 0;

  constructor(world: World) {
    this.world = world;
    this.register = new Register(world);
    this.start();
  }

  get life(): Life | null {
    return this.#life;
  }

  /** Whether it takes new visitors. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** A store that loses proposals leaves tickets behind: then nobody can promise that everybody meets somebody. */
  get mustSettle(): boolean {
    const { far } = this.world.swarm;
    return far === null || far.losesAnything === 0;
  }

  settle(): void {
    this.#life?.watch.settle();
  }

  settleSecond(): void {
    this.#life?.watch.settleSecond();
  }

  recordOf(wire: Wire): SessionRecord | null {
    return this.#life?.watch.recordOf(wire) ?? null;
  }

  findPair(hopeless: ReadonlySet<VisitorRef>): string | null {
    return this.#life?.watch.findPair(hopeless) ?? null;
  }

  countLeft(): Readonly<Record<string, number>> | null {
    const life = this.#life;
    return life && { ...life.countLeft(), sockets: this.wires.size };
  }

  connect(who: { owner: string; browser: Browser }, listener: WireListener): Wire {
    const wire = new Wire(this, who, listener);
    wire.open();
    return wire;
  }

  start(): void {
    if (this.#life) return;
    this.#life = new Life(this.world, this.register, { number: ++this.#lives, wires: this.wires });
    this.#isReady = true;
  }

  /** Probation begins or ends. */
  sentence(subject: SubjectRef): void {
    const { probation } = this.register;
    if (!probation.delete(subject)) probation.add(subject);
    this.#life?.sentence(subject);
  }

  /** It dies without a word, and another one is there after a while. */
  kill(): void {
    const life = this.#life;
    if (!life) return;
    this.#end(life);
    this.world.after(this.world.chance.between(300, 5_000), 'another server starts', () => this.start());
  }

  /** It ends as it does for a new version, which is there right after. */
  drain(): void {
    const life = this.#life;
    if (!life || !this.#isReady) return;
    this.#isReady = false;
    const end = () => {
      if (this.#life !== life) return;
      for (const wire of [...this.wires]) wire.socket.close(closeCodes.goingAway.code, '');
      this.#end(life);
      this.world.after(this.world.chance.between(0, 2_000), 'another server starts', () => this.start());
    };
    void life.drain().then(end);
    this.world.after(endWithinMs, 'the server must be gone', end);
  }

  #end(life: Life): void {
    this.#life = null;
    this.#isReady = false;
    life.die();
    for (const wire of [...this.wires]) wire.loseServer();
    this.wires.clear();
  }
}
