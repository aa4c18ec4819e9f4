/** A report as it is kept, found again, and told to whoever made it. */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { Receipt } from '@anoncam/protocol/receipt';
import type { ReportState } from '@anoncam/protocol/report';
import { dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { ReportTable } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { createReceipts, type Receipts } from '../lib/receipts.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { CaseEvent } from './case-event.ts';
import { toText } from './case-file.ts';
import type { Decision } from './case-status.ts';
import type { GivenReport } from './report.ts';

/** Makes the names under which reports are kept. Nothing else that is kept knows a browser by the same tag. */
export class ReportNames {
  readonly #idKey: Uint8Array;
  readonly #reporterKey: Uint8Array;
  readonly #receipts: Receipts;

  constructor(masterKey: Uint8Array) {
    this.#idKey = deriveKey(masterKey, 'report');
    this.#reporterKey = deriveKey(masterKey, 'reporter');
    this.#receipts = createReceipts(masterKey, 'report receipt');
  }

  /** Of one call, each side makes one report: sent again, because the answer got lost, it is the same one. */
  idOf({ call, by }: Pick<GivenReport, 'call' | 'by'>): string {
    return tag(this.#idKey, `${call} ${by}`);
  }

  receiptOf(id: string): Receipt {
    return this.#receipts.receiptOf(id);
  }

  tagOf(id: string): string {
    return this.#receipts.tagOf(this.receiptOf(id));
  }

  /** The tag of what somebody typed; null if it cannot be a receipt. */
  readTag(typed: string): string | null {
    return this.#receipts.readTag(typed);
  }

  reporterOf(by: VisitorRef): string {
    return tag(this.#reporterKey, by);
  }
}

export function makeReportRow(
  report: GivenReport,
  names: ReportNames,
  kept: { readonly caseId: string; readonly endsOn: string; readonly now: number },
): ReportTable {
  const id = names.idOf(report);
  return {
    id,
    case_id: kept.caseId,
    receipt: names.tagOf(id),
    reporter: names.reporterOf(report.by),
    category: report.category,
    words: report.words,
    received_at: toText(kept.now),
    ends_on: kept.endsOn,
  };
}

/** What is past its time is not there, even where the purge has not come by yet. */
export function selectReports(records: Records, clock: Clock) {
  return records
    .selectFrom('report')
    .selectAll()
    .where('ends_on', '>', dayAt(clock.now()))
    .orderBy('received_at')
    .orderBy('id');
}

type Answer = Pick<ReportState, 'outcome' | 'decidedOn'>;

/** What became of a report, from the events of its case: what was decided first after it came, and stands. */
export function findOutcome(id: string, events: readonly CaseEvent[]): Answer {
  const from = events.findIndex((event) => event.type === 'reported' && event.report === id);
  const since = events.slice(from + 1);
  const decided = from < 0 ? undefined : listDecisions(since)[0];
  if (!decided) return { outcome: 'waiting', decidedOn: null };
  const reversed = since.findLast((event) => event.type === 'appeal decided' && event.outcome === 'reversed');
  return tellAnswer(decided, reversed ?? null);
}

/** Without those that were taken back. */
function listDecisions(events: readonly CaseEvent[]): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const event of events) {
    if (event.type === 'decided') decisions.push(event);
    else if (event.type === 'undone') decisions.pop();
  }
  return decisions;
}

function tellAnswer(decided: Decision, reversed: CaseEvent | null): Answer {
  const outcome = decided.outcome === 'nothing' || reversed ? 'nothing' : 'acted';
  return { outcome, decidedOn: dayAt((reversed ?? decided).atMs) };
}

export function tellReport(row: ReportTable, events: readonly CaseEvent[]): ReportState {
  return {
    category: row.category as ReportCategory,
    words: row.words,
    receivedOn: dayAt(Date.parse(row.received_at)),
    ...findOutcome(row.id, events),
    endsOn: row.ends_on,
  };
}
