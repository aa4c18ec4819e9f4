/**
 * Keeps cases: a row for each, and the events that its columns follow from, written in one transaction. What an event means
 * is decided elsewhere; nothing here looks at who asks.
 */
import { priorities } from '@anoncam/protocol/staff-api/staff-cases';
import { sql, type Transaction } from 'kysely';
import type { AddressReference } from '../addresses/address-book.ts';
import { addDays, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { CaseTable, Tables } from '../database/tables.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { type CaseEvent, type Happening, readEvent, writeEvent } from './case-event.ts';
import { addEvent, type CaseStatus, foldEvents, noStatus } from './case-status.ts';

export type CaseId = string & { readonly __brand: 'CaseId' };

/** A case is gone so many days after the day on which something last happened in it. */
export const caseDays = 180;

export type KeptCase = {
  readonly row: CaseTable & { readonly id: CaseId };
  readonly events: readonly CaseEvent[];
  readonly status: CaseStatus;
};

/** A case that nobody else can change as long as the transaction lasts. */
export type OpenCase = KeptCase & {
  readonly all: Transaction<Tables>;
  /** Of what belongs to the case, as of now. */
  readonly endsOn: string;
  add(...happenings: readonly Happening[]): Promise<void>;
  /** Where the subject was seen last. */
  noteAddress(reference: AddressReference): Promise<void>;
  /** Keeps it beyond its time because of a legal request; null lets it go. */
  hold(request: string | null): Promise<void>;
};

type Changing = Omit<OpenCase, 'add' | 'noteAddress' | 'hold'>;

export type CaseFileParts = { readonly records: Records; readonly clock: Clock; readonly random: Random };

export class CaseFile {
  readonly records: Records;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor({ records, clock, random }: CaseFileParts) {
    this.records = records;
    this.#clock = clock;
    this.#random = random;
  }

  /** The one case of a browser that is not closed, or a new one. However many ask for it at once, it is one. */
  async withOpenOf<Result>(subject: SubjectRef, work: (open: OpenCase) => Promise<Result>): Promise<Result> {
    return this.records.transaction().execute(async (all) => {
      for (;;) {
        const open = await this.#lock(all, await this.#findOrMake(all, subject));
        // It may have been closed while it was waited for.
        if (open && open.row.state !== 'closed') return work(open);
      }
    });
  }

  /** A new case about nobody here: of what a notice tells. */
  async withNew<Result>(id: CaseId, work: (open: OpenCase) => Promise<Result>): Promise<Result> {
    return this.records.transaction().execute(async (all) => {
      await this.#make(all, { id, kind: 'notice', subject: null });
      const open = await this.#lock(all, id);
      if (!open) throw new Error('a case is gone that was just made');
      return work(open);
    });
  }

  /** Null if there is no such case. */
  async change<Result>(
    id: string,
    work: (open: OpenCase) => Promise<Result>,
    within?: Transaction<Tables>,
  ): Promise<Result | null> {
    const run = async (all: Transaction<Tables>) => {
      const open = await this.#lock(all, id);
      return open && work(open);
    };
    return within ? run(within) : this.records.transaction().execute(run);
  }

  async find(id: string): Promise<KeptCase | null> {
    const [found] = await this.#read(this.records, await this.select().where('id', '=', id).execute());
    return found ?? null;
  }

  /** With their events. */
  async list(rows: readonly CaseTable[]): Promise<readonly KeptCase[]> {
    return this.#read(this.records, rows);
  }

  /** What is past its time is not there, even where the purge has not come by yet. */
  select(all: Records = this.records) {
    const today = dayAt(this.#clock.now());
    return all
      .selectFrom('moderation_case')
      .selectAll()
      .where((is) => is.or([is('ends_on', '>', today), is('hold', 'is not', null)]));
  }

  /** Orders rows by what goes first. */
  urgencyOrder() {
    const ranks = priorities.map((priority, rank) => sql`when ${sql.lit(priority)} then ${sql.lit(rank)}`);
    return sql<number>`case moderation_case.priority ${sql.join(ranks, sql` `)} end`;
  }

  async #findOrMake(all: Transaction<Tables>, subject: SubjectRef): Promise<CaseId> {
    await this.#closePast(all, subject);
    const find = () =>
      all
        .selectFrom('moderation_case')
        .select('id')
        .where('subject', '=', subject)
        .where('state', '<>', 'closed')
        .executeTakeFirst();
    const found = await find();
    if (found) return found.id as CaseId;
    const id = createId(this.#random) as CaseId;
    await this.#make(all, { id, kind: 'conduct', subject });
    return ((await find())?.id ?? id) as CaseId;
  }

  /** One that is past its time is over, where the purge has not come by yet: it would be in the way. One that is held goes on. */
  async #closePast(all: Transaction<Tables>, subject: SubjectRef): Promise<void> {
    await all
      .updateTable('moderation_case')
      .set({ state: 'closed' })
      .where('subject', '=', subject)
      .where('state', '<>', 'closed')
      .where('ends_on', '<=', dayAt(this.#clock.now()))
      .where('hold', 'is', null)
      .execute();
  }

  /** Where there is one already that must be the only one, nothing happens. */
  async #make(all: Transaction<Tables>, about: Pick<CaseTable, 'id' | 'kind' | 'subject'>): Promise<void> {
    const now = this.#clock.now();
    const row: CaseTable = {
      ...about,
      state: noStatus.state,
      priority: noStatus.priority,
      opened_at: toText(now),
      due_at: toText(noStatus.dueMs),
      address: null,
      address_day: null,
      ends_on: this.#endsOn(),
      hold: null,
    };
    await all
      .insertInto('moderation_case')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async #lock(all: Transaction<Tables>, id: string): Promise<OpenCase | null> {
    // Whoever writes a row has it for themselves, on either database.
    await all
      .updateTable('moderation_case')
      .set((row) => ({ ends_on: row.ref('ends_on') }))
      .where('id', '=', id)
      .execute();
    const [kept] = await this.#read(all, await this.select(all).where('id', '=', id).execute());
    return kept ? this.#open(all, kept) : null;
  }

  #open(all: Transaction<Tables>, { row, events, status }: KeptCase): OpenCase {
    const now = this.#clock.now();
    const endsOn = this.#endsOn();
    const open = { all, row, endsOn, events: [...events], status };
    return Object.assign(open, {
      add: async (...happenings: readonly Happening[]) => {
        for (const happening of happenings) {
          const event = { ...happening, atMs: now };
          open.events.push(event);
          open.status = addEvent(open.status, event);
          await insertEvent(all, { caseId: row.id, number: open.events.length, happening, now });
        }
        await this.#keepStatus(open);
      },
      noteAddress: (reference: AddressReference) => this.#keepAddress(open, reference),
      hold: async (hold: string | null) => {
        await all.updateTable('moderation_case').set({ hold }).where('id', '=', row.id).execute();
      },
    });
  }

  async #keepStatus({ all, row, status, endsOn }: Changing): Promise<void> {
    const { state, priority, dueMs } = status;
    await all
      .updateTable('moderation_case')
      .set({ state, priority, due_at: toText(dueMs), ends_on: endsOn })
      .where('id', '=', row.id)
      .execute();
    if (row.ends_on === endsOn) return;
    const ends = { ends_on: endsOn };
    await all.updateTable('report').set(ends).where('case_id', '=', row.id).execute();
    await all.updateTable('notice').set(ends).where('case_id', '=', row.id).execute();
    const sanctions = all.selectFrom('sanction').select('id').where('case_id', '=', row.id);
    await all.updateTable('appeal').set(ends).where('sanction_id', 'in', sanctions).execute();
  }

  /** The day under whose key it was noted: around midnight that is not always today. */
  async #keepAddress({ all, row }: Changing, reference: AddressReference): Promise<void> {
    const noted = await all
      .selectFrom('address')
      .select('day')
      .where('reference', '=', reference)
      .executeTakeFirst();
    const address_day = noted?.day ?? dayAt(this.#clock.now());
    await all
      .updateTable('moderation_case')
      .set({ address: reference, address_day })
      .where('id', '=', row.id)
      .execute();
  }

  async #read(all: Records, rows: readonly CaseTable[]): Promise<readonly KeptCase[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const events = await all
      .selectFrom('case_event')
      .selectAll()
      .where('case_id', 'in', ids)
      .orderBy('number')
      .execute();
    const byCase = new Map<string, CaseEvent[]>(ids.map((id) => [id, []]));
    for (const event of events) byCase.get(event.case_id)?.push(readEvent(event));
    return rows.map((row) => {
      const own = byCase.get(row.id) ?? [];
      return { row: { ...row, id: row.id as CaseId }, events: own, status: foldEvents(own) };
    });
  }

  #endsOn(): string {
    return addDays(dayAt(this.#clock.now()), caseDays);
  }
}

type NewEvent = {
  readonly caseId: CaseId;
  readonly number: number;
  readonly happening: Happening;
  readonly now: number;
};

async function insertEvent(
  all: Transaction<Tables>,
  { caseId, number, happening, now }: NewEvent,
): Promise<void> {
  const row = {
    id: `${caseId}.${number}`,
    case_id: caseId,
    number,
    at: toText(now),
    ...writeEvent(happening),
  };
  await all.insertInto('case_event').values(row).execute();
}

/** As all times in the database; two of them compare as the times do. */
export function toText(ms: number): string {
  return new Date(ms).toISOString();
}
