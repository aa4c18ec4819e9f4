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
import { HeldReports } from './held-reports.ts';
import { RecentCalls } from './recent-calls.ts';
import type { ReportTicket, ReportTickets } from './report-tickets.ts';

export type ReportMessage = Extract<FromVisitor, { type: 'report' }>;

export type ReportParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly tickets: ReportTickets;
  readonly desk: ReportTaker;
};

/** Who reports, and the call that they are in; null if they are in none, or only say so with a note. */
export type Reporting = {
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  readonly ongoing: CallId | null;
};

type Met = { readonly person: Person; readonly address: AddressReference | null };

export class Reports {
  readonly #parts: ReportParts;
  readonly #recent: RecentCalls;
  readonly #held = new HeldReports();
  #isFailing = false;

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

  /** @param answer tells the page what has become of it; more than once, if it has to be held for a while. */
  async take(report: GivenReport, answer: (told: FromServer) => void): Promise<void> {
    const { call, category, words } = report;
    const held = this.#held.find(report);
    const isOther = held !== null && (held.category !== category || held.words !== words);
    if (isOther) return answer({ type: 'report-refused', call, why: 'already' });
    if (held === null && (await this.#write(report, answer))) return;
    const isHeld = this.#held.hold(report, () => this.#write(report, answer));
    answer(isHeld ? { type: 'report-held', call } : { type: 'report-refused', call, why: 'failed' });
  }

  /** @returns false if it cannot be written now. */
  async #write(report: GivenReport, answer: (told: FromServer) => void): Promise<boolean> {
    const { call } = report;
    const { desk, log } = this.#parts;
    try {
      const taken = await desk.takeReport(report);
      this.#isFailing = false;
      answer(
        'receipt' in taken
          ? { type: 'reported', call, receipt: showReceipt(taken.receipt) }
          : { type: 'report-refused', call, why: 'already' },
      );
      return true;
    } catch (bug) {
      // Said once, not for each try.
      if (!this.#isFailing) log.error('a report could not be taken yet', { bug: describeBug(bug) });
      this.#isFailing = true;
      return false;
    }
  }

  /** Tries to write what is held, and forgets which calls ended too long ago. */
  async tidy(): Promise<void> {
    const now = this.#parts.clock.now();
    this.#recent.tidy(now);
    const lost = await this.#held.tryAgain(now);
    if (lost > 0) this.#parts.log.error('reports could not be written for a day, and are lost');
  }
}
