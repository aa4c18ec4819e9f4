/** Of the one server that there is. */
import type { HeadCount, Heads } from './head-count.ts';

export class MemoryHeadCount implements HeadCount {
  readonly #countOwn: () => Heads;

  constructor(countOwn: () => Heads) {
    this.#countOwn = countOwn;
  }

  total(): Heads {
    return this.#countOwn();
  }

  run(): void {}

  async stop(): Promise<void> {}
}
