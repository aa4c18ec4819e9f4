/**
 * What is held of one browser in reports, cases and sanctions, for that browser alone: what it has reported in its own
 * words, what there is about it in general terms. Who reported it, and in which words, is told to nobody.
 */
import type { SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import type { ReportState } from '@anoncam/protocol/report';
import { type Day, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { ReportTable } from '../database/tables.ts';
import { isInForce } from '../enforcement/sanction.ts';
import { fromRow } from '../enforcement/sanction-row.ts';
import { createSubjects, type Subjects } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { CaseFile } from './case-file.ts';
import { findOutcome, ReportNames, selectReports } from './report-row.ts';

export type ReportRow = Omit<ReportTable, 'case_id'>;
export type ReportHeld = {
  readonly row: ReportRow;
  readonly outcome: ReportState['outcome'];
  /** Its case is open: it stays until that is closed. */
  readonly isOpen: boolean;
};

/** `flags`, `of`: so many of so many who met this browser objected, as last counted. */
export type CaseHeld = {
  readonly openedOn: Day;
  readonly isOpen: boolean;
  readonly flags: number;
  readonly of: number;
  readonly endsOn: string;
};

export type SanctionHeld = {
  readonly kind: SanctionKind;
  readonly reason: SanctionReason;
  readonly decidedBy: 'automatic' | 'person';
  readonly from: string;
  readonly until: string;
  readonly state: 'in force' | 'over' | 'lifted';
  readonly endsOn: string;
};

export type HeldConductParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
};

export class HeldConduct {
  readonly #records: Records;
  readonly #clock: Clock;
  readonly #file: CaseFile;
  readonly #names: ReportNames;
  readonly #subjects: Subjects;

  constructor(parts: HeldConductParts) {
    this.#records = parts.records;
    this.#clock = parts.clock;
    this.#file = new CaseFile(parts);
    this.#names = new ReportNames(parts.masterKey);
    this.#subjects = createSubjects(parts.masterKey);
  }

  /** All that it has reported, the oldest first. */
  async listReports(visitor: VisitorRef): Promise<readonly ReportHeld[]> {
    const rows = await selectReports(this.#records, this.#clock)
      .where('reporter', '=', this.#names.reporterOf(visitor))
      .execute();
    const held = rows.map(async ({ case_id, ...row }) => {
      const kept = await this.#file.find(case_id);
      if (!kept) return [];
      const { outcome } = findOutcome(row.id, kept.events);
      return [{ row, outcome, isOpen: kept.row.state !== 'closed' }];
    });
    return (await Promise.all(held)).flat();
  }

  async listCases(visitor: VisitorRef): Promise<readonly CaseHeld[]> {
    const subject = this.#subjects.refOf(visitor);
    const rows = await this.#file.select().where('subject', '=', subject).orderBy('opened_at').execute();
    return (await this.#file.list(rows)).map(({ row, events }) => {
      const tallied = events.findLast((event) => event.type === 'tallied');
      return {
        openedOn: dayAt(Date.parse(row.opened_at)),
        isOpen: row.state !== 'closed',
        flags: tallied?.flags ?? 0,
        of: tallied?.of ?? 0,
        endsOn: row.ends_on,
      };
    });
  }

  /** The latest first. */
  async listSanctions(visitor: VisitorRef): Promise<readonly SanctionHeld[]> {
    const now = this.#clock.now();
    const rows = await this.#records
      .selectFrom('sanction')
      .selectAll()
      .where('subject', '=', this.#subjects.refOf(visitor))
      .where('ends_on', '>', dayAt(now))
      .orderBy('from_at', 'desc')
      .execute();
    return rows.map((row) => {
      const sanction = fromRow(row);
      return {
        kind: sanction.kind,
        reason: sanction.reason,
        decidedBy: sanction.decidedBy === null ? 'automatic' : 'person',
        from: row.from_at,
        until: row.until_at,
        state: sanction.lifted ? 'lifted' : isInForce(sanction, now) ? 'in force' : 'over',
        endsOn: row.ends_on,
      };
    });
  }
}
