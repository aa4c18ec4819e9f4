/** Things that may be so for a while, but not for long. */
import type { World } from '../world.ts';

/** Since when it is so (simulated ms), and how long it may be. */
type Noted = { readonly sinceMs: number; readonly mostMs: number };

type Breach = { readonly invariant: string; readonly describe: () => string };

export class Lasting {
  readonly #world: World;
  #before = new Map<string, Noted>();
  #now = new Map<string, Noted>();

  constructor(world: World) {
    this.#world = world;
  }

  /** It is so at the end of this event too. Of different times that it may last, the longest counts: work was begun by then. */
  note(key: string, mostMs: number, { invariant, describe }: Breach): void {
    const before = this.#before.get(key) ?? { sinceMs: this.#world.now, mostMs };
    const noted = { sinceMs: before.sinceMs, mostMs: Math.max(before.mostMs, mostMs) };
    this.#now.set(key, noted);
    if (this.#world.now - noted.sinceMs > noted.mostMs)
      this.#world.fail(invariant, `${describe()} for too long`);
  }

  /** What was not noted in this event is over. */
  end(): void {
    [this.#before, this.#now] = [this.#now, new Map()];
  }

  /** Nothing of it counts: it begins anew. */
  forget(): void {
    this.#before.clear();
    this.#now.clear();
  }
}
