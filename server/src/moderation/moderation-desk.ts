/**
 * Where reports come in and what the consensus decides is carried out: both end in the case of the one they are about. What
 * people decide is not its affair.
 */
import type { ReportState } from '@anoncam/protocol/report';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Sanction } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { SubjectRef, Subjects } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Person } from '../matching/ticket.ts';
import type { CaseFile, CaseId, OpenCase } from './case-file.ts';
import type { Consensus, Finding, Standing } from './consensus.ts';
import type { KnownPeople } from './known-people.ts';
import { findReason } from './reason.ts';
import type { GivenReport, ReportTaker, TakenReport } from './report.ts';
import { makeReportRow, type ReportNames, selectReports, tellReport } from './report-row.ts';
import { unknownFate, weigh } from './reporter-weight.ts';
import { followByRule } from './sanction-terms.ts';
import type { Reported } from './testimony.ts';

export type ModerationDeskParts = {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: CaseFile;
  readonly consensus: Consensus;
  readonly people: KnownPeople;
  readonly subjects: Subjects;
  readonly names: ReportNames;
  readonly sanctions: Pick<SanctionBook, 'impose' | 'listOf'>;
  /** Whether a report was deleted at somebody's wish: then it does not come back. */
  isDeleted(id: string): Promise<boolean>;
};

export class ModerationDesk implements ReportTaker {
  readonly #parts: ModerationDeskParts;
  /** What is being carried out, by subject: one thing after the other. */
  readonly #work = new Map<SubjectRef, Promise<void>>();

  constructor(parts: ModerationDeskParts) {
    this.#parts = parts;
    parts.consensus.onDecision((finding) => this.#carryOut(finding));
  }

  /** It is kept for good when this resolves. The same report again gets the same receipt; another of the same call none. */
  async takeReport(report: GivenReport): Promise<TakenReport> {
    const { file, names } = this.#parts;
    const id = names.idOf(report);
    const known = await this.#findKept(id, report);
    if (known) return known;
    const weight = await this.#weigh(report);
    const subject = this.#note(report.subject, null);
    const taken = await file.withOpenOf(subject, (open) => this.#keep(open, { ...report, weight }));
    if (taken !== null) await this.#testify(report, taken);
    return (await this.#findKept(id, report)) ?? { refusal: 'already' };
  }

  /** Where somebody was when something was said of them, in case it comes to a sanction. */
  noteWhereabouts(subject: Person, address: AddressReference): void {
    this.#note(subject, address);
  }

  /** @returns null where there is no such report, or not any more. */
  async readReport(typed: string): Promise<ReportState | null> {
    const { names, file, clock } = this.#parts;
    const receipt = names.readTag(typed);
    if (receipt === null) return null;
    const row = await selectReports(file.records, clock).where('receipt', '=', receipt).executeTakeFirst();
    if (!row) return null;
    const kept = await file.find(row.case_id);
    return kept && tellReport(row, kept.events);
  }

  /** @returns what cases know them by. Who they are is noted beside it: what follows from it comes later than that. */
  #note(person: Person, address: AddressReference | null): SubjectRef {
    const { subjects, people, clock, log } = this.#parts;
    const ref = subjects.refOf(person);
    const noted = people.note(ref, { person, address }, clock.now());
    noted?.catch((bug: unknown) =>
      log.error('who was reported could not be noted', { bug: describeBug(bug) }),
    );
    return ref;
  }

  async #findKept(id: string, { category, words }: GivenReport): Promise<TakenReport | null> {
    const { file, names, isDeleted } = this.#parts;
    if (await isDeleted(id)) return { refusal: 'already' };
    const row = await file.records
      .selectFrom('report')
      .select(['category', 'words'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const isSame = row.category === category && row.words === words;
    return isSame ? { receipt: names.receiptOf(id) } : { refusal: 'already' };
  }

  /** @returns the case; null if the same report came in by another way meanwhile. */
  async #keep(open: OpenCase, report: GivenReport & { readonly weight: number }): Promise<CaseId | null> {
    const { clock, names } = this.#parts;
    const { all, endsOn } = open;
    const row = makeReportRow(report, names, { caseId: open.row.id, endsOn, now: clock.now() });
    const { numInsertedOrUpdatedRows } = await all
      .insertInto('report')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return null;
    const { category, weight, mode, address } = report;
    await open.add({ type: 'reported', report: row.id, category, weight, mode });
    if (address !== null) await open.noteAddress(address);
    return open.row.id;
  }

  /** What is remembered of conduct may be out of reach: the report is kept all the same. */
  async #weigh({ by, network, subject }: GivenReport): Promise<number> {
    const { consensus, clock, log } = this.#parts;
    try {
      return toPercent(await consensus.weigh({ by, network }, subject, clock.now()));
    } catch (bug) {
      log.error('what is known of somebody who reports could not be asked', { bug: describeBug(bug) });
      return toPercent(weigh(unknownFate));
    }
  }

  /** What follows from it is a matter of its own: the report is kept already, and its receipt must not wait. */
  async #testify(
    { subject, call, by, network, category, mode, atMs }: GivenReport,
    id: CaseId,
  ): Promise<void> {
    const { consensus, file, clock, log } = this.#parts;
    try {
      const told: Reported = { type: 'reported', subject, call, by, network, category, mode, atMs };
      await consensus.note(told);
      const standing = await consensus.sumUp(subject, clock.now());
      await file.change(id, (open) => open.add(tallyOf(standing)));
    } catch (bug) {
      log.error('what follows from a report could not be found out', { bug: describeBug(bug) });
    }
  }

