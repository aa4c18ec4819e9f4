/**
 * What `ticker.ts` does in a page: ticks twice a second, and notices that the page stood still before.
 */
import type { Timer } from '../../../server/src/lib/clock.ts';
import type { World } from '../world.ts';
import type { Standstill } from './standstill.ts';

const tickMs = 500;
const standstillMs = 1_500;

type TickListener = {
  /** Before the tick that came so much too late. */
  onStandstill(afterMs: number): void;
  onTick(): void;
};

export class PageTicker {
  readonly #world: World;
  readonly #name: string;
  readonly #standstill: Standstill;
  readonly #listener: TickListener;
  #dueAtMs = 0;
  #timer: Timer | null = null;

  constructor(world: World, who: { name: string; standstill: Standstill }, listener: TickListener) {
    this.#world = world;
    this.#name = who.name;
    this.#standstill = who.standstill;
    this.#listener = listener;
    this.#tickAfter(world.chance.between(0, tickMs));
  }

  end(): void {
    this.#timer?.cancel();
  }

  #tickAfter(delayMs: number): void {
    this.#dueAtMs = this.#world.now + delayMs;
    this.#timer = this.#standstill.after(delayMs, `${this.#name} ticks`, () => this.#tick());
  }

  #tick(): void {
    const lateMs = this.#world.now - this.#dueAtMs;
    this.#tickAfter(tickMs);
    if (lateMs > standstillMs) this.#listener.onStandstill(lateMs);
    this.#listener.onTick();
  }
}
