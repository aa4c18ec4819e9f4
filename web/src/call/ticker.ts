/**
 * What is done twice a second while a meeting is on. It notices if the page could do nothing for longer than that, as after
 * the device slept: no time that was measured across such a gap says anything of anybody else.
 */

const tickMs = 500;
/** In the background browsers hold ticks up a little. */
const standstillMs = 1_500;

type TickListener = {
  /** Before the tick that came so much too late; less than 0 if the clock was set back. */
  onStandstill(afterMs: number): void;
  onTick(): void;
};

export class Ticker {
  readonly #listener: TickListener;
  readonly #interval: number;
  #tickedAtMs = Date.now();

  constructor(listener: TickListener) {
    this.#listener = listener;
    this.#interval = window.setInterval(() => this.#tick(), tickMs);
  }

  end(): void {
    clearInterval(this.#interval);
  }

  #tick(): void {
    const now = Date.now();
    const lateMs = now - this.#tickedAtMs - tickMs;
    this.#tickedAtMs = now;
    if (Math.abs(lateMs) > standstillMs) this.#listener.onStandstill(lateMs);
    this.#listener.onTick();
  }
}
