/** The staff: who is in it, in which role, who was invited, and who is out at once. */
import {
  otherActors,
  type Role,
  type StaffId,
  type Team as TeamView,
} from '@anoncam/protocol/staff-api/staff-session';
import type { Records } from '../database/open-database.ts';
import type { StaffMemberTable } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import type { Deletions } from '../privacy/deletions.ts';
import { endOfMember } from '../privacy/staff-forgetting.ts';
import type { NewPasskey } from './passkeys.ts';
import { type MemberState, readMember, type StaffMember } from './staff-member.ts';

/** An invitation is good for so long. */
export const invitationMs = 24 * 60 * 60 * 1000;

export type TeamParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
  readonly deletions: Pick<Deletions, 'bar'>;
};

export type Invitation = { readonly id: StaffId; readonly invitation: string; readonly until: string };

export class Team {
  readonly #parts: TeamParts;
  readonly #key: Uint8Array;

  constructor(parts: TeamParts) {
    this.#parts = parts;
    this.#key = deriveKey(parts.masterKey, 'staff invitation');
  }

  /** An id for somebody who is going to be invited, so that it can be written down before. */
  chooseId(): StaffId {
    return createId(this.#parts.random) as StaffId;
  }

  async invite({ id, name, role }: StaffMember): Promise<Invitation> {
    const { records, clock, random } = this.#parts;
    const now = clock.now();
    const code = createId(random);
    const until = toText(now + invitationMs);
    await records.transaction().execute(async (all) => {
      await all
        .insertInto('staff_member')
        .values({
          id,
          name,
          role,
          state: 'invited' satisfies MemberState,
          since: toText(now),
          seen_at: null,
          ends_on: endOfMember(now),
        })
        .execute();
      await all
        .insertInto('staff_invitation')
        .values({ tag: tag(this.#key, code), member: id, until_at: until })
        .execute();
    });
    return { id, invitation: code, until };
  }

  /** Whether what was done in that name could be taken for what somebody else did. */
  async isNameTaken(name: string): Promise<boolean> {
    const known = [...otherActors, ...(await this.listNames()).values()].map(fold);
    return known.includes(fold(name)) || fold(name).startsWith(fold(gone));
  }

  /** Who is invited by this code; null if nobody is, or not any more. */
  async findInvited(code: string): Promise<StaffMember | null> {
    const row = await this.#parts.records
      .selectFrom('staff_invitation')
      .innerJoin('staff_member', 'staff_member.id', 'staff_invitation.member')
      .select(['staff_member.id', 'name', 'role'])
      .where('tag', '=', tag(this.#key, code))
      .where('until_at', '>', toText(this.#parts.clock.now()))
      .where('state', '=', 'invited' satisfies MemberState)
      .executeTakeFirst();
    return row ? readMember(row) : null;
  }

  /** Whoever was invited has come, with a passkey. @returns whether the invitation was still good: it is so once. */
  async join(code: string, passkey: NewPasskey): Promise<boolean> {
    const { records, clock } = this.#parts;
    const now = clock.now();
    return records.transaction().execute(async (all) => {
      const invitation = await all
        .deleteFrom('staff_invitation')
        .where('tag', '=', tag(this.#key, code))
        .where('until_at', '>', toText(now))
        .returning('member')
        .executeTakeFirst();
      if (!invitation) return false;
      const { member } = invitation;
      await all
        .updateTable('staff_member')
        .set({
          state: 'active' satisfies MemberState,
          since: toText(now),
          seen_at: toText(now),
          ends_on: null,
        })
        .where('id', '=', member)
        .execute();
      await all
        .insertInto('staff_passkey')
        .values({ ...passkey, member })
        .execute();
      return true;
    });
  }

  async find(id: StaffId): Promise<(StaffMember & { readonly state: MemberState }) | null> {
    const row = await this.#parts.records
      .selectFrom('staff_member')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? { ...readMember(row), state: row.state as MemberState } : null;
  }

  /** What others call a member; whoever is not known any more is still told apart from others. */
  async nameOf(id: string): Promise<string> {
    const row = await this.#parts.records
      .selectFrom('staff_member')
      .select('name')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.name ?? nameOfGone(id);
  }

  /** Of everybody who is known, by id: what others call them. */
  async listNames(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#parts.records.selectFrom('staff_member').select(['id', 'name']).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async list(): Promise<TeamView> {
    const { records } = this.#parts;
    const sessions = await records
      .selectFrom('staff_session')
      .select(({ fn }) => ['member', fn.max('seen_at').as('seen')])
      .groupBy('member')
      .execute();
    const seen = new Map(sessions.map((session) => [session.member, session.seen]));
    const rows = await records.selectFrom('staff_member').selectAll().orderBy('name').orderBy('id').execute();
    return { members: rows.map((row) => describe(row, seen.get(row.id) ?? null)) };
  }

  /** @returns whether there is such a member. */
  async changeRole(id: StaffId, role: Role): Promise<boolean> {
    const { numUpdatedRows } = await this.#parts.records
      .updateTable('staff_member')
      .set({ role })
      .where('id', '=', id)
      .where('state', '!=', 'revoked' satisfies MemberState)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Whatever they could come back with is gone, and no backup brings it back. @returns whether they were in the team. */
  async revoke(id: StaffId): Promise<boolean> {
    const { records, clock, deletions } = this.#parts;
    const now = clock.now();
    if ((await this.find(id)) === null) return false;
    await deletions.bar('staff_member', id, endOfMember(now));
    return records.transaction().execute(async (all) => {
      const { numUpdatedRows } = await all
        .updateTable('staff_member')
        .set({ state: 'revoked' satisfies MemberState, since: toText(now), ends_on: endOfMember(now) })
        .where('id', '=', id)
        .where('state', '!=', 'revoked' satisfies MemberState)
        .executeTakeFirst();
      for (const table of ['staff_session', 'staff_passkey', 'staff_invitation'] as const)
        await all.deleteFrom(table).where('member', '=', id).execute();
      return numUpdatedRows > 0n;
    });
  }
}

const gone = 'somebody who left';

export function nameOfGone(id: string): string {
  return `${gone} (${id.slice(0, 6)})`;
}

/** Two names that look alike are one: case, accents and spaces apart. */
function fold(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase();
}

function describe(row: StaffMemberTable, seenAt: string | null): TeamView['members'][number] {
  const latest = [row.seen_at, seenAt]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return {
    ...readMember(row),
    state: row.state as MemberState,
    since: row.since,
    lastSeen: latest ?? null,
  };
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
