/**
 * What every part of a simulated run shares: time, chance, the trace, and where a broken invariant is told.
 */
import type { Timer } from '../../server/src/lib/clock.ts';
import { Chance } from './frame/chance.ts';
import { EventQueue } from './frame/event-queue.ts';
import { Trace } from './frame/trace.ts';
import { drawSwarm, type Swarm } from './swarm.ts';

export type Violation = { readonly invariant: string; readonly what: string; readonly atMs: number };

export class World {
  readonly queue = new EventQueue();
  readonly chance: Chance;
  readonly trace: Trace;
  readonly swarm: Swarm;
  /** From then on nothing fails any more, and everybody wants to talk. */
  isCalm = false;
  #violation: Violation | null = null;

  constructor(seed: number, { isKept = false }: { isKept?: boolean } = {}) {
    this.chance = new Chance(seed);
    this.swarm = drawSwarm(this.chance);
    this.trace = new Trace({ isKept });
  }

  get now(): number {
    return this.queue.now;
  }

  /** The first invariant that was broken: what comes after it may be its consequence. */
  get violation(): Violation | null {
    return this.#violation;
  }

  fail(invariant: string, what: string): void {
    this.trace.note(() => `BROKEN ${invariant}: ${what}`);
    this.#violation ??= { invariant, what, atMs: this.queue.elapsedMs };
  }

  /** In exactly so long. */
  after(delayMs: number, label: string, work: () => void): Timer {
    const event = this.queue.after(delayMs, label, work);
    return {
      cancel: () => {
        event.work = null;
      },
    };
  }

  /** At some time from now until `mostMs` later. */
  within(mostMs: number, label: string, work: () => void): void {
    this.queue.after(this.chance.between(0, mostMs), label, work);
  }
}
