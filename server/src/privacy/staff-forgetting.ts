/**
 * How long what belongs to the staff is kept, and its end: members who have left, what they signed in with, and the audit
 * log, which alone outlives them.
 */
import { addDays, type Day, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';

/** So long after signing in, a member signs in again in any case. */
export const sessionMs = 12 * 60 * 60 * 1000;

/** A member is forgotten so many days after the day on which they left; one who never joined, after they were invited. */
const memberDays = 90;

/** An entry of the audit log is gone so many days after its day; the database refuses to delete it earlier. */
const auditDays = 1095;

/** As many as PostgreSQL's integers count. */
const mostNumber = 2 ** 31 - 1;

export function endOfMember(nowMs: number): Day {
  return addDays(dayAt(nowMs), memberDays);
}

/** The first day whose entries are still there. */
export function firstAuditDay(nowMs: number): Day {
  return addDays(dayAt(nowMs), -auditDays);
}

/** Deletes up to `most` of those who left, or never came, long enough ago. @returns how many. */
export async function deleteOldMembers(records: Records, most: number, today: Day): Promise<number> {
  const old = records.selectFrom('staff_member').select('id').where('ends_on', '<=', today).limit(most);
  const { numDeletedRows } = await records
    .deleteFrom('staff_member')
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Deletes sessions, invitations and questions to passkeys that are over, and passkeys of nobody. @returns how many. */
export async function deleteOldSignIns(records: Records, nowMs: number): Promise<number> {
  const now = new Date(nowMs).toISOString();
  const begun = new Date(nowMs - sessionMs).toISOString();
  const members = records.selectFrom('staff_member').select('id');
  const deleted = [
    // A restored backup may have them without whom they belong to.
    await records.deleteFrom('staff_passkey').where('member', 'not in', members).executeTakeFirst(),
    await records.deleteFrom('staff_session').where('created_at', '<=', begun).executeTakeFirst(),
    await records.deleteFrom('staff_invitation').where('until_at', '<=', now).executeTakeFirst(),
    await records.deleteFrom('staff_challenge').where('until_at', '<=', now).executeTakeFirst(),
  ];
  return deleted.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}

/**
 * Deletes entries that were kept for their time, about `most` of them, and whole days only: the head of the last one is
 * what the rest begins after. @returns how many.
 */
export async function deleteOldAuditEntries(records: Records, most: number, firstDay: Day): Promise<number> {
  let count = 0;
  while (count < most) {
    const head = await findOldHead(records, firstDay);
    if (head === null) break;
    const { numDeletedRows } = await records
      .deleteFrom('audit_entry')
      .where('number', '<=', head)
      .executeTakeFirst();
    count += Number(numDeletedRows);
  }
  return count;
}

/** The end of the first day that is there and old enough as a whole; null if there is none. */
async function findOldHead(records: Records, firstDay: Day): Promise<number | null> {
  const entries = await records
    .selectFrom('audit_entry')
    .select((entry) => entry.fn.min('number').as('first'))
    .executeTakeFirst();
  const kept = await records
    .selectFrom('audit_entry')
    .select((entry) => entry.fn.min('number').as('first'))
    .where('at', '>=', firstDay)
    .executeTakeFirst();
  const head = await records
    .selectFrom('audit_head')
    .select('number')
    .where('day', '<', firstDay)
    .where('number', '>=', entries?.first ?? mostNumber)
    .where('number', '<', kept?.first ?? mostNumber)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return head?.number ?? null;
}
