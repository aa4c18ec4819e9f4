/** Whether somebody of the staff is still who they were when they asked for something, or agreed to it. */
import type { Records } from '../database/open-database.ts';
import type { Deed } from './audit-log.ts';

export type Signer = {
  readonly member: string;
  readonly role: string;
  /** When they asked, or agreed: ISO 8601. */
  readonly sinceAt: string;
};

const changes: readonly Deed[] = ['changed a role', 'revoked'];

/**
 * Of the team, in the same role, and never anything else in between: whoever was in another role for a moment has to be asked
 * again. @param records a transaction, where what follows must hold together with it.
 */
export async function isStillTheSame(records: Records, { member, role, sinceAt }: Signer): Promise<boolean> {
  const row = await records
    .selectFrom('staff_member')
    .select('id')
    .where('id', '=', member)
    .where('role', '=', role)
    .where('state', '=', 'active')
    .executeTakeFirst();
  if (!row) return false;
  const change = await records
    .selectFrom('audit_entry')
    .select('number')
    .where('to', '=', member)
    .where('did', 'in', changes)
    .where('at', '>=', sinceAt)
    .limit(1)
    .executeTakeFirst();
  return change === undefined;
}
