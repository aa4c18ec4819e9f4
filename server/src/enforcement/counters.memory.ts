/**
 * Counts in memory, for as long as the process lives: in each span of time anew, and a part of the span before counts along,
 * so that nothing is gained by waiting for its end.
 */
import type { Clock } from '../lib/clock.ts';
import type { Counted, Counters, Counting } from './counters.ts';

/** Of one limit in one span. Beyond that the one that came first is forgotten: a flood from everywhere must not fill the memory. */
const mostCounted = 50_000;

type Span = {
  readonly lengthMs: number;
  index: number;
  present: Map<string, number>;
  before: ReadonlyMap<string, number>;
};

export class MemoryCounters implements Counters {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #spans = new Map<string, Span>();
  readonly #most: number;

  constructor(clock: Pick<Clock, 'now'>, most = mostCounted) {
    this.#clock = clock;
    this.#most = most;
  }

  count({ name, who, seconds }: Counting, more: number): Counted {
    const [now, lengthMs] = [this.#clock.now(), seconds * 1_000];
    const { present, before } = this.#turn(name, lengthMs, Math.floor(now / lengthMs));
    const used = (present.get(who) ?? 0) + more;
    if (more > 0) {
      present.set(who, used);
      if (present.size > this.#most) forgetFirst(present);
    }
    const endsInMs = lengthMs - (now % lengthMs);
    return { used: used + (before.get(who) ?? 0) * (endsInMs / lengthMs), endsInMs };
  }

  get size(): number {
    let size = 0;
    for (const { present, before } of this.#spans.values()) size += present.size + before.size;
    return size;
  }

  tidy(): void {
    const now = this.#clock.now();
    for (const span of this.#spans.values()) goOnTo(span, Math.floor(now / span.lengthMs));
  }

  #turn(name: string, lengthMs: number, index: number): Span {
    const span = this.#spans.get(name) ?? { lengthMs, index, present: new Map(), before: new Map() };
    this.#spans.set(name, span);
    goOnTo(span, index);
    return span;
  }
}

function goOnTo(span: Span, index: number): void {
  if (span.index === index) return;
  // A clock that was set, in either direction, begins anew.
  span.before = index === span.index + 1 ? span.present : new Map();
  span.present = new Map();
  span.index = index;
}

function forgetFirst(map: Map<string, number>): void {
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}
