/** The tickets of those who wait at other servers of a site, as far as this one has heard. */
import { nameOf } from './own-tickets.ts';
import type { SessionId, Ticket } from './ticket.ts';
import type { TicketElsewhere } from './ticket-record.ts';

export class TicketsElsewhere {
  /** A session that moves has one at each of two servers for a while: the last of them counts. */
  readonly #tickets = new Map<SessionId, readonly TicketElsewhere[]>();
  /** Nodes that the store did not know when it was asked last, although tickets of theirs are here. */
  #unheardOf = new Set<string>();
  /** How many have come so far. */
  arrivals = 0;

  /** The one that counts. */
  of(session: SessionId): Ticket | null {
    return this.#tickets.get(session)?.at(-1)?.ticket ?? null;
  }

  /** The node where that very ticket waits; null if it waits at none of them. */
  nodeOf({ session, epoch }: Ticket): string | null {
    return this.#tickets.get(session)?.find(({ ticket }) => ticket.epoch === epoch)?.node ?? null;
  }

  /** From now on it counts instead of any other of its session. */
  admit(each: TicketElsewhere): void {
    const { session, epoch } = each.ticket;
    this.#tickets.set(session, [...this.#listOthers(session, epoch), each]);
    this.#unheardOf.delete(each.node);
    this.arrivals++;
  }

  /** @returns whether it has counted. */
  remove(session: SessionId, epoch: number): boolean {
    if (!this.#tickets.has(session)) return false;
    const hasCounted = this.of(session)?.epoch === epoch;
    const others = this.#listOthers(session, epoch);
    if (others.length > 0) this.#tickets.set(session, others);
    else this.#tickets.delete(session);
    return hasCounted;
  }

  listOf(node: string): readonly Ticket[] {
    return this.#list().flatMap((each) => (each.node === node ? each.ticket : []));
  }

  /** What is different from all that there is. */
  compare(present: readonly TicketElsewhere[]): {
    gone: readonly Ticket[];
    come: readonly TicketElsewhere[];
  } {
    const names = new Set(present.map(({ ticket }) => nameOf(ticket)));
    const gone = this.#list().filter(({ ticket }) => !names.has(nameOf(ticket)));
    const come = present.filter(({ ticket }) => this.nodeOf(ticket) === null);
    return { gone: gone.map(({ ticket }) => ticket), come };
  }

  /**
   * @param nodes all that the store knows.
   * @returns the tickets of those that it does not know any more; the first time its answer may be older than their first news.
   */
  listUnheardOf(nodes: ReadonlySet<string>): readonly Ticket[] {
    const all = this.#list().filter(({ node }) => !nodes.has(node));
    const former = this.#unheardOf;
    this.#unheardOf = new Set(all.map(({ node }) => node));
    return all.filter(({ node }) => former.has(node)).map(({ ticket }) => ticket);
  }

  #list(): readonly TicketElsewhere[] {
    return [...this.#tickets.values()].flat();
  }

  #listOthers(session: SessionId, epoch: number): readonly TicketElsewhere[] {
    return (this.#tickets.get(session) ?? []).filter(({ ticket }) => ticket.epoch !== epoch);
  }
}
