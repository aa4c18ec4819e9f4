/**
 * Judges what pages are told of the crowd: I12, the number of those who are here, and that nobody is told too often.
 */
import type { Wire } from '../parts/wire.ts';
import type { WorldView } from '../world.ts';
import { promised } from './fitness.ts';

/** The number may be as old as that. */
const sampledWithinMs = 5_000;

export class CrowdJudge {
  readonly #world: WorldView;
  /** How many were here, and until when: the latest last. */
  #history: { here: number; untilMs: number }[] = [];
  #claims: number[] = [];

  constructor(world: WorldView) {
    this.#world = world;
  }

  tell(here: number): void {
    this.#claims.push(here);
  }

  tellUnasked({ told, owner }: Wire): void {
    const { now } = this.#world;
    if (now - told.crowdAtMs < promised.crowdEveryMs) {
      this.#world.fail('I12', `${owner} is told of the crowd too often`);
    }
    told.crowdAtMs = now;
  }

  /** Who is told something is told what was true lately. */
  settle(here: number): void {
    this.note(here);
    if (this.#claims.length === 0) return;
    const known = new Set(this.#history.map((entry) => entry.here));
    const wrong = this.#claims.find((claim) => !known.has(claim));
    if (wrong !== undefined) this.#world.fail('I12', `${wrong} are said to be here, there are ${here}`);
    this.#claims = [];
  }

  /** So many are here, if only for a moment. */
  note(here: number): void {
    const { now } = this.#world;
    const last = this.#history.at(-1);
    if (last?.here === here) {
      last.untilMs = now;
      return;
    }
    if (last) last.untilMs = now;
    this.#history = this.#history.filter(({ untilMs }) => now - untilMs <= sampledWithinMs);
    // Those who go together go one after the other, and may be counted in between.
    const least = Math.min(here, last?.here ?? here);
    const most = Math.max(here, last?.here ?? here);
    for (let between = least + 1; between < most; between++)
      this.#history.push({ here: between, untilMs: now });
    this.#history.push({ here, untilMs: now });
  }
}
