/** Approvals as rows: written, found, and decided once. Who may decide what is not known here. */
import type { Approvals, Ask } from '@anoncam/protocol/staff-api/staff-legal';
import { addDays, type Day, dayAt, startOf } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { countLegal } from '../privacy/monthly-numbers.ts';
import {
  type Approval,
  approvalDays,
  collectWithinMs,
  decideWithinMs,
  readApproval,
  tellApproval,
} from './approval.ts';
import type { StaffMember } from './route.ts';

const mostTold = 500;

export class ApprovalBook {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor(records: Records, clock: Clock) {
    this.#records = records;
    this.#clock = clock;
  }

  async add(id: string, ask: Ask, member: StaffMember): Promise<void> {
    const now = this.#clock.now();
    const until = now + decideWithinMs;
    const row = {
      id,
      ...ask,
      cases: JSON.stringify(ask.cases),
      asked_by: member.id,
      asked_as: member.role,
      asked_at: toText(now),
      state: 'waiting',
      decided_by: null,
      decided_as: null,
      decided_at: null,
      until_at: toText(until),
      ends_on: addDays(dayAt(until), approvalDays),
    };
    await this.#records.transaction().execute(async (all) => {
      await all.insertInto('approval').values(row).execute();
      await countLegal(all, `asked: ${ask.kind}`, now);
    });
  }

  /** What is past its time is not there, even where the purge has not come by yet. */
  async find(id: string): Promise<Approval | null> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row ? readApproval(row) : null;
  }

  /** What waits first, then the latest. */
  async list(member: StaffMember): Promise<Approvals> {
    const rows = await this.#select().orderBy('asked_at', 'desc').orderBy('id').limit(mostTold).execute();
    const staff = await this.#records.selectFrom('staff_member').select(['id', 'name']).execute();
    const names = new Map(staff.map(({ id, name }) => [id, name]));
    const reader = { member: member.id, nowMs: this.#clock.now(), names };
    const told = rows.map((row) => tellApproval(readApproval(row), reader));
    const rank = ({ state }: (typeof told)[number]) => (state === 'waiting' ? 0 : 1);
    return { approvals: told.toSorted((a, b) => rank(a) - rank(b)) };
  }

  /** How many wait for somebody to agree; of one member, or of all. */
  async countWaiting(of: StaffMember | null = null): Promise<number> {
    const waiting = this.#records
      .selectFrom('approval')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('state', '=', 'waiting')
      .where('until_at', '>', toText(this.#clock.now()));
    const { count } = await (of ? waiting.where('asked_by', '=', of.id) : waiting).executeTakeFirstOrThrow();
    return Number(count);
  }

  /**
   * Of several who decide in the same moment, one has. @param all a transaction, in which whoever comes second waits.
   *
   * @returns whether it was still to be decided; and never for who asked, if it is to be approved.
   */
  async decide(
    all: Records,
    { id }: Approval,
    state: 'approved' | 'refused',
    member: StaffMember,
  ): Promise<boolean> {
    const now = this.#clock.now();
    const decided = all
      .updateTable('approval')
      .set({
        state,
        decided_by: member.id,
        decided_as: member.role,
        decided_at: toText(now),
        until_at: toText(state === 'approved' ? now + collectWithinMs : now),
        ends_on: addDays(dayAt(now), approvalDays),
      })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('until_at', '>', toText(now));
    const { numUpdatedRows } = await (state === 'approved'
      ? decided.where('asked_by', '!=', member.id)
      : decided
    ).executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** It lives as long as the copies that were made by it, if that is longer. */
  async extend(all: Records, { id }: Approval, copiesEndOn: Day): Promise<void> {
    const usual = addDays(dayAt(this.#clock.now()), approvalDays);
    const ends_on = copiesEndOn > usual ? copiesEndOn : usual;
    await all
      .updateTable('approval')
      .set({ until_at: toText(startOf(copiesEndOn)), ends_on })
      .where('id', '=', id)
      .execute();
  }

  /** Nothing comes of it any more. */
  async voidOne({ id }: Approval): Promise<void> {
    await this.#records.updateTable('approval').set({ state: 'void' }).where('id', '=', id).execute();
  }

  #select() {
    return this.#records.selectFrom('approval').selectAll().where('ends_on', '>', dayAt(this.#clock.now()));
  }
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
