/**
 * How many messages one socket may send: a token bucket each for what travels to the stranger and for the rest.
 * Limits across sockets are not its affair.
 */
export type AllowanceKind = 'signal' | 'other';

const rates: Record<AllowanceKind, { perSecond: number; burst: number }> = {
  signal: { perSecond: 20, burst: 40 },
  other: { perSecond: 5, burst: 20 },
};

export class Allowance {
  readonly #left = { signal: rates.signal.burst, other: rates.other.burst };
  readonly #atMs = { signal: 0, other: 0 };

  /** Takes one message out of the allowance; false if there was none left. */
  spend(kind: AllowanceKind, now: number): boolean {
    const { perSecond, burst } = rates[kind];
    const refill = (Math.max(0, now - this.#atMs[kind]) / 1000) * perSecond;
    const left = Math.min(burst, this.#left[kind] + refill);
    this.#atMs[kind] = now;
    this.#left[kind] = left >= 1 ? left - 1 : left;
    return left >= 1;
  }
}
