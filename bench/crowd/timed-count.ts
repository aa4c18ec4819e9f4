/** A number of people that changes, and how long they were there in all. Times are milliseconds of any one clock. */
export class TimedCount {
  #value = 0;
  #sumMs = 0;
  #atMs = 0;

  get value(): number {
    return this.#value;
  }

  change(by: number, now: number): void {
    this.#advance(now);
    this.#value += by;
  }

  /** The milliseconds of all who were there, added up, since this was asked last. */
  takeMs(now: number): number {
    this.#advance(now);
    const sumMs = this.#sumMs;
    this.#sumMs = 0;
    return sumMs;
  }

  #advance(now: number): void {
    this.#sumMs += this.#value * (now - this.#atMs);
    this.#atMs = now;
  }
}
