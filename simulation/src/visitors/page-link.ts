/**
 * A page's one connection to the server, as `server-link.ts` keeps it, over simulated sockets: says hello, asks whether
 * the server is still there, and comes back by itself with growing pauses.
 */
import { type CloseReason, closeCodes, nextStepAfter } from '@anoncam/protocol/close-codes';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { Timer } from '../../../server/src/lib/clock.ts';
import { delayBeforeAttempt } from '../../../web/src/server-link/backoff.ts';
import { mostDrift } from '../frame/event-queue.ts';
import type { Door } from '../parts/site.ts';
import type { Wire } from '../parts/wire.ts';
import type { Browser } from './browser.ts';
import type { Standstill } from './standstill.ts';

const answerWithinMs = 5_000;
const answerInDoubtWithinMs = 1_500;
const patientAttempt = 3;

export type LinkListener = {
  onWelcome(welcome: Extract<FromServer, { type: 'welcome' }>): void;
  onMessage(message: Exclude<FromServer, { type: 'welcome' | 'pong' }>): void;
  onDown(): void;
  /** Trying again is of no use. */
  onRefused(code: number): void;
  callToResume(): Sealed | null;
};

export class PageLink {
  readonly #site: Door;
  readonly #who: { owner: string; browser: Browser };
  readonly #listener: LinkListener;
  readonly #standstill: Standstill;
  #wire: Wire | null = null;
  /** Those that were given up. */
  readonly #former: Wire[] = [];
  #session: Sealed | null = null;
  #isWelcome = false;
  #attempt = 0;
  #retry: Timer | null = null;
  #watch: Timer | null = null;
  #patienceMs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(
    site: Door,
    who: { owner: string; browser: Browser; standstill: Standstill },
    listener: LinkListener,
  ) {
    this.#site = site;
    this.#standstill = who.standstill;
    this.#who = who;
    this.#listener = listener;
  }

  get wire(): Wire | null {
    return this.#wire;
  }

  get isUp(): boolean {
    return this.#isWelcome;
  }

  open(): void {
    this.#abandon(closeCodes.reconnecting.code);
    const ifCurrent = (work: () => void) =>
      this.#standstill.outlast(() => {
        if (this.#wire === wire) work();
      });
    const wire: Wire = this.#site.connect(this.#who, {
      opened: () => ifCurrent(() => this.#sayHello(wire)),
      received: (message) => ifCurrent(() => this.#receive(message)),
      closed: (code) => ifCurrent(() => this.#onLost(code)),
    });
    this.#wire = wire;
    this.#expect(answerWithinMs * 2);
  }

  close(reason: CloseReason): void {
    this.#isClosed = true;
    this.#abandon(closeCodes[reason].code);
  }

  /** The machine is switched off. */
  vanish(): void {
    this.#wire?.starve();
    this.#isClosed = true;
    this.#forget();
  }

  /** False if the server is out of reach just now; the message is then lost. */
  send(message: FromVisitor): boolean {
    if (!this.#isWelcome) return false;
    this.#wire?.send(message);
    return true;
  }

  /** Something speaks against the connection: it has to show soon that it is alive. */
  doubt(): void {
    this.#ask(answerInDoubtWithinMs);
  }

  /** A device that wakes up or is online again does not wait for its timer. */
  hurry(): void {
    if (this.#isClosed) return;
    if (this.#isWelcome) return this.doubt();
    this.#attempt = 0;
    this.open();
  }

  #sayHello(wire: Wire): void {
    wire.send({ type: 'hello', session: this.#session, call: this.#listener.callToResume() });
  }

  #receive(message: FromServer): void {
    this.#watch?.cancel();
    this.#watch = this.#after(limits.pingEveryMs, () => this.#ask(answerWithinMs));
    this.#patienceMs = Number.POSITIVE_INFINITY;
    if (message.type === 'pong') return;
    if (message.type !== 'welcome') return this.#listener.onMessage(message);
    this.#session = message.session;
    this.#isWelcome = true;
    this.#attempt = 0;
    this.#listener.onWelcome(message);
  }

  #ask(withinMs: number): void {
    if (withinMs < this.#patienceMs && this.send({ type: 'ping' })) this.#expect(withinMs);
  }

  #expect(withinMs: number): void {
    this.#watch?.cancel();
    this.#patienceMs = withinMs;
    this.#watch = this.#after(withinMs, () => this.#onLost(0));
  }

  #onLost(code: number): void {
    if (code === closeCodes.replaced.code) this.#judgeReplaced();
    this.#abandon(closeCodes.reconnecting.code);
    const isKnown = Object.values(closeCodes).some((entry) => entry.code === code);
    if (isKnown && nextStepAfter(code) === 'never') {
      this.#isClosed = true;
      return this.#listener.onRefused(code);
    }
    if (nextStepAfter(code) === 'back-off') this.#attempt = Math.max(this.#attempt, patientAttempt);
    const delayMs = delayBeforeAttempt(this.#attempt++, this.#site.world.chance.below(1_000) / 1_000);
    this.#retry = this.#after(delayMs, () => this.open());
    this.#listener.onDown();
  }

  /**
   * Whoever came last has the session: only what was said over a former socket, and came late, may take it, or seems to have come
   * late to servers that hear of each other only by now, by clocks that differ.
   */
  #judgeReplaced(): void {
    const { world } = this.#site;
    const greetedAtMs = this.#wire?.greetedAtMs ?? 0;
    const unsureMs = world.swarm.far === null ? 0 : 2 * mostDrift * (world.now - greetedAtMs);
    if (this.#former.some((wire) => wire.greetedAtMs >= greetedAtMs - unsureMs)) return;
    this.#site.world.fail('wire', `${this.#who.owner} is replaced by whom it had replaced`);
  }

  #after(delayMs: number, work: () => void): Timer {
    return this.#standstill.after(delayMs, `${this.#who.owner} looks after its link`, work);
  }

  #abandon(code: number): void {
    const wire = this.#wire;
    this.#forget();
    if (wire) this.#former.push(wire);
    wire?.close(code);
  }

  #forget(): void {
    this.#retry?.cancel();
    this.#watch?.cancel();
    this.#retry = null;
    this.#watch = null;
    this.#patienceMs = Number.POSITIVE_INFINITY;
    this.#isWelcome = false;
    this.#wire = null;
  }
}
