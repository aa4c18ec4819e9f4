/** Things that may be so for a while, but not for long. */
import type { World } from '../world.ts';

type Breach = { readonly invariant: string; readonly describe: () => string };

export class Lasting {
  readonly #world: World;
  #sinceMs = new Map<string, number>();
  #now = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** It is so at the end of this event too. */
  note(key: string, mostMs: number, { invariant, describe }: Breach): void {
    const sinceMs = this.#sinceMs.get(key) ?? this.#world.now;
    this.#now.set(key, sinceMs);
    if (this.#world.now - sinceMs > mostMs) this.#world.fail(invariant, `${describe()} for too long`);
  }

  /** What was not noted in this event is over. */
  end(): void {
    [this.#sinceMs, this.#now] = [this.#now, new Map()];
  }

  /** Nothing of it counts: it begins anew. */
  forget(): void {
    this.#sinceMs.clear();
    this.#now.clear();
  }
}
