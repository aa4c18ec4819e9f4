/**
 * Awaits what comes, in a test: nothing is lost that comes before it is asked for, and nobody has to sleep.
 */

/** Things that come one after the other, for somebody who awaits them one after the other. */
export class Inbox<Item> {
  #items: Item[] = [];
  readonly #waiting: ((item: Item) => void)[] = [];

  get size(): number {
    return this.#items.length;
  }

  readonly put = (item: Item): void => {
    const next = this.#waiting.shift();
    if (next) next(item);
    else this.#items.push(item);
  };

  /** Forgets what nobody has taken. */
  clear(): void {
    this.#items = [];
  }

  take(): Promise<Item> {
    const { promise, resolve } = Promise.withResolvers<Item>();
    const item = this.#items.shift();
    if (item === undefined) this.#waiting.push(resolve);
    else resolve(item);
    return promise;
  }
}
