/**
 * What goes wrong with the store that servers share, and when.
 */
import type { World } from '../world.ts';
import type { SharedStore } from './shared-store.ts';
import type { StoreLink } from './store-link.ts';

const troubles = ['fail-over', 'empty', 'hang', 'vanish', 'part', 'mishear', 'full'] as const;
type Trouble = (typeof troubles)[number];

/** Per minute, at most. */
const mostOften: Readonly<Record<Trouble, number>> = {
  'fail-over': 6,
  empty: 3,
  hang: 6,
  vanish: 3,
  part: 10,
  mishear: 6,
  full: 1,
};

export class StoreTrouble {
  readonly #world: World;
  readonly #store: SharedStore;
  readonly #links: () => readonly StoreLink[];

  constructor(world: World, store: SharedStore, links: () => readonly StoreLink[]) {
    this.#world = world;
    this.#store = store;
    this.#links = links;
    const { chance } = world;
    for (const trouble of troubles)
      if (chance.happens(0.5)) this.#keepHappening(trouble, mostOften[trouble] / chance.pick([1, 3, 10]));
  }

  #keepHappening(trouble: Trouble, rate: number): void {
    this.#world.after(this.#world.chance.untilNext(rate), `the store has trouble: ${trouble}`, () => {
      if (this.#world.isCalm) return;
      this.#strike(trouble);
      this.#keepHappening(trouble, rate);
    });
  }

  #strike(trouble: Trouble): void {
    const { chance } = this.#world;
    switch (trouble) {
      case 'fail-over':
        return this.#store.failOver(chance.pick([20, 200, 1_000, 5_000]), chance.between(50, 2_000));
      case 'empty':
        return this.#store.empty(chance.between(50, 2_000));
      case 'hang':
        return this.#store.hang(chance.between(100, 4_000));
      case 'vanish':
        return this.#store.vanish(chance.between(200, 10_000));
      case 'part':
        return this.#pickLink()?.part(chance.between(100, 8_000));
      case 'full':
        return this.#store.fill(chance.between(100, 3_000));
      case 'mishear':
        return this.#pickLink()?.mishear(chance.between(20, chance.pick([2_000, 15_000])));
      default:
        return trouble satisfies never;
    }
  }

  #pickLink(): StoreLink | null {
    const links = this.#links();
    return links.length > 0 ? this.#world.chance.pick(links) : null;
  }
}
