/** Where a test finds the reports that sessions handed on; it can be made to fail. */
import type { Receipt } from '@anoncam/protocol/receipt';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Person } from '../matching/ticket.ts';
import type { GivenReport, ReportTaker, TakenReport } from '../moderation/report.ts';

export class ReportTray implements ReportTaker {
  readonly reports: GivenReport[] = [];
  isBroken = false;
  /** Where those came from of whom devices said something. */
  readonly whereabouts = new Map<Person, AddressReference>();

  noteWhereabouts(subject: Person, address: AddressReference): void {
    this.whereabouts.set(subject, address);
  }

  async takeReport(report: GivenReport): Promise<TakenReport> {
    if (this.isBroken) throw new Error('the desk is away');
    const before = this.reports.find(({ call, by }) => call === report.call && by === report.by);
    if (before && (before.words !== report.words || before.category !== report.category)) {
      return { refusal: 'already' };
    }
    if (!before) this.reports.push(report);
    return { receipt: '0123456789ABCDEFGHJK' as Receipt };
  }
}
