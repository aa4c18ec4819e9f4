/** The tickets of those who wait at other servers of a site, as far as this one has heard. */
import type { SessionId, Ticket } from './ticket.ts';
import type { TicketElsewhere } from './ticket-record.ts';

export class TicketsElsewhere {
  readonly #tickets = new Map<SessionId, TicketElsewhere>();
  /** Nodes that the store did not know when it was asked last, although tickets of theirs are here. */
  #unheardOf = new Set<string>();
  /** How many have come so far. */
  arrivals = 0;

  /** The node where that very ticket waits; null if it waits at none of them. */
  nodeOf(ticket: Ticket): string | null {
    const known = this.#tickets.get(ticket.session);
    return known?.ticket.epoch === ticket.epoch ? known.node : null;
  }

  /** @returns whether it is later than what is known of that session. */
  admit(each: TicketElsewhere): boolean {
    const { session, epoch } = each.ticket;
    if ((this.#tickets.get(session)?.ticket.epoch ?? 0) > epoch) return false;
    this.#tickets.set(session, each);
    this.#unheardOf.delete(each.node);
    this.arrivals++;
    return true;
  }

  /** @returns whether it was there. */
  remove(session: SessionId, epoch: number): boolean {
    return this.#tickets.get(session)?.ticket.epoch === epoch && this.#tickets.delete(session);
  }

  /** What is different from all that there is. */
  compare(present: readonly TicketElsewhere[]): {
    gone: readonly Ticket[];
    come: readonly TicketElsewhere[];
  } {
    const latest = new Map<SessionId, TicketElsewhere>();
    for (const each of present) {
      const { session, epoch } = each.ticket;
      if ((latest.get(session)?.ticket.epoch ?? 0) <= epoch) latest.set(session, each);
    }
    const isIn = (tickets: ReadonlyMap<SessionId, TicketElsewhere>, { ticket }: TicketElsewhere) =>
      tickets.get(ticket.session)?.ticket.epoch === ticket.epoch;
    const gone = [...this.#tickets.values()].filter((each) => !isIn(latest, each));
    const come = [...latest.values()].filter((each) => !isIn(this.#tickets, each));
    return { gone: gone.map(({ ticket }) => ticket), come };
  }

  /**
   * @param nodes all that the store knows.
   * @returns the tickets of those that it does not know any more; the first time its answer may be older than their first news.
   */
  listUnheardOf(nodes: ReadonlySet<string>): readonly Ticket[] {
    const all = [...this.#tickets.values()].filter(({ node }) => !nodes.has(node));
    const former = this.#unheardOf;
    this.#unheardOf = new Set(all.map(({ node }) => node));
    return all.filter(({ node }) => former.has(node)).map(({ ticket }) => ticket);
  }
}
