/**
 * What every part of a simulated run shares: time, chance, the trace, and where a broken invariant is told.
 */
import type { Timer } from '../../server/src/lib/clock.ts';
import { Chance } from './frame/chance.ts';
import { EventQueue } from './frame/event-queue.ts';
import { Trace } from './frame/trace.ts';
import { drawSharedStore, drawSwarm, type Swarm } from './swarm.ts';

/** `isKept`: what happens is to be read. `isShared`: several servers share a store. */
export type RunOptions = { readonly isKept?: boolean; readonly isShared?: boolean };

export type Violation = { readonly invariant: string; readonly what: string; readonly atMs: number };

/** What judges may know of a run; those of one server see its time as that server's clock has it. */
export type WorldView = Pick<World, 'chance' | 'fail' | 'isCalm' | 'now' | 'swarm' | 'trace'>;

export class World {
  readonly queue = new EventQueue();
  readonly chance: Chance;
  readonly trace: Trace;
  readonly swarm: Swarm;
  /** From then on nothing fails any more, and everybody wants to talk. */
  isCalm = false;
  #violation: Violation | null = null;

  constructor(seed: number, { isKept = false, isShared = false }: RunOptions = {}) {
    this.chance = new Chance(seed);
    const swarm = drawSwarm(this.chance);
    this.swarm = isShared ? { ...swarm, far: drawSharedStore(this.chance) } : swarm;
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
