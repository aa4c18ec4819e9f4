/**
 * Simulated time: whatever happens is an event with a time, and they happen one after the other, those of one moment in
 * the order in which they were set. Nothing waits for real time.
 */
import type { Clock, Timer } from '../../../server/src/lib/clock.ts';

export type SimulatedEvent = {
  readonly atMs: number;
  readonly order: number;
  readonly label: string;
  /** Null once it is called off. */
  work: (() => void) | null;
};

const startMs = Date.UTC(2026, 0, 1);

function isBefore(one: SimulatedEvent, other: SimulatedEvent): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

/** A binary heap of events. */
export class EventQueue {
  readonly #heap: SimulatedEvent[] = [];
  #now = startMs;
  #order = 0;

  get now(): number {
    return this.#now;
  }

  get elapsedMs(): number {
    return this.#now - startMs;
  }

  at(atMs: number, label: string, work: () => void): SimulatedEvent {
    const event = { atMs: Math.max(atMs, this.#now), order: this.#order++, label, work };
    this.#heap.push(event);
    this.#rise(this.#heap.length - 1);
    return event;
  }

  after(delayMs: number, label: string, work: () => void): SimulatedEvent {
    return this.at(this.#now + delayMs, label, work);
  }

  /** The next event that was not called off, up to that time, to which it sets the clock; null if there is none. */
  next(untilMs: number): SimulatedEvent | null {
    for (let [first] = this.#heap; first && first.atMs <= untilMs; [first] = this.#heap) {
      this.#removeFirst();
      if (!first.work) continue;
      this.#now = first.atMs;
      return first;
    }
    this.#now = untilMs;
    return null;
  }

  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const above = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, above)) return;
      index = above;
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const least = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfBefore(least, index)) return;
      index = least;
    }
  }

  #isBefore(index: number, other: number): boolean {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    return one !== undefined && two !== undefined && isBefore(one, two);
  }

  #swapIfBefore(index: number, other: number): boolean {
    const [one, two] = [this.#heap[index], this.#heap[other]];
    if (!one || !two || !isBefore(one, two)) return false;
    this.#heap[index] = two;
    this.#heap[other] = one;
    return true;
  }
}

/** By how much a machine's clock is wrong, and by how much more with each millisecond. */
export type Skew = { readonly offsetMs: number; readonly drift: number };
/** No clock is quicker or slower than this, in parts of the time that passes. */
export const mostDrift = 0.01;
export const noSkew: Skew = { offsetMs: 0, drift: 0 };

/** What a clock with this skew shows. */
export function skewed(atMs: number, { offsetMs, drift }: Skew): number {
  return Math.floor(atMs + offsetMs + (atMs - startMs) * drift);
}

/** The first moment in which such a clock shows that time. */
function momentOf(shownMs: number, skew: Skew): number {
  const { offsetMs, drift } = skew;
  const atMs = Math.ceil(startMs + (shownMs - offsetMs - startMs) / (1 + drift));
  // Of numbers so large the last digits are not exact.
  return skewed(atMs, skew) < shownMs ? atMs + 1 : atMs;
}

/** The clock of one process of the server: its timers die with it, and those that are set can be counted. */
export class ProcessClock implements Clock {
  readonly #queue: EventQueue;
  readonly #label: string;
  readonly #skew: Skew;
  readonly #pending = new Set<SimulatedEvent>();
  #isDead = false;

  constructor(queue: EventQueue, label: string, skew = noSkew) {
    this.#queue = queue;
    this.#label = label;
    this.#skew = skew;
  }

  get pending(): number {
    return this.#pending.size;
  }

  now(): number {
    return skewed(this.#queue.now, this.#skew);
  }

  at(atMs: number, work: () => void): Timer {
    if (this.#isDead) return { cancel: () => undefined };
    const event = this.#queue.at(momentOf(atMs, this.#skew), this.#label, () => {
      this.#pending.delete(event);
      work();
    });
    this.#pending.add(event);
    return {
      cancel: () => {
        event.work = null;
        this.#pending.delete(event);
      },
    };
  }

  die(): void {
    this.#isDead = true;
    for (const event of this.#pending) event.work = null;
    this.#pending.clear();
  }
}