  /** One thing after the other about one subject, so that nothing is imposed twice. */
  #carryOut(finding: Finding): Promise<void> {
    const subject = this.#note(finding.subject, null);
    const before = this.#work.get(subject) ?? Promise.resolve();
    const work = before.catch(() => undefined).then(() => this.#follow(finding, subject));
    this.#work.set(subject, work);
    const forget = () => {
      if (this.#work.get(subject) === work) this.#work.delete(subject);
    };
    work.then(forget, forget);
    return work;
  }

  async #follow(finding: Finding, subject: SubjectRef): Promise<void> {
    const { automatic, asksPerson } = finding.decision;
    if (automatic !== 'nothing') await this.#impose(automatic, finding, subject);
    if (asksPerson) await this.#ask(finding, subject);
  }

  async #impose(decided: 'probation' | 'exclusion', finding: Finding, subject: SubjectRef): Promise<void> {
    const { clock, consensus, file, people, sanctions } = this.#parts;
    const now = clock.now();
    const past = await sanctions.listOf(subject);
    const follows = followByRule(decided, past, now);
    if (!follows) return;
    const { kind, forMs } = follows;
    const standing = await consensus.sumUp(finding.subject, now);
    const reason = findReason(await consensus.eventsAbout(finding.subject));
    const seenAt = (await people.find(subject))?.address ?? null;
    const { caseId, address } = await file.withOpenOf(subject, async (open) => {
      await open.add(tallyOf(standing));
      if (seenAt !== null) await open.noteAddress(seenAt);
      return { caseId: open.row.id, address: seenAt ?? open.row.address };
    });
    const { facts } = finding;
    const untilMs = now + forMs;
    const order = { case: caseId, subject, kind, reason, facts, decidedBy: null, untilMs, address };
    const sanction = await sanctions.impose(order);
    await consensus.noteImposed(finding.subject, kind, now);
    await file.change(caseId, (open) => open.add(sanctionedBy(sanction)));
  }

  async #ask(finding: Finding, subject: SubjectRef): Promise<void> {
    const { clock, consensus, file } = this.#parts;
    const standing = await consensus.sumUp(finding.subject, clock.now());
    await file.withOpenOf(subject, async (open) => {
      const decided = open.status.lastDecision?.event;
      const since = open.events.slice(decided ? open.events.indexOf(decided) + 1 : 0);
      if (since.some(({ type }) => type === 'asked')) return;
      await open.add(tallyOf(standing), { type: 'asked' });
    });
  }
}

function tallyOf({ flags, of, weight, isSelfFlagged }: Standing) {
  return { type: 'tallied', flags, of, weight: toPercent(weight), isSelfFlagged } as const;
}

function toPercent(weight: number): number {
  return Math.round(100 * weight);
}

export function sanctionedBy({ id, kind, reason, untilMs, decidedBy }: Sanction) {
  return { type: 'sanctioned', sanction: id, kind, reason, untilMs, by: decidedBy } as const;
}
