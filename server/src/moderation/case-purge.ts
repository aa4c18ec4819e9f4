/** The end of cases: closed when nothing is left to be done about them, and gone, with all that belongs to them, in time. */
import { addDays, type Day, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import { type CaseFile, caseDays, toText } from './case-file.ts';

/** So many whole days after the last event nobody takes back what was decided. */
const restDays = 2;

/** Closes up to `most` cases that are decided and of which no sanction is in force any more. */
export async function closeOldCases(file: CaseFile, most: number, now: number): Promise<void> {
  const inForce = file.records
    .selectFrom('sanction')
    .select('case_id')
    .where('until_at', '>', toText(now))
    .where('lifted_at', 'is', null);
  const rows = await file
    .select()
    .where('state', '=', 'decided')
    .where('ends_on', '<=', addDays(dayAt(now), caseDays - restDays))
    .where('id', 'not in', inForce)
    .limit(most)
    .execute();
  for (const { id } of rows) {
    await file.change(id, async (open) => {
      // Something may have been reported meanwhile.
      if (open.status.state === 'decided') await open.add({ type: 'closed' });
    });
  }
}

/** Deletes up to `most` cases that have been kept for their time and are not held. @returns how many. */
export async function deleteOldCases(records: Records, most: number, today: Day): Promise<number> {
  return records.transaction().execute(async (all) => {
    const old = all
      .selectFrom('moderation_case')
      .select('id')
      .where('ends_on', '<=', today)
      .where('hold', 'is', null)
      .limit(most);
    // Asked twice, since an event that came meanwhile has given it more time.
    const deleted = await all
      .deleteFrom('moderation_case')
      .where('id', 'in', old)
      .where('ends_on', '<=', today)
      .where('hold', 'is', null)
      .returning('id')
      .execute();
    const ids = deleted.map(({ id }) => id);
    if (ids.length > 0) await deleteWhatBelongs(all, ids);
    await deleteOrphans(all, today);
    return ids.length;
  });
}

async function deleteWhatBelongs(all: Records, ids: readonly string[]): Promise<void> {
  const sanctions = all.selectFrom('sanction').select('id').where('case_id', 'in', ids);
  await all.deleteFrom('appeal').where('sanction_id', 'in', sanctions).execute();
  for (const table of ['case_event', 'report', 'notice'] as const) {
    await all.deleteFrom(table).where('case_id', 'in', ids).execute();
  }
}

/** Of a sanction that is gone before its case is. */
async function deleteOrphans(all: Records, today: Day): Promise<void> {
  const present = all.selectFrom('sanction').select('id');
  await all
    .deleteFrom('appeal')
    .where('ends_on', '<=', today)
    .where('sanction_id', 'not in', present)
    .execute();
}
