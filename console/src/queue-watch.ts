/**
 * What waits for somebody, read anew every ten seconds while the console is seen. A hidden console asks for nothing.
 */
import type { Queue } from '@anoncam/protocol/staff-api/staff-cases';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { StaffServer } from './api/staff-server.ts';
import type { PageSight } from './page-sight.ts';

export const pollMs = 10_000;

export class QueueWatch {
  readonly #server: StaffServer;
  readonly #sight: PageSight;
  readonly #queue = signal<Queue | null>(null);
  readonly #isStale = signal(false);
  #stopReading: () => void = () => {};

  constructor(server: StaffServer, sight: PageSight) {
    this.#server = server;
    this.#sight = sight;
  }

  /** Null until it was read for the first time. */
  get queue(): ReadonlySignal<Queue | null> {
    return this.#queue;
  }

  /** The last time, it could not be read: what is shown is older. */
  get isStale(): ReadonlySignal<boolean> {
    return this.#isStale;
  }

  /** @returns what ends it */
  run(): () => void {
    const stopFollowing = this.#sight.follow(this.#follow);
    this.#follow();
    return () => {
      stopFollowing();
      this.#stopReading();
    };
  }

  /** Reads it now. @returns it; null if it could not be read */
  async read(): Promise<Queue | null> {
    const answer = await this.#server.ask('queue', {});
    // Whose role has no queue is told so, and what they see is not older for that.
    this.#isStale.value = !answer.ok && answer.error === 'unreachable';
    if (!answer.ok) return null;
    this.#queue.value = answer.value;
    return answer.value;
  }

  readonly #follow = (): void => {
    this.#stopReading();
    this.#stopReading = () => {};
    if (!this.#sight.isSeen()) return;
    void this.read();
    this.#stopReading = this.#sight.every(pollMs, () => void this.read());
  };
}
