/** What is remembered of sanctions goes when it should: networks with the day key or the sanction, the rest later. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { describeDatabases } from '../testing/databases.ts';
import { type OpenedEnforcement, openEnforcement } from '../testing/sanctions.ts';
import { deleteOldMarks, deleteOldSanctions, deleteUnreadableMarks } from './old-sanctions.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;

function countMarks({ records }: OpenedEnforcement): Promise<number> {
  const all = records.selectFrom('sanction_address').selectAll().execute();
  return all.then((rows) => rows.length);
}

describeDatabases('sanctions that are over', (databases) => {
  test('lose their networks at once, and are gone on the 180th day', async () => {
    const scene = await openEnforcement(await databases.place());
    const { records, clock, book } = scene;
    const sanction = await scene.impose('2001:db8::1');
    clock.advance(dayMs - 1);
    expect([await deleteOldMarks(records, 10, clock.now()), await countMarks(scene)]).toEqual([0, 3]);
    clock.advance(1);
    expect([await deleteOldMarks(records, 2, clock.now()), await countMarks(scene)]).toEqual([2, 1]);
    expect([await deleteOldMarks(records, 2, clock.now()), await countMarks(scene)]).toEqual([1, 0]);
    clock.advance(Date.UTC(2026, 6, 10) - 1 - clock.now());
    expect(await deleteOldSanctions(records, 10, clock.now())).toBe(0);
    expect(await book.find(sanction.id)).toEqual(sanction);
    clock.advance(1);
    expect(await book.find(sanction.id)).toBeNull();
    expect(await deleteOldSanctions(records, 10, clock.now())).toBe(1);
    expect(await records.selectFrom('sanction').selectAll().execute()).toEqual([]);
    await scene.close();
  });

  test('lose their networks with the day key, however long they go on', async () => {
    const scene = await openEnforcement(await databases.place());
    const { records, clock } = scene;
    const more = { decidedBy: 'a lead', untilMs: clock.now() + 30 * dayMs };
    await scene.impose('203.0.113.7', more);
    clock.advance(Date.UTC(2026, 1, 9) - 1 - clock.now());
    expect(await deleteOldMarks(records, 10, clock.now())).toBe(0);
    clock.advance(1);
    expect(await deleteOldMarks(records, 10, clock.now())).toBe(1);
    expect(await scene.book.listInForce(10)).toHaveLength(1);
    await scene.close();
  });

  test('stay as long as their case is held', async () => {
    const scene = await openEnforcement(await databases.place());
    const { records, clock } = scene;
    const text = '2026-01-10T00:00:00.000Z';
    const times = { opened_at: text, due_at: text, ends_on: '2026-07-10', address: null, address_day: null };
    const row = { id: 'a case', kind: 'conduct', subject: 'somebody', state: 'closed', priority: 'rest' };
    await records
      .insertInto('moderation_case')
      .values({ ...row, ...times, hold: 'a request' })
      .execute();
    await scene.impose(null);
    clock.advance(400 * dayMs);
    expect(await deleteOldSanctions(records, 10, clock.now())).toBe(0);
    await records.updateTable('moderation_case').set({ hold: null }).execute();
    expect(await deleteOldSanctions(records, 10, clock.now())).toBe(1);
    await scene.close();
  });

  test('that come back with a backup have no network without its day key', async () => {
    const scene = await openEnforcement(await databases.place());
    const { records, dayKeys } = scene;
    await scene.impose('203.0.113.7');
    expect([await deleteUnreadableMarks(records, dayKeys.list()), await countMarks(scene)]).toEqual([0, 1]);
    expect([await deleteUnreadableMarks(records, []), await countMarks(scene)]).toEqual([1, 0]);
    await scene.close();
  });
});
