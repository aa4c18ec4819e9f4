/**
 * The anchor: a waiting room that goes through all who wait, with the same rules, and takes the closest of those who may
 * meet. It is what a list and a loop come to.
 */
import type { Clock } from '../../server/src/lib/clock.ts';
import {
  defaultPairingRules,
  judgeReunion,
  mayEverMeet,
  rankPair,
} from '../../server/src/matching/pairing.ts';
import type { Ticket } from '../../server/src/matching/ticket.ts';

export class BestScan {
  readonly #clock: Clock;
  readonly #waiting: Ticket[] = [];
  readonly #met = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  wait(ticket: Ticket): void {
    this.#waiting.push(ticket);
  }

  /** @returns whom this one met, who is out of the room then. */
  enter(ticket: Ticket): Ticket | null {
    let best = -1;
    let closest = Number.POSITIVE_INFINITY;
    for (const [index, other] of this.#waiting.entries()) {
      const rank = rankPair(ticket, other);
      // Whether they have met is the dearest question, and asked only of who would be chosen.
      if (rank >= closest || !this.#mayMeet(ticket, other)) continue;
      [best, closest] = [index, rank];
    }
    const stranger = this.#waiting[best];
    if (!stranger) return null;
    this.#waiting.splice(best, 1);
    this.#met.set(keyOf(ticket, stranger), this.#clock.now());
    return stranger;
  }

  #mayMeet(ticket: Ticket, other: Ticket): boolean {
    if (!mayEverMeet(ticket, other, defaultPairingRules)) return false;
    const metAtMs = this.#met.get(keyOf(ticket, other)) ?? null;
    return judgeReunion(ticket, other, { metAtMs, now: this.#clock.now() }, defaultPairingRules) === 'yes';
  }
}

function keyOf(a: Ticket, b: Ticket): string {
  return a.visitor < b.visitor ? a.visitor + b.visitor : b.visitor + a.visitor;
}
