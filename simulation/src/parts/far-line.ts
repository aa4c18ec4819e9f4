/**
 * A line to a store elsewhere: what is sent over it arrives late, in the order of sending. What dies with the process at
 * this end never arrives.
 */
import type { Clock } from '../../../server/src/lib/clock.ts';
import type { World } from '../world.ts';

export class FarLine {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #maxDelayMs: number;
  #arrivesAtMs = 0;
  /** Sent, and not answered yet. */
  under = 0;

  constructor(world: World, clock: Clock) {
    this.#world = world;
    this.#clock = clock;
    this.#maxDelayMs = world.swarm.far?.maxDelayMs ?? 0;
  }

  /** Answers come in their own time and order. */
  ask<Value>(work: () => Value): Promise<Value> {
    this.under++;
    return new Promise((resolve) => {
      this.send(() => {
        const value = work();
        this.#clock.at(this.#clock.now() + this.drawDelay(), () => {
          this.under--;
          resolve(value);
        });
      });
    });
  }

  send(work: () => void): void {
    this.#arrivesAtMs = Math.max(this.#arrivesAtMs, this.#clock.now() + this.drawDelay());
    this.#clock.at(this.#arrivesAtMs, work);
  }

  drawDelay(): number {
    return this.#world.chance.between(0, this.#maxDelayMs);
  }
}
