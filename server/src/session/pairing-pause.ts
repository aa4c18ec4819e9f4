/** Whether nobody is paired just now, since the waiting room does not answer. What is soon over is not worth a word. */
import type { Clock } from '../lib/clock.ts';

const worthTellingMs = 3_000;

export class PairingPause {
  readonly #clock: Clock;
  readonly #tell: (isOn: boolean) => void;
  #failingSinceMs: number | null = null;
  #isOn = false;
  /** When the latest one was over. */
  #endedAtMs = Number.NEGATIVE_INFINITY;

  /** @param tell is called when it begins, and when it is over. */
  constructor(clock: Clock, tell: (isOn: boolean) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** @returns whether that is new. */
  noteFailure(): boolean {
    const isNew = this.#failingSinceMs === null;
    this.#failingSinceMs ??= this.#clock.now();
    return isNew;
  }

  noteAnswer(): void {
    this.#failingSinceMs = null;
    if (!this.#isOn) return;
    this.#endedAtMs = this.#clock.now();
    this.#turn(false);
  }

  /** To be called now and then. */
  look(): void {
    const sinceMs = this.#failingSinceMs;
    if (!this.#isOn && sinceMs !== null && this.#clock.now() - sinceMs >= worthTellingMs) this.#turn(true);
  }

  /** Whether part of the time since then was one. */
  hasBeenSince(sinceMs: number): boolean {
    return this.#isOn || this.#endedAtMs > sinceMs;
  }

  #turn(isOn: boolean): void {
    this.#isOn = isOn;
    this.#tell(isOn);
  }
}
