/**
 * What a page's classifier comes to think of the pictures of a call. What it saw nobody knows: in a simulated evening
 * anything may be said of anybody.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { World } from '../world.ts';

const everyMs = 1_000;
/** How likely a tick of the page brings one. */
const eagerness = 0.15;

export function drawVerdict(world: World, call: CallId, sequence: number): VerdictMessage {
  const { chance } = world;
  const usable = chance.between(0, 4);
  return {
    type: 'verdict',
    call,
    sequence,
    about: chance.happens(0.8) ? 'stranger' : 'self',
    finding: chance.pick(['clear', 'explicit', 'explicit', 'empty']),
    score: chance.between(0, 20),
    usable,
    flagged: chance.between(0, usable),
    seconds: chance.between(0, 60),
    confirmed: chance.happens(0.2),
    model: 'model-00000000',
  };
}

/** Keeps to what pages keep to: one a second at most, counted anew in each call. */
export class Opinions {
  readonly #world: World;
  #call: CallId | null = null;
  #sequence = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(world: World) {
    this.#world = world;
  }

  /** What is to be said now about the present call, if anything. */
  next(call: CallId): VerdictMessage | null {
    const { chance, now } = this.#world;
    if (now - this.#saidAtMs < everyMs || !chance.happens(eagerness)) return null;
    this.#saidAtMs = now;
    const former = this.#call;
    if (former !== null && former !== call && chance.happens(0.5)) return this.#sayLate(former);
    // Now and then one is miscounted, and does not count.
    const step = chance.happens(0.1) ? 0 : 1;
    this.#sequence = former === call ? this.#sequence + step : 1;
    this.#call = call;
    return drawVerdict(this.#world, call, this.#sequence);
  }

  /** A classifier that is slow comes to a conclusion when the visitor has gone on. */
  #sayLate(former: CallId): VerdictMessage {
    this.#call = null;
    return drawVerdict(this.#world, former, ++this.#sequence);
  }
}
