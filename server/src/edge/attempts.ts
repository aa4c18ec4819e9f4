/**
 * How often one network may try something within a while, counted in memory and forgotten afterwards. What is tried, and
 * whether it was right to, is not its affair.
 */
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Clock } from '../lib/clock.ts';

export type AttemptRule = { readonly most: number; readonly withinMs: number };

/** So many networks at once are a flood from everywhere: then who has tried longest ago is forgotten for each that is new. */
const mostNetworks = 50_000;

/** @typeParam Who a network, or whatever else is to try only so often. */
export class Attempts<Who extends string = NetworkTag> {
  readonly #clock: Clock;
  readonly #rule: AttemptRule;
  readonly #counts = new Map<Who, number>();
  #sinceMs: number;

  constructor(clock: Clock, rule: AttemptRule) {
    this.#clock = clock;
    this.#rule = rule;
    this.#sinceMs = clock.now();
  }

  /** Whether this network has any left. */
  hasLeft(network: Who): boolean {
    this.#turn();
    return (this.#counts.get(network) ?? 0) < this.#rule.most;
  }

  note(network: Who): void {
    this.#turn();
    const count = (this.#counts.get(network) ?? 0) + 1;
    // The latest stand last.
    this.#counts.delete(network);
    this.#counts.set(network, count);
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > mostNetworks && !oldest.done) this.#counts.delete(oldest.value);
  }

  /** All begin anew together: that a little more is possible around that moment does no harm. */
  #turn(): void {
    const now = this.#clock.now();
    if (Math.abs(now - this.#sinceMs) < this.#rule.withinMs) return;
    this.#counts.clear();
    this.#sinceMs = now;
  }
}
