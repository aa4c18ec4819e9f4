/** The visitors of the crowd: who they are and whom they would like to meet. */
import { unknownCountry } from '@anoncam/protocol/wishes';
import { Visitors } from '../pairing/sample-tickets.ts';
import type { Habits } from './habits.ts';
import type { Character } from './life.ts';

const seed = 7;

export class Population {
  readonly #visitors = new Visitors(seed);
  readonly #habits: Habits;

  constructor(habits: Habits) {
    this.#habits = habits;
  }

  /** On the machine itself nobody's country is known, and nobody has blocked anybody yet. */
  createCharacter(): Character {
    const visitor = { ...this.#visitors.create(), country: unknownCountry, avoids: new Set<never>() };
    const isHardToReach = this.#habits.isHardToReach();
    return {
      wishes: visitor.wishes,
      createTicket: (sinceMs) => this.#visitors.ticketOf(visitor, { sinceMs, isHardToReach }),
    };
  }
}
