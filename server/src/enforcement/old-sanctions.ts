/** Forgets sanctions when their time is over, and the networks they were known by before that. */
import type { Kysely } from 'kysely';
import { type Day, dayAt, firstDayKept } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import { toText } from './sanction-row.ts';

/** Deletes up to `most` that were remembered for their time; not those whose case is held for the law. @returns how many. */
export async function deleteOldSanctions(records: Records, most: number, now: number): Promise<number> {
  const held = records.selectFrom('moderation_case').select('id').where('hold', 'is not', null);
  const old = records
    .selectFrom('sanction')
    .select('id')
    .where('ends_on', '<=', dayAt(now))
    .where('case_id', 'not in', held)
    .limit(most);
  return countDeleted(records.deleteFrom('sanction').where('id', 'in', old));
}

/** Deletes up to `most` of what no sanction in force, or no day key, is left for. @returns how many. */
export async function deleteOldMarks(records: Records, most: number, now: number): Promise<number> {
  const inForce = records
    .selectFrom('sanction')
    .select('id')
    .where('until_at', '>', toText(now))
    .where('lifted_at', 'is', null);
  const old = await records
    .selectFrom('sanction_address')
    .select(['sanction_id', 'day', 'bits'])
    .where((is) => is.or([is('day', '<', firstDayKept(now)), is('sanction_id', 'not in', inForce)]))
    .limit(most)
    .execute();
  let deleted = 0;
  for (const { sanction_id, day, bits } of old) {
    const row = records.deleteFrom('sanction_address').where('sanction_id', '=', sanction_id);
    deleted += await countDeleted(row.where('day', '=', day).where('bits', '=', bits));
  }
  return deleted;
}

/** Deletes all of days that have no key any more: a restored backup may hold them. @returns how many. */
export function deleteUnreadableMarks(records: Records, days: readonly Day[]): Promise<number> {
  // PostgreSQL takes no empty list.
  return countDeleted(records.deleteFrom('sanction_address').where('day', 'not in', ['', ...days]));
}

type Deletion = Pick<ReturnType<Kysely<Tables>['deleteFrom']>, 'executeTakeFirst'>;

async function countDeleted(deletion: Deletion): Promise<number> {
  const { numDeletedRows } = (await deletion.executeTakeFirst()) as { numDeletedRows: bigint };
  return Number(numDeletedRows);
}
