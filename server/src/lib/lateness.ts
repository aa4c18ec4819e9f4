/**
 * How late this process does what it planned to: the earliest sign that it has more to do than it can. A timer that is late
 * once means nothing; late again and again, the process is strained.
 */
import type { Clock, Timer } from './clock.ts';

export type Strain = 'calm' | 'strained' | 'overloaded';

const lookEveryMs = 1_000;
/** So much later than planned. */
const strainedMs = 100;
const overloadedMs = 400;
/** In so many looks one after the other, each of them. */
const looks = 3;

export class Lateness {
  readonly #clock: Clock;
  #late: readonly number[] = [];
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  run(): void {
    const dueMs = this.#clock.now() + lookEveryMs;
    this.#timer = this.#clock.at(dueMs, () => {
      this.note(this.#clock.now() - dueMs);
      this.run();
    });
  }

  note(lateMs: number): void {
    this.#late = [lateMs, ...this.#late].slice(0, looks);
  }

  get strain(): Strain {
    if (this.#late.length < looks) return 'calm';
    const leastMs = Math.min(...this.#late);
    if (leastMs >= overloadedMs) return 'overloaded';
    return leastMs >= strainedMs ? 'strained' : 'calm';
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
