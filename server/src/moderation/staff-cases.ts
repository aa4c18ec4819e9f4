/**
 * All that is asked of moderation by those who decide: what waits, what a case holds, and what they do about it. Who may ask
 * what is decided before.
 */
import type {
  AppealDecision,
  Appeals as AppealList,
  CaseDecision,
  CaseView,
  Figures,
  Notices as NoticeList,
  PastSanction,
  PolicyView,
  Queue,
} from '@anoncam/protocol/staff-api/staff-cases';
import { type Day, firstDayKept } from '../addresses/day.ts';
import type { Sanction } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import type { Appeals } from './appeals.ts';
import { readEvent } from './case-event.ts';
import { type CaseFile, type KeptCase, toText } from './case-file.ts';
import { listMembers, type Names, tellPast, tellSummary, tellTime, tellTimeline } from './case-view.ts';
import { type Deciding, undoMs } from './deciding.ts';
import { countFigures, figureDays } from './figures.ts';
import type { NoticeAnswer, Notices } from './notices.ts';
import { describePolicy } from './policy-view.ts';
import type { StaffAnswer } from './staff-answer.ts';
import { suggest } from './suggestion.ts';
import { compareUrgency } from './triage.ts';
import { countWork, type WorkDone } from './work-done.ts';

export type StaffCasesParts = {
  readonly clock: Clock;
  readonly file: CaseFile;
  readonly deciding: Deciding;
  readonly appeals: Appeals;
  readonly notices: Notices;
  readonly sanctions: Pick<SanctionBook, 'listOf' | 'listInForce'>;
  /** Of a member of the staff, by which others of them know one. */
  nameOf(member: string): Promise<string> | string;
};

const dayMs = 24 * 60 * 60 * 1000;
const mostRead = 500;
const mostListed = 100;

export class StaffCases {
  readonly #parts: StaffCasesParts;

  constructor(parts: StaffCasesParts) {
    this.#parts = parts;
  }

  /** What waits, or somebody has just taken, the most urgent first. */
  async listWaiting(): Promise<Queue['cases']> {
    const { clock, deciding, file } = this.#parts;
    await deciding.tidy();
    const now = clock.now();
    const rows = await file
      .select()
      .where('kind', '=', 'conduct')
      .where('state', 'in', ['waiting', 'taken'])
      .orderBy(file.urgencyOrder())
      .orderBy('due_at')
      .limit(mostRead)
      .execute();
    const kept = [...(await file.list(rows))].sort((one, other) =>
      compareUrgency(one.status, other.status, now),
    );
    const shown = kept.slice(0, mostListed);
    const names = await this.#nameAll(shown.flatMap(({ status }) => (status.taken ? [status.taken.by] : [])));
    const before = await this.#countBefore(shown);
    return shown.map((one) => tellSummary(one, { names, now, before: before.get(one.row.subject) ?? 0 }));
  }

  async countWaiting(): Promise<Pick<Queue['waiting'], 'cases' | 'appeals' | 'notices'>> {
    const { appeals, deciding, file, notices } = this.#parts;
    await deciding.tidy();
    const { count } = await file
      .select()
      .clearSelect()
      .select((row) => row.fn.countAll().as('count'))
      .where('kind', '=', 'conduct')
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return { cases: Number(count), appeals: await appeals.count(), notices: await notices.count() };
  }

