/**
 * Who waits, as the load generator knows it; and whether somebody who comes meets a room as the figures ask for. It
 * judges by the very rules of the server.
 */
import { opennessAfter } from '@anoncam/protocol/widening';
import { defaultPairingRules, mayEverMeet, rankOf, rankPair } from '../../server/src/matching/pairing.ts';
import type { Ticket } from '../../server/src/matching/ticket.ts';
import { TimedCount } from './timed-count.ts';

/** So many must wait for a time to meet to count. */
export const enoughWaiting = 50;
/** The server notices that somebody's wishes have widened so much later at most. */
const noticedAfterMs = 1_000;

export type Prospect = {
  /** Enough wait with whom both sides would be content just now: close enough for how far either's wishes have widened. */
  readonly isCompatible: boolean;
  /** Enough wait whom nothing rules out, however little they share; and others who wait do not want the same few. */
  readonly isAllowed: boolean;
};

export class Room {
  readonly waiting = new TimedCount();
  readonly #tickets = new Set<Ticket>();

  add(ticket: Ticket, now: number): void {
    this.#tickets.add(ticket);
    this.waiting.change(1, now);
  }

  remove(ticket: Ticket, now: number): void {
    if (this.#tickets.delete(ticket)) this.waiting.change(-1, now);
  }

  /** Any of the strangers whom a visitor `hasMet` may be among those who wait, and is not met again. */
  judge(own: Ticket, hasMet: number, now: number): Prospect {
    const needed = enoughWaiting + hasMet;
    let [allowed, compatible] = [0, 0];
    for (const other of this.#tickets) {
      if (!mayEverMeet(own, other, defaultPairingRules)) continue;
      allowed += 1;
      if (areClose(own, other, now)) compatible += 1;
      if (compatible === needed) break;
    }
    const isSoughtAfter = own.reach.nat !== 'symmetric';
    return { isCompatible: compatible >= needed, isAllowed: isSoughtAfter && allowed >= needed };
  }
}

function areClose(own: Ticket, other: Ticket, now: number): boolean {
  const rank = rankPair(own, other);
  const isWithin = ({ wishes, sinceMs }: Ticket) =>
    rank <= rankOf(opennessAfter(wishes, now - sinceMs - noticedAfterMs));
  return isWithin(own) && isWithin(other);
}
