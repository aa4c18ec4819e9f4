/**
 * Which two persons met when, for as long as the pairing rules need it and no longer. Kept in memory only.
 */
import type { Person } from './pairing.ts';

/** The memory this may take is bounded: beyond so many pairs the oldest are forgotten early. */
const maxPairs = 500_000;

function keyOf(a: Person, b: Person): string {
  return a < b ? `${a}${b}` : `${b}${a}`;
}

export class Acquaintance {
  /** In order of meeting, because a Map keeps the order of insertion. */
  readonly #metAtMs = new Map<string, number>();

  note(a: Person, b: Person, now: number): void {
    const key = keyOf(a, b);
    this.#metAtMs.delete(key);
    this.#metAtMs.set(key, now);
    if (this.#metAtMs.size > maxPairs) this.#forgetFirst();
  }

  metAtMs(a: Person, b: Person): number | null {
    return this.#metAtMs.get(keyOf(a, b)) ?? null;
  }

  /** Forgets every meeting at or before `untilMs`. */
  forget(untilMs: number): void {
    for (const [key, metAtMs] of this.#metAtMs) {
      if (metAtMs > untilMs) return;
      this.#metAtMs.delete(key);
    }
  }

  get size(): number {
    return this.#metAtMs.size;
  }

  #forgetFirst(): void {
    const first = this.#metAtMs.keys().next();
    if (!first.done) this.#metAtMs.delete(first.value);
  }
}
