/**
 * The store that several servers share: one step after the other, a clock of its own, channels to which connections listen, and
 * nothing that it could not lose.
 */
import type { Ticket } from '../../../server/src/matching/ticket.ts';
import { type Skew, skewed } from '../frame/event-queue.ts';
import type { World } from '../world.ts';
import { StoreState } from './store-state.ts';
import { StoreVerbs } from './store-verbs.ts';

/** A connection is asked so often whether it is there, and given up if it says nothing for so long. */
const pingEveryMs = 1_000;
const silenceMs = 1_500;

/** A connection as the store sees it. */
export type Connected = {
  isListening(channel: string): boolean;
  carry(channel: string, text: string): void;
  lose(): void;
};

export type StoreWatch = {
  judgePaired(one: Ticket, other: Ticket, pair: string): void;
  /** The store does not know any more that these met. */
  noteForgotten(pairs: readonly string[]): void;
  noteLoss(): void;
};

export class SharedStore {
  readonly #world: World;
  readonly #watch: StoreWatch;
  readonly #verbs: StoreVerbs;
  readonly #skew: Skew;
  readonly links = new Set<Connected>();
  #state = new StoreState();
  /** Until then it answers nothing, and nobody reaches it. */
  hungUntilMs = 0;
  awayUntilMs = 0;

  constructor(world: World, watch: StoreWatch, { secret, skew }: { secret: Uint8Array; skew: Skew }) {
    this.#world = world;
    this.#watch = watch;
    this.#skew = skew;
    this.#verbs = new StoreVerbs(secret, (one, other, pair) => watch.judgePaired(one, other, pair));
  }

  get state(): StoreState {
    return this.#state;
  }

  get isWell(): boolean {
    return this.#world.now >= Math.max(this.hungUntilMs, this.awayUntilMs);
  }

  verb(name: string, args: readonly (string | number)[]): unknown {
    return this.#verbs.run(name, this.#state, this.#now, args);
  }

  /** As `claim` of switchboard.valkey.ts does it. */
  claim(
    channel: string,
    [before = '', after = '', since = '', agoUs = 0]: readonly (string | number)[],
  ): number {
    const sinceUs = since === '' ? this.#now * 1_000 - Number(agoUs) : since;
    return this.publish(channel, `${before}${sinceUs}${after}`);
  }

  publish(channel: string, text: string): number {
    const listening = [...this.links].filter((link) => link.isListening(channel));
    for (const link of listening) link.carry(channel, text);
    return listening.length;
  }

  /** What was written in the last `lagMs` has not come to the one that takes its place. */
  failOver(lagMs: number, awayMs: number): void {
    const state = this.#state.copy();
    this.#world.after(lagMs, 'the store fails over', () => {
      if (!this.#world.isCalm) this.#become(state, awayMs);
    });
  }

  empty(awayMs: number): void {
    this.#become(new StoreState(), awayMs);
  }

  #become(state: StoreState, awayMs: number): void {
    const forgotten = [...this.#state.met].filter(([pair, atMs]) => state.met.get(pair) !== atMs);
    this.#state = state;
    this.#watch.noteForgotten(forgotten.map(([pair]) => pair));
    this.#watch.noteLoss();
    this.vanish(awayMs);
  }

  hang(forMs: number): void {
    this.hungUntilMs = Math.max(this.hungUntilMs, this.#world.now + forMs);
    for (const link of this.links) {
      const silentMs = this.#world.chance.between(0, pingEveryMs);
      this.#world.after(silenceMs - silentMs, 'a server misses the answers of the store', () => {
        if (this.#world.now < this.hungUntilMs) link.lose();
      });
    }
  }

  vanish(forMs: number): void {
    this.awayUntilMs = Math.max(this.awayUntilMs, this.#world.now + forMs);
    for (const link of [...this.links]) link.lose();
  }

  get #now(): number {
    return skewed(this.#world.now, this.#skew);
  }
}
