/** A page that is seen, and whose time passes, when a test says so. */
import type { PageSight } from '../page-sight.ts';

type Timer = { atMs: number; readonly everyMs: number | null; readonly work: () => void };

export class MovedSight implements PageSight {
  #isSeen = true;
  #now = 0;
  readonly #followers = new Set<() => void>();
  readonly #timers = new Set<Timer>();

  get timers(): number {
    return this.#timers.size;
  }

  get followers(): number {
    return this.#followers.size;
  }

  isSeen(): boolean {
    return this.#isSeen;
  }

  show(isSeen: boolean): void {
    this.#isSeen = isSeen;
    for (const follow of this.#followers) follow();
  }

  follow(work: () => void): () => void {
    this.#followers.add(work);
    return () => this.#followers.delete(work);
  }

  every(everyMs: number, work: () => void): () => void {
    return this.#add({ atMs: this.#now + everyMs, everyMs, work });
  }

  after(ms: number, work: () => void): () => void {
    return this.#add({ atMs: this.#now + ms, everyMs: null, work });
  }

  /** Lets time pass, and whatever follows from it happen. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= until);
      const [first] = due.toSorted((a, b) => a.atMs - b.atMs);
      if (!first) break;
      this.#now = first.atMs;
      if (first.everyMs === null) this.#timers.delete(first);
      else first.atMs += first.everyMs;
      first.work();
      await settle();
    }
    this.#now = until;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}

/** Until everything that only waits for promises has happened. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
