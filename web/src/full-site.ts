/**
 * Waiting for a place on a site that is full: when it is tried again, and what comes of it. What follows once there is a
 * place is not decided here.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Answer, Place } from './server-link/knock.ts';

/** Where the server names no time. */
const usualPauseSeconds = 20;
const mostSpread = 2;

/**
 * Not before the server wishes, and then spread over half as long, more after each try: those who were turned away at one
 * moment must not come back at one moment. `tries` counts from 0; `chance` is uniform in [0, 1).
 */
export function delayBeforeKnock(pauseSeconds: number | null, tries: number, chance: number): number {
  const spread = Math.min(mostSpread, (tries + 1) / 2);
  return Math.floor((pauseSeconds ?? usualPauseSeconds) * 1_000 * (1 + chance * spread));
}

export class FullSite {
  readonly #knock: () => Promise<Answer>;
  readonly #until = signal<number | null>(null);
  #tries = 0;
  #timer = 0;
  /** What an answer belongs to: one that comes after the visitor has left counts for nothing. */
  #round = 0;
  #isDue = false;
  #place: Place | null = null;
  #onFree: () => void = () => undefined;

  constructor(knock: () => Promise<Answer>) {
    this.#knock = knock;
  }

  /** When it is tried again (ms since the epoch); null while it is. */
  get until(): ReadonlySignal<number | null> {
    return this.#until;
  }

  /** `onFree`: there is a place, which is kept until it is given up; or something else is in the way. */
  wait(pauseSeconds: number | null, onFree: () => void): void {
    this.#end();
    this.#onFree = onFree;
    document.addEventListener('visibilitychange', this.#tryIfSeen);
    this.#pause(pauseSeconds);
  }

  tryNow(): void {
    if (this.#until.value !== null) void this.#try();
  }

  /** For the visitor to go on, on a connection of their own; or because they left. */
  async giveUp(): Promise<void> {
    const place = this.#place;
    this.#place = null;
    this.#end();
    this.#tries = 0;
    await place?.giveUp();
  }

  #end(): void {
    this.#round += 1;
    clearTimeout(this.#timer);
    this.#isDue = false;
    document.removeEventListener('visibilitychange', this.#tryIfSeen);
  }

  #pause(pauseSeconds: number | null): void {
    const delayMs = delayBeforeKnock(pauseSeconds, this.#tries, Math.random());
    this.#tries += 1;
    this.#until.value = Date.now() + delayMs;
    this.#isDue = false;
    this.#timer = window.setTimeout(() => {
      this.#isDue = true;
      this.#tryIfSeen();
    }, delayMs);
  }

  /** A tab that nobody looks at takes no place: it is tried when somebody does. */
  readonly #tryIfSeen = (): void => {
    if (this.#isDue && document.visibilityState === 'visible') void this.#try();
  };

  async #try(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isDue = false;
    this.#until.value = null;
    const round = this.#round;
    const answer = await this.#knock();
    if (round !== this.#round) return answer.is === 'let-in' ? answer.place.giveUp() : undefined;
    if (answer.is === 'full') return this.#pause(answer.pauseSeconds);
    this.#end();
    if (answer.is === 'let-in') this.#place = answer.place;
    this.#onFree();
  }
}
