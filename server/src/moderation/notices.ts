/**
 * What people tell us who were in no call: taken for a moment's work of their browser, answered by a person, read with a
 * receipt. Each is a case of its own.
 */
import type { Notice, NoticeCategory, NoticeState } from '@anoncam/protocol/notice';
import type { Receipt } from '@anoncam/protocol/receipt';
import type { NoticeAnswerSchema, Notices as NoticeList } from '@anoncam/protocol/staff-api/staff-cases';
import type { InferOutput } from 'valibot';
import { dayAt } from '../addresses/day.ts';
import type { NoticeTable } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { createReceipts, type Receipts } from '../lib/receipts.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import { type CaseFile, type CaseId, type OpenCase, toText } from './case-file.ts';
import { tellTime } from './case-view.ts';
import { done, notFound, refuse, type StaffAnswer } from './staff-answer.ts';
import { clocksMs, priorityOfNotice } from './triage.ts';

export type NoticeParts = {
  readonly clock: Clock;
  readonly file: CaseFile;
  readonly masterKey: Uint8Array;
  readonly proofOfWork: { isValid(proof: Notice['proof']): Promise<boolean> };
};

/** `no work`: none was done for it, or it was for something else. */
export type TakenNotice = { readonly receipt: Receipt } | { readonly refusal: 'no work' };
export type NoticeAnswer = InferOutput<typeof NoticeAnswerSchema>;

const mostListed = 200;

export class Notices {
  readonly #parts: NoticeParts;
  readonly #idKey: Uint8Array;
  readonly #caseKey: Uint8Array;
  readonly #receipts: Receipts;

  constructor(parts: NoticeParts) {
    this.#parts = parts;
    this.#idKey = deriveKey(parts.masterKey, 'notice');
    this.#caseKey = deriveKey(parts.masterKey, 'notice case');
    this.#receipts = createReceipts(parts.masterKey, 'notice receipt');
  }

  /** All its names follow from the challenge that was solved for it, so that a notice sent again is the same notice. */
  async receive(notice: Notice): Promise<TakenNotice> {
    const { file, proofOfWork } = this.#parts;
    if (!(await proofOfWork.isValid(notice.proof))) return { refusal: 'no work' };
    const { nonce } = notice.proof.challenge.parameters;
    const receipt = this.#receipts.receiptOf(nonce);
    const id = tag(this.#idKey, nonce);
    const isKept = await file.withNew(tag(this.#caseKey, nonce) as CaseId, (open) =>
      this.#keep(open, notice, { id, receipt: this.#receipts.tagOf(receipt) }),
    );
    return isKept ? { receipt } : { refusal: 'no work' };
  }

  /** @returns null where there is no such notice, or not any more. */
  async read(typed: string): Promise<NoticeState | null> {
    const receipt = this.#receipts.readTag(typed);
    if (receipt === null) return null;
    const row = await this.#select().where('receipt', '=', receipt).executeTakeFirst();
    return row ? tellNotice(row) : null;
  }

  async count(): Promise<number> {
    const { count } = await this.#select()
      .clearSelect()
      .select((row) => row.fn.countAll().as('count'))
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Those that wait, the most urgent first. */
  async list(): Promise<NoticeList> {
    const { clock, file } = this.#parts;
    const rows = await this.#select()
      .where('outcome', 'is', null)
      .innerJoin('moderation_case', 'moderation_case.id', 'notice.case_id')
      .select('moderation_case.due_at')
      .orderBy(file.urgencyOrder())
      .orderBy('moderation_case.due_at')
      .limit(mostListed)
      .execute();
    return {
      notices: rows.map(({ id, category, what, why, received_at, due_at }) => ({
        id,
        category: category as NoticeCategory,
        what,
        why,
        receivedAt: tellTime(Date.parse(received_at)),
        dueAt: tellTime(Date.parse(due_at)),
        isOverdue: Date.parse(due_at) <= clock.now(),
      })),
    };
  }

  async answer({ id, outcome, words }: NoticeAnswer, member: string): Promise<StaffAnswer> {
    const { clock, file } = this.#parts;
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    if (!row) return notFound;
    const answered = await file.change(row.case_id, async (open) => {
      const { numUpdatedRows } = await open.all
        .updateTable('notice')
        .set({ outcome, answer: words, answered_on: dayAt(clock.now()) })
        .where('id', '=', id)
        .where('outcome', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return refuse('not now', 'It is answered already.');
      await open.add({ type: 'answered', outcome, by: member });
      return done;
    });
    return answered ?? notFound;
  }

  /** @returns whether the notice is there now as it was sent, and not another one of the same work. */
  async #keep(
    open: OpenCase,
    { category, what, why }: Notice,
    { id, receipt }: { readonly id: string; readonly receipt: string },
  ): Promise<boolean> {
    const { all, row, endsOn } = open;
    const before = await all.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();
    if (before) return before.category === category && before.what === what && before.why === why;
    const received_at = toText(this.#parts.clock.now());
    const rest = { received_at, outcome: null, answer: null, answered_on: null, ends_on: endsOn };
    await all
      .insertInto('notice')
      .values({ id, case_id: row.id, receipt, category, what, why, ...rest })
      .execute();
    await open.add({ type: 'noticed', notice: id, category });
    return true;
  }

  /** What is past its time is not there, even where the purge has not come by yet. */
  #select() {
    const { clock, file } = this.#parts;
    return file.records
      .selectFrom('notice')
      .selectAll('notice')
      .where('notice.ends_on', '>', dayAt(clock.now()));
  }
}

function tellNotice(row: NoticeTable): NoticeState {
  const { category, what, why, received_at, outcome, answer, answered_on, ends_on } = row;
  const receivedMs = Date.parse(received_at);
  const isOpen = outcome === null || answered_on === null;
  return {
    category: category as NoticeCategory,
    what,
    why,
    receivedOn: dayAt(receivedMs),
    dueOn: isOpen ? dayAt(receivedMs + clocksMs[priorityOfNotice[category as NoticeCategory]]) : null,
    decision: isOpen
      ? null
      : { on: answered_on, outcome: outcome as 'acted' | 'nothing', words: answer ?? '' },
    endsOn: ends_on,
  };
}
