/** Keeps what is asked for one and the same in order: the next is asked when the one before is answered, or has failed. */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Asks at once if nothing is on its way for `key`. */
  take<Value>(key: Key, ask: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(key);
    const asked = before ? before.then(ask, ask) : ask();
    this.#last.set(key, asked);
    const forget = () => void (this.#last.get(key) === asked && this.#last.delete(key));
    asked.then(forget, forget);
    return asked;
  }
}

/** Awaits all of it, whatever fails: what one of them finds must not come too late. */
export async function settleAll(work: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(work);
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
}
