/**
 * What goes wrong of an evening, and when: sockets, paths and the server itself.
 */
import { createArrival } from '../../../server/src/testing/arrivals.ts';
import type { Harmed } from '../parts/site.ts';
import { type Fault, faults } from '../swarm.ts';
import type { World } from '../world.ts';
import type { Air } from './air.ts';

const longestStallMs = 6_000;
/** Longer than the server waits for somebody who is away. */
const longestExileMs = 60_000;

export class Misfortune {
  readonly #world: World;
  readonly #site: Harmed;
  readonly #air: Air;

  constructor(site: Harmed, air: Air) {
    this.#world = site.world;
    this.#site = site;
    this.#air = air;
    for (const fault of faults) this.#keepHappening(fault);
  }

  #keepHappening(fault: Fault): void {
    const rate = this.#world.swarm.faults[fault];
    if (rate === 0) return;
    this.#world.after(this.#world.chance.untilNext(rate), `misfortune: ${fault}`, () => {
      if (this.#world.isCalm) return;
      this.#strike(fault);
      this.#keepHappening(fault);
    });
  }

  #strike(fault: Fault): void {
    switch (fault) {
      case 'kill':
        return this.#site.kill();
      case 'drain':
        return this.#site.drain();
      case 'storm':
        for (const wire of this.#site.wires) wire.cut();
        return;
      case 'exile':
        return this.#exile();
      case 'sentence':
        return this.#sentence();
      case 'break-path':
        return this.#breakPath();
      case 'cut':
      case 'starve':
      case 'deafen':
      case 'muffle':
      case 'stall':
        return this.#strikeWire(fault);
      default:
        return fault satisfies never;
    }
  }

  /** Somebody's network does not let them through to the server any more. */
  #exile(): void {
    const { chance, now } = this.#world;
    const wires = [...this.#site.wires];
    if (wires.length === 0) return;
    const { browser } = chance.pick(wires);
    browser.exiledUntilMs = now + chance.between(0, longestExileMs);
    for (const wire of wires) if (wire.browser === browser) wire.cut();
  }

  /** Somebody is on probation from now on, or is not any more. */
  #sentence(): void {
    const wires = [...this.#site.wires];
    if (wires.length === 0) return;
    const { browser } = this.#world.chance.pick(wires);
    this.#site.sentence(createArrival({ visitor: browser.ref }).subject);
  }

  #breakPath(): void {
    const { chance } = this.#world;
    const paths = [...this.#air.paths];
    if (paths.length > 0) chance.pick(paths).break(chance.pick(['briefly', 'repairably', 'forever']));
  }

  #strikeWire(fault: 'cut' | 'starve' | 'deafen' | 'muffle' | 'stall'): void {
    const { chance } = this.#world;
    const wires = [...this.#site.wires];
    if (wires.length === 0) return;
    const wire = chance.pick(wires);
    this.#world.trace.note(() => `it is ${wire.owner}'s socket`);
    if (fault === 'stall') wire.stall(chance.between(0, longestStallMs));
    else wire[fault]();
  }
}
