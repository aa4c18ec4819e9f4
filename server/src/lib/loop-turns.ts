/**
 * Spreads what comes all at once over turns of the event loop, so that whatever else is due is done in between. The system hands
 * over up to a thousand connections in one turn.
 */

export class LoopTurns {
  readonly #most: number;
  #left: number;
  #waiting: (() => void)[] = [];
  #isTurning = false;

  /** @param most so many go on in one turn. */
  constructor(most: number) {
    this.#most = most;
    this.#left = most;
  }

  /** @returns null where one may go on at once; otherwise it resolves when the turn has come, in the order of asking. */
  next(): Promise<void> | null {
    this.#begin();
    if (this.#left > 0) {
      this.#left -= 1;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isTurning = false;
    const next = this.#waiting.splice(0, this.#most);
    this.#left = this.#most - next.length;
    if (next.length > 0) this.#begin();
    for (const go of next) go();
  }
}
