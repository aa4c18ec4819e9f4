/**
 * Whom this browser never wants to meet again: references that only the server can read, kept in this browser, the same
 * in all its tabs. The server knows them only while a page is connected.
 */
import { type Sealed, SealedSchema } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import * as v from 'valibot';
import { StoredValue } from './stored-value.ts';

const StrangersSchema = v.pipe(v.array(SealedSchema), v.maxLength(limits.blocks), v.readonly());

type Listener = (strangers: readonly Sealed[]) => void;

export class BlockedStrangers {
  readonly #stored = new StoredValue('anoncam.blocked', StrangersSchema);
  readonly #listeners = new Set<Listener>();
  /** The oldest first. */
  #strangers: readonly Sealed[];

  constructor() {
    this.#strangers = this.#stored.read() ?? [];
    this.#stored.listen(() => this.#takeOver());
  }

  get all(): readonly Sealed[] {
    return this.#strangers;
  }

  /** If there are too many, the oldest is forgotten. */
  add(stranger: Sealed): void {
    // Another tab may have added some that this one has not heard of yet.
    const strangers = new Set([...(this.#stored.read() ?? []), ...this.#strangers]);
    strangers.delete(stranger);
    this.#strangers = [...strangers, stranger].slice(-limits.blocks);
    this.#stored.write(this.#strangers);
  }

  /** Calls `listener` with those that other tabs have blocked, until the result is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #takeOver(): void {
    const before = new Set(this.#strangers);
    this.#strangers = this.#stored.read() ?? [];
    const added = this.#strangers.filter((stranger) => !before.has(stranger));
    if (added.length > 0) for (const listener of this.#listeners) listener(added);
  }
}
