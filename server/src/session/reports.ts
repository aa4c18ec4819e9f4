/**
 * Reports from inside a call: checks that whoever reports was in it, and hands on whom and what it is about. What becomes of
 * a report is decided elsewhere.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Clock } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { GivenReport, ReportTaker } from '../moderation/report.ts';
import { RecentCalls } from './recent-calls.ts';
import type { ReportTicket, ReportTickets } from './report-tickets.ts';

export type ReportMessage = Extract<FromVisitor, { type: 'report' }>;

export type ReportParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly tickets: ReportTickets;
  readonly desk: ReportTaker;
};

/** Who reports, and the call that they are in; null if they are in none. */
export type Reporting = {
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  readonly ongoing: CallId | null;
};

type Met = { readonly person: Person; readonly address: AddressReference | null };

export class Reports {
  readonly #parts: ReportParts;
  readonly #recent: RecentCalls;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.#recent = new RecentCalls(parts.clock.now());
  }

  /** For who has just met somebody. */
  sealTicket({ person: subject, address }: Met, call: Pick<ReportTicket, 'call' | 'by' | 'mode'>): Sealed {
    const { tickets, clock } = this.#parts;
    return tickets.seal({ ...call, subject, address, sinceMs: clock.now() });
  }

  noteEnd(call: CallId, visitor: VisitorRef): void {
    this.#recent.noteEnd(call, visitor, this.#parts.clock.now());
  }

  /** Null if it comes too late, or from somebody who was not there. */
  read({ call, ticket: sealed, category, words }: ReportMessage, reporting: Reporting): GivenReport | null {
    const { by, network, ongoing } = reporting;
    const ticket = this.#parts.tickets.unseal(sealed, { call, by });
    const now = this.#parts.clock.now();
    if (!ticket || (ongoing !== call && !this.#recent.isRecent(ticket, now))) return null;
    const { subject, address, mode } = ticket;
    return { call, by, network, subject, address, mode, category, words, atMs: now };
  }

  /** @returns what the page is told. */
  async take(report: GivenReport): Promise<FromServer> {
    const { call } = report;
    try {
      const taken = await this.#parts.desk.takeReport(report);
      return 'receipt' in taken
        ? { type: 'reported', call, receipt: showReceipt(taken.receipt) }
        : { type: 'report-refused', call, why: 'already' };
    } catch (bug) {
      this.#parts.log.error('a report could not be taken', { bug: describeBug(bug) });
      return { type: 'report-refused', call, why: 'failed' };
    }
  }

  tidy(): void {
    this.#recent.tidy(this.#parts.clock.now());
  }
}
