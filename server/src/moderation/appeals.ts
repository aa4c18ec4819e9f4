/**
 * What somebody says against a sanction, with the code of it and from any browser, and what is decided: once for each
 * sanction, within three days, and never by whoever decided it. If it was wrong, all that came of its case is lifted.
 */

import type { AppealDecision, Appeals as AppealList } from '@anoncam/protocol/staff-api/staff-cases';
import type { AppealState } from '@anoncam/protocol/standing';
import { dayAt } from '../addresses/day.ts';
import type { AppealTable } from '../database/tables.ts';
import type { Sanction, SanctionId } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { type CaseFile, type OpenCase, toText } from './case-file.ts';
import { tellPast } from './case-view.ts';
import type { Consensus } from './consensus.ts';
import type { KnownPeople } from './known-people.ts';
import { done, notFound, refuse, type StaffAnswer } from './staff-answer.ts';

export type AppealParts = {
  readonly clock: Clock;
  readonly random: Random;
  readonly file: CaseFile;
  readonly consensus: Pick<Consensus, 'noteRuling'>;
  readonly people: KnownPeople;
  readonly sanctions: Pick<SanctionBook, 'find' | 'findByCode' | 'liftAllOf'>;
};

/** Within so long it is decided. */
export const appealMs = 72 * 60 * 60 * 1000;
const mostListed = 200;

/** `unknown`: no such code. `already`: it was appealed before. `lifted`: it is gone anyway. */
export type MadeAppeal =
  | { readonly sanction: Sanction }
  | { readonly refusal: 'unknown' | 'already' | 'lifted' };

export class Appeals {
  readonly #parts: AppealParts;

  constructor(parts: AppealParts) {
    this.#parts = parts;
  }

