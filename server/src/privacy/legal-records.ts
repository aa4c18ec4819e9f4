/**
 * The end of what the legal desk keeps: approvals, sealed copies with their hold on a case, and how many addresses somebody
 * has read. A restored backup goes through the same.
 */
import type { Day } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';

export async function deleteOldApprovals(records: Records, most: number, today: Day): Promise<number> {
  const old = records.selectFrom('approval').select('id').where('ends_on', '<=', today).limit(most);
  const { numDeletedRows } = await records.deleteFrom('approval').where('id', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

/** The case that such a copy is of is held no longer. @param note writes down that a copy ends, before it does. */
export async function deleteOldSealedCopies(
  records: Records,
  { most, today }: { readonly most: number; readonly today: Day },
  note: (id: string) => Promise<void>,
): Promise<number> {
  const old = await records
    .selectFrom('vault_item')
    .select(['id', 'case_id'])
    .where('ends_on', '<=', today)
    .orderBy('ends_on')
    .limit(most)
    .execute();
  for (const item of old) {
    await note(item.id);
    await records.transaction().execute(async (all) => {
      const { numDeletedRows } = await all
        .deleteFrom('vault_item')
        .where('id', '=', item.id)
        // It may have been renewed meanwhile.
        .where('ends_on', '<=', today)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return;
      await all.updateTable('moderation_case').set({ hold: null }).where('id', '=', item.case_id).execute();
    });
  }
  return old.length;
}

/** What is counted of a day counts on that day only. */
export async function deleteOldAddressReads(records: Records, most: number, today: Day): Promise<number> {
  const old = await records
    .selectFrom('address_read')
    .select(['member', 'day'])
    .where('day', '<', today)
    .limit(most)
    .execute();
  for (const { member, day } of old)
    await records.deleteFrom('address_read').where('member', '=', member).where('day', '=', day).execute();
  return old.length;
}
