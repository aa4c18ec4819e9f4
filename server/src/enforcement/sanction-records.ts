/** Sanctions in the database: written whole or not at all, and read. What is done with them is the book's affair. */
import type { Transaction } from 'kysely';
import { dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import type { Entry } from './in-force.ts';
import type { LiftReason, Sanction, SanctionId } from './sanction.ts';
import { fromMarkRow, fromRow, toMarkRow, toRow, toText } from './sanction-row.ts';

const rowsAtOnce = 500;

export class SanctionRecords {
  readonly #records: Records;
  readonly #clock: Clock;
  /** How often something was changed, and what is being changed. */
  #changes = 0;
  #changing = 0;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  /** @param code the tag of the appeal code. */
  async add({ sanction, marks }: Entry, code: string): Promise<void> {
    await this.#change(async (all) => {
      await all.insertInto('sanction').values(toRow(sanction, code)).execute();
      const rows = marks.map((mark) => toMarkRow(sanction.id, mark));
      if (rows.length > 0) await all.insertInto('sanction_address').values(rows).execute();
    });
  }

  /** @returns those that were not lifted before. Their marks are gone. */
  async lift(ids: readonly SanctionId[], why: LiftReason): Promise<readonly Sanction[]> {
    if (ids.length === 0) return [];
    const rows = await this.#change(async (all) => {
      const lifted = await all
        .updateTable('sanction')
        .set({ lifted_at: toText(this.#clock.now()), lifted_why: why })
        .where('id', 'in', ids)
        .where('lifted_at', 'is', null)
        .returningAll()
        .execute();
      await all.deleteFrom('sanction_address').where('sanction_id', 'in', ids).execute();
      return lifted;
    });
    return rows.map(fromRow);
  }

  async listBy(column: 'id' | 'subject' | 'case_id' | 'code', value: string, most: number) {
    return (await this.#select().where(column, '=', value).limit(most).execute()).map(fromRow);
  }

  async listInForce(most: number): Promise<readonly Sanction[]> {
    return (await this.#selectInForce().limit(most).execute()).map(fromRow);
  }

  /**
   * What is different from `known` in what is in force; null if something was changed here meanwhile, since an older answer
   * must not undo it.
   */
  async compare(known: () => readonly SanctionId[]) {
    const before = this.#changes;
    const rows = await this.#selectInForce().clearSelect().select('id').execute();
    const [present, old] = [new Set(rows.map(({ id }) => id as SanctionId)), new Set(known())];
    const gone = [...old].filter((id) => !present.has(id));
    const fresh = await this.#read([...present].filter((id) => !old.has(id)));
    const ended = await this.#read(gone);
    if (this.#changing > 0 || this.#changes !== before) return null;
    return { gone, fresh, lifted: ended.map(({ sanction }) => sanction).filter(({ lifted }) => lifted) };
  }

  async #change<Result>(work: (all: Transaction<Tables>) => Promise<Result>): Promise<Result> {
    this.#changing++;
    try {
      return await this.#records.transaction().execute(work);
    } finally {
      this.#changing--;
      this.#changes++;
    }
  }

  /** What is past its time is not there, even where the purge has not come by yet. The latest comes first. */
  #select() {
    return this.#records
      .selectFrom('sanction')
      .selectAll()
      .where('ends_on', '>', dayAt(this.#clock.now()))
      .orderBy('from_at', 'desc')
      .orderBy('id');
  }

  #selectInForce() {
    return this.#select().where('until_at', '>', toText(this.#clock.now())).where('lifted_at', 'is', null);
  }

  async #read(ids: readonly SanctionId[]): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    for (let from = 0; from < ids.length; from += rowsAtOnce) {
      const some = ids.slice(from, from + rowsAtOnce);
      const rows = await this.#select().where('id', 'in', some).execute();
      const marks = await this.#readMarks(some);
      const marksOf = (id: string) => marks.filter((mark) => mark.sanction_id === id).map(fromMarkRow);
      found.push(...rows.map((row) => ({ sanction: fromRow(row), marks: marksOf(row.id) })));
    }
    return found;
  }

  #readMarks(ids: readonly SanctionId[]) {
    return this.#records.selectFrom('sanction_address').selectAll().where('sanction_id', 'in', ids).execute();
  }
}