  /** The same words again are the same appeal. */
  async make(code: string, words: string): Promise<MadeAppeal> {
    const { file, sanctions } = this.#parts;
    const sanction = await sanctions.findByCode(code);
    if (!sanction) return { refusal: 'unknown' };
    const before = await this.#findRow(sanction.id);
    if (before) return before.words === words ? { sanction } : { refusal: 'already' };
    if (sanction.lifted) return { refusal: 'lifted' };
    const made = await file.change(sanction.case, (open) => this.#keep(open, sanction.id, words));
    if (made === null) return { refusal: 'unknown' };
    return made ? { sanction } : this.make(code, words);
  }

  /** Of the sanction with this code; null if there is none, or not any more. */
  async read(
    code: string,
  ): Promise<{ readonly sanction: Sanction; readonly appeal: AppealState | null } | null> {
    const sanction = await this.#parts.sanctions.findByCode(code);
    return sanction && { sanction, appeal: await this.stateOf(sanction.id) };
  }

  /** Null where nobody has appealed. */
  async stateOf(sanction: SanctionId): Promise<AppealState | null> {
    const row = await this.#findRow(sanction);
    return row && tellAppeal(row);
  }

  async count(): Promise<number> {
    const { records } = this.#parts.file;
    const { count } = await records
      .selectFrom('appeal')
      .select((row) => row.fn.countAll().as('count'))
      .where('outcome', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  /** Those that wait, the oldest first. */
  async list(member: string): Promise<AppealList> {
    await this.#finish();
    const { clock, sanctions } = this.#parts;
    const rows = await this.#select()
      .where('outcome', 'is', null)
      .orderBy('made_at')
      .orderBy('id')
      .limit(mostListed)
      .execute();
    const all = await Promise.all(
      rows.map(async ({ id, sanction_id, words, made_at, due_at }) => {
        const sanction = await sanctions.find(sanction_id as SanctionId);
        if (!sanction) return [];
        const about = { case: sanction.case, sanction: tellPast(sanction, true, clock.now()) };
        const isOwn = sanction.decidedBy === member;
        return [{ id, ...about, words, madeAt: made_at, dueAt: due_at, isOwn }];
      }),
    );
    return { appeals: all.flat() };
  }

  async decide(decision: AppealDecision, member: string): Promise<StaffAnswer> {
    const { file, sanctions } = this.#parts;
    const row = await this.#select().where('id', '=', decision.id).executeTakeFirst();
    const sanction = row && (await sanctions.find(row.sanction_id as SanctionId));
    if (!sanction) return notFound;
    if (sanction.decidedBy === member) return refuse('own decision', 'Somebody else has to look at it.');
    const answer = await file.change(sanction.case, (open) => this.#write(open, decision, member));
    if (answer && 'done' in answer && decision.outcome === 'reversed') await this.#reverse(sanction, member);
    return answer ?? notFound;
  }

  /** @returns whether it is this one that is kept now. */
  async #keep(open: OpenCase, sanction: SanctionId, words: string): Promise<boolean> {
    const { clock, random } = this.#parts;
    const now = clock.now();
    const row: AppealTable = {
      id: createId(random),
      sanction_id: sanction,
      words,
      made_at: toText(now),
      due_at: toText(now + appealMs),
      outcome: null,
      decided_at: null,
      decided_by: null,
      answer: null,
      ends_on: open.endsOn,
    };
    const { numInsertedOrUpdatedRows } = await open.all
      .insertInto('appeal')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await open.add({ type: 'appealed', appeal: row.id });
    return true;
  }

  async #write(open: OpenCase, { id, outcome, words }: AppealDecision, member: string): Promise<StaffAnswer> {
    const { numUpdatedRows } = await open.all
      .updateTable('appeal')
      .set({ outcome, answer: words, decided_by: member, decided_at: toText(this.#parts.clock.now()) })
      .where('id', '=', id)
      .where('outcome', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return refuse('not now', 'It is decided already.');
    await open.add({ type: 'appeal decided', appeal: id, outcome, by: member });
    return done;
  }

  async #reverse({ case: id, subject }: Sanction, member: string): Promise<void> {
    const { clock, consensus, file, people, sanctions } = this.#parts;
    const lifted = await sanctions.liftAllOf(id, 'appeal');
    if (lifted.length > 0) {
      const why = { why: 'appeal', reason: '', by: member } as const;
      await file.change(id, (open) =>
        open.add(...lifted.map((sanction) => ({ type: 'lifted', sanction: sanction.id, ...why }) as const)),
      );
    }
    const known = await people.find(subject);
    if (known !== null) await consensus.noteRuling(known.person, 'reversed', clock.now());
  }

  /** Lifts what should have been lifted already when a server ended in between. */
  async #finish(): Promise<void> {
    const { file, sanctions } = this.#parts;
    const rows = await file.records
      .selectFrom('appeal')
      .innerJoin('sanction', 'sanction.id', 'appeal.sanction_id')
      .select(['sanction.id', 'appeal.decided_by'])
      .where('appeal.outcome', '=', 'reversed')
      .where('sanction.lifted_at', 'is', null)
      .execute();
    for (const { id, decided_by } of rows) {
      const sanction = await sanctions.find(id as SanctionId);
      if (sanction) await this.#reverse(sanction, decided_by ?? '');
    }
  }

  #select() {
    return this.#parts.file.records.selectFrom('appeal').selectAll();
  }

  async #findRow(sanction: SanctionId): Promise<AppealTable | null> {
    return (await this.#select().where('sanction_id', '=', sanction).executeTakeFirst()) ?? null;
  }
}

function tellAppeal({ outcome, words, made_at, due_at, decided_at, answer }: AppealTable): AppealState {
  return {
    state: (outcome ?? 'waiting') as AppealState['state'],
    words,
    madeOn: dayAt(Date.parse(made_at)),
    dueOn: outcome === null ? dayAt(Date.parse(due_at)) : null,
    decidedOn: decided_at && dayAt(Date.parse(decided_at)),
    answer: answer ?? '',
  };
}
