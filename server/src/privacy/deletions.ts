/**
 * What was deleted before its time stays deleted, even where a backup is restored that still has it: of each such row
 * its random id is remembered, and nothing else, until it would have ended anyway.
 */
import type { Records } from '../database/open-database.ts';

/** Tables whose rows can be deleted at somebody's wish. Each has the columns `id` and `ends_on`. */
const deletableTables = ['contact_message', 'report'] as const;
type DeletableTable = (typeof deletableTables)[number];

/** Tables of whose rows a backup must not bring some back, though they are still there for a while. */
const barredTables = ['staff_member'] as const;
type BarredTable = (typeof barredTables)[number];

/** `record`: the table's name. `ends_on`: the day when the row would have ended, `2026-11-25`. */
export type Deletion = { readonly record: string; readonly id: string; readonly ends_on: string };

export type Deletions = {
  /**
   * Deletes rows by their ids and remembers that, both or neither. @returns how many there were.
   *
   * @throws if it could not be done, or not be told to where backups are kept.
   */
  deleteRows(record: DeletableTable, ids: readonly string[]): Promise<number>;
  /** Sees to it that no backup brings a row back as it was. @throws as `deleteRows` does. */
  bar(record: BarredTable, id: string, endsOn: string): Promise<void>;
  /** Forgets up to `most` deletions of rows that would have ended before `today` anyway. @returns how many. */
  deleteOld(most: number, today: string): Promise<number>;
};

/** @param tell writes deletions down beside the backups, which may be restored where this database is lost. */
export function createDeletions(
  records: Records,
  tell: (deletions: readonly Deletion[]) => Promise<void>,
): Deletions {
  return {
    async deleteRows(record, ids) {
      if (ids.length === 0) return 0;
      const found = await records
        .selectFrom(record)
        .select(['id', 'ends_on'])
        .where('id', 'in', ids)
        .execute();
      const deletions = found.map(({ id, ends_on }) => ({ record, id, ends_on }));
      // Told first: should the rest fail, a row that is still there is deleted too eagerly after a restore. The other
      // way round it would come back.
      await tell(deletions);
      await replayDeletions(records, deletions);
      return deletions.length;
    },
    async bar(record, id, endsOn) {
      const deletion = { record, id, ends_on: endsOn };
      await tell([deletion]);
      await remember(records, deletion);
    },
    async deleteOld(most, today) {
      const old = records.selectFrom('deletion').select(['id']).where('ends_on', '<=', today).limit(most);
      const { numDeletedRows } = await records
        .deleteFrom('deletion')
        .where('id', 'in', old)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/** Whether a row was deleted before its time: then it must not come back in any other way either. */
export async function isDeleted(records: Records, record: DeletableTable, id: string): Promise<boolean> {
  const mark = await records
    .selectFrom('deletion')
    .select('id')
    .where('record', '=', record)
    .where('id', '=', id)
    .executeTakeFirst();
  return mark !== undefined;
}

/** All that is remembered; to be kept when a backup takes this database's place. */
export async function listDeletions(records: Records): Promise<readonly Deletion[]> {
  return records.selectFrom('deletion').selectAll().execute();
}

/** Deletes what was deleted, once more or for the first time, and remembers it: all or nothing. */
export async function replayDeletions(records: Records, deletions: readonly Deletion[]): Promise<void> {
  await records.transaction().execute(async (all) => {
    for (const { record, id, ends_on } of deletions) {
      const table = [...deletableTables, ...barredTables].find((name) => name === record);
      // Of a table that this version does not know, there is nothing to delete.
      if (table) await all.deleteFrom(table).where('id', '=', id).execute();
      await remember(all, { record, id, ends_on });
    }
  });
}

async function remember(records: Records, deletion: Deletion): Promise<void> {
  await records
    .insertInto('deletion')
    .values(deletion)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
