/**
 * The store that several servers share: one step after the other, a clock of its own, channels to which connections listen, and
 * nothing that it could not lose.
 */
import { type Skew, skewed } from '../frame/event-queue.ts';
import { StoreAway } from '../parts/life.ts';
import type { World } from '../world.ts';
import { StoreState } from './store-state.ts';
import { type Args, type HandedOut, StoreVerbs } from './store-verbs.ts';

/** A connection is asked so often whether it is there, and given up if it says nothing for so long. */
const pingEveryMs = 1_000;
const silenceMs = 1_500;

/** Servers must bear it as they bear one that does not answer. */
export class StoreFull extends StoreAway {
  constructor() {
    super("OOM command not allowed when used memory > 'maxmemory'");
  }
}

/** A connection as the store sees it. */
export type Connected = {
  isListening(channel: string): boolean;
  carry(channel: string, text: string): void;
  lose(): void;
};

export type StoreWatch = {
  noteHandedOut(pair: HandedOut): void;
  /** The store knows nothing any more of what was done since then. */
  noteLoss(sinceMs: number): void;
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
  /** Until then it has no memory left. */
  #fullUntilMs = 0;

  constructor(world: World, watch: StoreWatch, skew: Skew) {
    this.#world = world;
    this.#watch = watch;
    this.#skew = skew;
    this.#verbs = new StoreVerbs({
      publish: (channel, text) => void this.publish(channel, text),
      seeHandedOut: (pair) => watch.noteHandedOut(pair),
    });
  }

  get state(): StoreState {
    return this.#state;
  }

  get isWell(): boolean {
    return this.#world.now >= Math.max(this.hungUntilMs, this.awayUntilMs);
  }

  /** It does all that it is asked for. */
  get isSound(): boolean {
    return this.isWell && this.#world.now >= this.#fullUntilMs;
  }

  verb(name: string, channel: string, args: Args): unknown {
    if (name === 'change' && this.#world.now < this.#fullUntilMs) throw new StoreFull();
    return this.#verbs.run(name, { state: this.#state, now: this.#now, channel, args });
  }

  /** As `claim` of switchboard.valkey.ts does it. */
  claim(channel: string, [before = '', after = '', since = '', agoUs = 0]: Args): number {
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
    const [state, sinceMs] = [this.#state.copy(), this.#world.now];
    this.#world.after(lagMs, 'the store fails over', () => {
      if (!this.#world.isCalm) this.#become(state, sinceMs, awayMs);
    });
  }

  empty(awayMs: number): void {
    this.#become(new StoreState(), Number.NEGATIVE_INFINITY, awayMs);
  }

  #become(state: StoreState, sinceMs: number, awayMs: number): void {
    this.#state = state;
    this.#watch.noteLoss(sinceMs);
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

  /** The functions that may need memory are refused, as by their flags in waiting-room.lua. */
  fill(forMs: number): void {
    this.#fullUntilMs = Math.max(this.#fullUntilMs, this.#world.now + forMs);
  }

  vanish(forMs: number): void {
    this.awayUntilMs = Math.max(this.awayUntilMs, this.#world.now + forMs);
    for (const link of [...this.links]) link.lose();
  }

  get #now(): number {
    return skewed(this.#world.now, this.#skew);
  }
}
