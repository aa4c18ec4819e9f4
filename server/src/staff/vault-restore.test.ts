/** A backup that is restored brings no sealed copy back past its end, and holds no case for it any more. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Household } from '../testing/backups.ts';
import { describeDatabases } from '../testing/databases.ts';
import { dayMs } from '../testing/legal-office.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const approval = 'an approval of two';

async function preserve(house: Household, caseId: string, endsOn: string): Promise<void> {
  const { records, close } = await house.openDatabase();
  const at = '2026-01-01T10:00:00.000Z';
  await records
    .insertInto('moderation_case')
    .values({
      ...{ id: caseId, kind: 'conduct', subject: caseId, state: 'closed', priority: 'other' },
      ...{
        opened_at: at,
        due_at: at,
        address: null,
        address_day: null,
        ends_on: '2999-01-01',
        hold: approval,
      },
    })
    .execute();
  await records
    .insertInto('vault_item')
    .values({
      ...{ id: `copy of ${caseId}`, approval, case_id: caseId, renewed: 0, ends_on: endsOn },
      sealed: `sealed bytes of ${caseId}`,
    })
    .execute();
  await close();
}

describeDatabases('a sealed copy in a backup', (databases) => {
  test('comes back until its last day, and not on it', async () => {
    const house = await Household.open((await databases.place()).url);
    await preserve(house, 'ended', '2026-01-31');
    await preserve(house, 'kept', '2026-02-01');
    await house.backUp();
    house.clock.advance(30 * dayMs);
    await house.restore();
    const { records, close } = await house.openDatabase();
    const items = await records.selectFrom('vault_item').select('case_id').execute();
    const cases = await records.selectFrom('moderation_case').select(['id', 'hold']).orderBy('id').execute();
    await close();
    expect(items).toEqual([{ case_id: 'kept' }]);
    expect(cases).toEqual([
      { id: 'ended', hold: null },
      { id: 'kept', hold: approval },
    ]);
  });
});