  /** Null if there is no such case. */
  async view(id: string): Promise<CaseView | null> {
    const { clock, file, sanctions } = this.#parts;
    const now = clock.now();
    const kept = await file.find(id);
    if (!kept) return null;
    const { row, events, status } = kept;
    const all = row.subject === null ? [] : await sanctions.listOf(row.subject as SubjectRef);
    const names = await this.#nameAll(listMembers(events));
    const others = all.filter((sanction) => sanction.case !== id);
    const undoUntilMs = (status.lastDecision?.event.atMs ?? Number.NEGATIVE_INFINITY) + undoMs;
    return {
      ...tellSummary(kept, { names, now, before: countStanding(all) }),
      timeline: [...tellTimeline(events, names, await this.#readWords(id))],
      past: [...(await this.#tellSanctions(others))],
      suggested: suggest(events, all),
      undoUntil: undoUntilMs >= now ? tellTime(undoUntilMs) : null,
      hasAddress: row.address !== null && (row.address_day as Day) >= firstDayKept(now),
      isHeld: row.hold !== null,
    };
  }

  take(id: string, member: string): Promise<StaffAnswer> {
    return this.#parts.deciding.take(id, member);
  }

  giveBack(id: string, member: string): Promise<StaffAnswer> {
    return this.#parts.deciding.giveBack(id, member);
  }

  decide(decision: CaseDecision, member: string): Promise<StaffAnswer> {
    return this.#parts.deciding.decide(decision, member);
  }

  undo(id: string, member: string): Promise<StaffAnswer> {
    return this.#parts.deciding.undo(id, member);
  }

  lift(id: string, reason: string, member: string): Promise<StaffAnswer> {
    return this.#parts.deciding.lift(id, reason, member);
  }

  listAppeals(member: string): Promise<AppealList> {
    return this.#parts.appeals.list(member);
  }

  decideAppeal(decision: AppealDecision, member: string): Promise<StaffAnswer> {
    return this.#parts.appeals.decide(decision, member);
  }

  listNotices(): Promise<NoticeList> {
    return this.#parts.notices.list();
  }

  answerNotice(answer: NoticeAnswer, member: string): Promise<StaffAnswer> {
    return this.#parts.notices.answer(answer, member);
  }

  /** In force, the latest first. */
  async listSanctions(): Promise<{ sanctions: PastSanction[] }> {
    const inForce = await this.#parts.sanctions.listInForce(mostRead);
    return { sanctions: [...(await this.#tellSanctions(inForce))] };
  }

  describePolicy(): PolicyView {
    return describePolicy();
  }

  async figures(nowMs: number): Promise<Figures> {
    const { records } = this.#parts.file;
    const since = toText(nowMs - figureDays * dayMs);
    const rows = await records
      .selectFrom('case_event')
      .selectAll()
      .where('at', '>=', since)
      .where('type', 'not in', ['tallied', 'taken', 'given back'])
      .orderBy('number')
      .execute();
    const opened = await records
      .selectFrom('moderation_case')
      .select('opened_at')
      .where('opened_at', '>=', since)
      .execute();
    const cases = new Map(
      rows.map(({ case_id }) => [case_id, []]) as [string, ReturnType<typeof readEvent>[]][],
    );
    for (const row of rows) cases.get(row.case_id)?.push(readEvent(row));
    return countFigures(
      [...cases.values()],
      opened.map(({ opened_at }) => Date.parse(opened_at)),
      nowMs,
    );
  }

  /** How much a member has decided: for breaks. */
  async doneBy(member: string): Promise<WorkDone> {
    const { clock, file } = this.#parts;
    const now = clock.now();
    const rows = await file.records
      .selectFrom('case_event')
      .selectAll()
      .where('at', '>=', toText(now - dayMs))
      .where('type', 'in', ['decided', 'appeal decided', 'answered'])
      .execute();
    const own = rows.map(readEvent).filter((event) => 'by' in event && event.by === member);
    return countWork(
      own.map(({ atMs }) => atMs),
      now,
    );
  }

  async #nameAll(members: readonly string[]): Promise<Names> {
    const named = members.map(async (member) => [member, await this.#parts.nameOf(member)] as const);
    return new Map(await Promise.all(named));
  }

  /** Of each browser, how many sanctions it has had that were not taken back. */
  async #countBefore(cases: readonly KeptCase[]): Promise<ReadonlyMap<string | null, number>> {
    const subjects = cases.flatMap(({ row }) => (row.subject === null ? [] : [row.subject]));
    if (subjects.length === 0) return new Map();
    const counts = await this.#parts.file.records
      .selectFrom('sanction')
      .select((row) => ['subject', row.fn.countAll().as('count')])
      .where('subject', 'in', subjects)
      .where('lifted_at', 'is', null)
      .groupBy('subject')
      .execute();
    return new Map(counts.map(({ subject, count }) => [subject, Number(count)]));
  }

  async #readWords(caseId: string): Promise<ReadonlyMap<string, string>> {
    const { records } = this.#parts.file;
    const reports = await records
      .selectFrom('report')
      .select(['id', 'words'])
      .where('case_id', '=', caseId)
      .execute();
    const sanctions = records.selectFrom('sanction').select('id').where('case_id', '=', caseId);
    const appeals = await records
      .selectFrom('appeal')
      .select(['id', 'words'])
      .where('sanction_id', 'in', sanctions)
      .execute();
    return new Map([...reports, ...appeals].map(({ id, words }) => [id, words]));
  }

  async #tellSanctions(sanctions: readonly Sanction[]): Promise<readonly PastSanction[]> {
    const ids = sanctions.map(({ id }) => id);
    const appealed =
      ids.length === 0
        ? []
        : await this.#parts.file.records
            .selectFrom('appeal')
            .select('sanction_id')
            .where('sanction_id', 'in', ids)
            .execute();
    const has = new Set(appealed.map(({ sanction_id }) => sanction_id));
    const now = this.#parts.clock.now();
    return sanctions.map((sanction) => tellPast(sanction, has.has(sanction.id), now));
  }
}

function countStanding(sanctions: readonly Sanction[]): number {
  return sanctions.filter(({ lifted }) => lifted === null).length;
}
