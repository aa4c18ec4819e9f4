/**
 * A page that stands still now and then, as a phone's does behind another one, or a busy one. What happens to it in the
 * meantime waits, and it learns all of it when it goes on.
 */
import type { Timer } from '../../../server/src/lib/clock.ts';
import type { World } from '../world.ts';

export class Standstill {
  readonly #world: World;
  readonly #name: string;
  /** The latest one, in ms since the epoch; `endedAtMs` is before `beganAtMs` as long as it lasts. */
  beganAtMs = 0;
  endedAtMs = 0;
  /** What waits; null while it goes on as usual. */
  #waiting: (() => void)[] | null = null;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
  }

  get isNow(): boolean {
    return this.#waiting !== null;
  }

  begin(forMs: number): void {
    if (this.#waiting) return;
    this.#waiting = [];
    this.beganAtMs = this.#world.now;
    this.#world.after(forMs, `${this.#name} goes on`, () => this.end());
  }

  end(): void {
    const waiting = this.#waiting ?? [];
    if (this.#waiting) this.endedAtMs = this.#world.now;
    this.#waiting = null;
    for (const work of waiting) work();
  }

  /** At once, or when it goes on. */
  outlast(work: () => void): void {
    if (this.#waiting) this.#waiting.push(work);
    else work();
  }

  /** A timer that runs out meanwhile is late, and can still be called off. */
  after(delayMs: number, label: string, work: () => void): Timer {
    let isOff = false;
    const timer = this.#world.after(delayMs, label, () => this.outlast(() => !isOff && work()));
    return {
      cancel: () => {
        isOff = true;
        timer.cancel();
      },
    };
  }
}
