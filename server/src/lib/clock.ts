/**
 * Time as an argument: the core reads and waits through a `Clock`, so that tests and the simulation can turn it.
 */

export type Timer = { cancel(): void };

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `work` once, no earlier than `atMs` (milliseconds since the epoch). */
  at(atMs: number, work: () => void): Timer;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atMs, work) {
    // The time of day may have been set back meanwhile: then it is too early when the timeout is over.
    const check = () => (Date.now() < atMs ? arm() : work());
    const arm = () => {
      handle = setTimeout(check, Math.max(0, atMs - Date.now()));
    };
    let handle: ReturnType<typeof setTimeout> | undefined;
    arm();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  #order = 0;
  #timers: { atMs: number; order: number; work: () => void }[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  at(atMs: number, work: () => void): Timer {
    const timer = { atMs, order: this.#order++, work };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Moves time on and runs what falls due, in order; work may set new timers. */
  advance(byMs: number): void {
    const untilMs = this.#now + byMs;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = Math.max(this.#now, due.atMs);
      due.work();
    }
    this.#now = untilMs;
  }
}
