/**
 * The tickets of those who wait at this server: each is kept as long as neither it has left nor its owner has heard of a stranger
 * for it, whatever has become of it in the store.
 */
import type { TicketName } from './room-store.ts';
import type { SessionId, Ticket } from './ticket.ts';

export type OwnTicket = {
  readonly ticket: Ticket;
  /** Whether the store has it, as far as is known. */
  is: 'coming' | 'there' | 'gone';
  /** Since when it is gone, by this server's clock; minus infinity: it is to be entered as soon as that is possible. */
  goneAtMs: number;
  wasEnteredAnew: boolean;
};

export class OwnTickets {
  readonly #own = new Map<SessionId, OwnTicket>();

  /** In place of any other of its session. */
  add(ticket: Ticket): OwnTicket {
    const own: OwnTicket = { ticket, is: 'coming', goneAtMs: 0, wasEnteredAnew: false };
    this.#own.set(ticket.session, own);
    return own;
  }

  of(session: SessionId): OwnTicket | undefined {
    return this.#own.get(session);
  }

  find(session: SessionId, epoch: number): OwnTicket | undefined {
    const own = this.#own.get(session);
    return own?.ticket.epoch === epoch ? own : undefined;
  }

  remove({ ticket }: OwnTicket): void {
    this.#own.delete(ticket.session);
  }

  has(own: OwnTicket): boolean {
    return this.#own.get(own.ticket.session) === own;
  }

  listThere(): readonly OwnTicket[] {
    return [...this.#own.values()].filter((own) => own.is === 'there');
  }

  listGone(beforeMs: number): readonly OwnTicket[] {
    return [...this.#own.values()].filter((own) => own.is === 'gone' && own.goneAtMs <= beforeMs);
  }

  listNames(): ReadonlySet<TicketName> {
    return new Set([...this.#own.values()].map(({ ticket }) => nameOf(ticket)));
  }
}

export function nameOf({ session, epoch }: Ticket): TicketName {
  return `${session}:${epoch}` as TicketName;
}

export function readName(name: string): readonly [session: SessionId, epoch: number] {
  const at = name.lastIndexOf(':');
  return [name.slice(0, at) as SessionId, Number(name.slice(at + 1))];
}
