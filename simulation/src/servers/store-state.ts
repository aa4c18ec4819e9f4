/**
 * What the store of several servers keeps, as far as the waiting room is concerned. All of it can be copied, since a store
 * that fails over goes on from a copy that is somewhat older.
 */
import type { SessionId, Ticket } from '../../../server/src/matching/ticket.ts';

export type Entry = {
  /** With the store's own time for since when it waits. */
  readonly ticket: Ticket;
  /** What a node gets of who is met. */
  readonly handed: string;
  /** The one that has entered it. */
  readonly node: string;
  readonly openness: number;
};

export class StoreState {
  readonly entries: Map<SessionId, Entry>;
  /** Until when the tickets of each node count. */
  readonly leases: Map<string, number>;
  /** When each two persons met. */
  readonly met: Map<string, number>;
  sweeper: { readonly node: string; readonly untilMs: number } | null = null;

  constructor(from: Partial<Pick<StoreState, 'entries' | 'leases' | 'met'>> = {}) {
    this.entries = new Map(from.entries);
    this.leases = new Map(from.leases);
    this.met = new Map(from.met);
  }

  copy(): StoreState {
    return new StoreState(this);
  }

  areLive(node: string, now: number): boolean {
    return (this.leases.get(node) ?? 0) >= now;
  }
}

export function pairOf(one: Ticket, other: Ticket, ownTabsMayMeet: boolean): string {
  const persons = [one, other].map(({ session, visitor }) => (ownTabsMayMeet ? session : visitor));
  return persons.sort().join(' ');
}
