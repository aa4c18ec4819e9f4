/**
 * Who is signed in, and for how long: looked up anew for each request, so that whoever is revoked is out at once, on every
 * server.
 */
import type { Me, StaffId } from '@anoncam/protocol/staff-api/staff-session';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { sessionMs } from '../privacy/staff-forgetting.ts';
import { permissionsOf } from './permissions.ts';
import { readMember, type StaffMember } from './staff-member.ts';

/** A session that is left alone so long is over. */
export const idleMs = 15 * 60 * 1000;
/** Whoever has just signed in, or once more, need not do so again for this long. */
export const freshMs = 5 * 60 * 1000;

export type StaffSession = {
  readonly tag: string;
  readonly member: StaffMember;
  readonly endsAtMs: number;
  /** Null: what asks for a fresh sign-in is refused. */
  readonly freshUntilMs: number | null;
};

export class StaffSessions {
  readonly #records: Records;
  readonly #clock: Clock;

  constructor({ records, clock }: { readonly records: Records; readonly clock: Clock }) {
    this.#records = records;
    this.#clock = clock;
  }

  /** @param tag of a new cookie. */
  async begin(tag: string, member: StaffId, records = this.#records): Promise<void> {
    const now = this.#clock.now();
    await records
      .insertInto('staff_session')
      .values({
        tag,
        member,
        created_at: toText(now),
        seen_at: toText(now),
        fresh_until: toText(now + freshMs),
      })
      .execute();
  }

  /**
   * The session of a cookie, if it is not over and its member is still in the team.
   *
   * @param isActive somebody does something, so that it goes on; a page that looks for news by itself does not keep it.
   */
  async find(tag: string, isActive: boolean): Promise<StaffSession | null> {
    const now = this.#clock.now();
    const row = await this.#records
      .selectFrom('staff_session')
      .innerJoin('staff_member', 'staff_member.id', 'staff_session.member')
      .selectAll('staff_member')
      .select(['tag', 'created_at', 'fresh_until'])
      .where('tag', '=', tag)
      .where('state', '=', 'active')
      .where('created_at', '>', toText(now - sessionMs))
      .where('staff_session.seen_at', '>', toText(now - idleMs))
      .executeTakeFirst();
    if (!row) return null;
    if (isActive) await this.#touch(tag, now);
    const freshUntilMs = Date.parse(row.fresh_until ?? '');
    return {
      tag,
      member: readMember(row),
      endsAtMs: Date.parse(row.created_at) + sessionMs,
      freshUntilMs: freshUntilMs > now ? freshUntilMs : null,
    };
  }

  /** The member has signed in once more. */
  async freshen(tag: string): Promise<void> {
    await this.#records
      .updateTable('staff_session')
      .set({ fresh_until: toText(this.#clock.now() + freshMs) })
      .where('tag', '=', tag)
      .execute();
  }

  async end(tag: string): Promise<void> {
    await this.#records.deleteFrom('staff_session').where('tag', '=', tag).execute();
  }

  async #touch(tag: string, now: number): Promise<void> {
    await this.#records
      .updateTable('staff_session')
      .set({ seen_at: toText(now) })
      .where('tag', '=', tag)
      .execute();
  }
}

/** What a member is told of themselves. */
export function describeSession({ member, endsAtMs, freshUntilMs }: Omit<StaffSession, 'tag'>): Me {
  return {
    ...member,
    permissions: [...permissionsOf(member.role)],
    signedInUntil: toText(endsAtMs),
    freshUntil: freshUntilMs === null ? null : toText(freshUntilMs),
  };
}

function toText(ms: number): string {
  return new Date(ms).toISOString();
}
