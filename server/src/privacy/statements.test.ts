/** Statements of reasons: in the fields of the EU's database, of days that are over, and about nobody. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { sanctionReasons } from '@anoncam/protocol/conduct';
import type { Day } from '../addresses/day.ts';
import { openDatabase, type Records } from '../database/open-database.ts';
import { describeDatabases } from '../testing/databases.ts';
import { listRestrictions, statementFields, writeCsv, writeStatement } from './statements.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const today = '2026-11-26' as Day;
const canary = 'c4n4ry';

let count = 0;

async function add(
  records: Records,
  more: { from_at: string } & Record<string, string | null>,
): Promise<void> {
  const id = `${canary}-${++count}`;
  await records
    .insertInto('sanction')
    .values({
      ...{ id, case_id: canary, subject: canary, code: id, ends_on: '2999-01-01' },
      ...{ kind: 'exclusion', reason: 'hate', facts: null, decided_by: canary },
      ...{ lifted_at: null, lifted_why: null, until_at: '2026-12-01T17:18:19.000Z' },
      ...more,
    })
    .execute();
}

describeDatabases('statements of reasons', (databases) => {
  test('are of the 180 days before today, of what restricts, and not of what was taken back', async () => {
    const { records, close } = await openDatabase(await databases.place());
    for (const from_at of [
      '2026-05-29T23:59:59.999Z',
      '2026-05-30T00:00:00.000Z',
      '2026-11-25T23:59:59.999Z',
    ])
      await add(records, { from_at });
    await add(records, { from_at: '2026-11-26T00:00:00.000Z' });
    await add(records, { from_at: '2026-11-20T00:00:00.000Z', kind: 'warning' });
    await add(records, { from_at: '2026-11-20T00:00:00.000Z', lifted_why: 'undone' });
    await add(records, { from_at: '2026-11-21T00:00:00.000Z', lifted_why: 'appeal' });
    const found = await listRestrictions(records, today);
    expect(found.map(({ fromOn }) => fromOn)).toEqual(['2026-05-30', '2026-11-21', '2026-11-25']);
    await close();
  });

  test('tell of a day only, in an order that tells nothing, and of nobody', async () => {
    const { records, close } = await openDatabase(await databases.place());
    const reasons = ['spam', 'hate', 'threat', 'extortion'];
    for (const [index, reason] of reasons.entries())
      await add(records, {
        from_at: `2026-11-20T1${index}:34:56.789Z`,
        reason,
        facts: `{"flags":3,"of":${index}}`,
      });
    const found = await listRestrictions(records, today);
    expect(found.map(({ reason }) => String(reason))).toEqual(reasons.toSorted());
    const rows = found.map((one) => Object.values(writeStatement(one, 'https://chat.example/rules')));
    const csv = writeCsv(statementFields, rows);
    expect(csv).not.toMatch(/c4n4ry|34:56|17:18|T1\d|"flags"/);
    await close();
  });

  test('made twice in one day are two that cannot be told apart', async () => {
    const { records, close } = await openDatabase(await databases.place());
    await add(records, { from_at: '2026-11-20T10:00:00.000Z' });
    await add(records, { from_at: '2026-11-20T20:00:00.000Z', subject: 'another' });
    const [one, other] = await listRestrictions(records, today);
    expect(one).toBeDefined();
    expect(one).toEqual(other as typeof one);
    await close();
  });
});

const restriction = {
  fromOn: '2026-11-20',
  untilOn: '2026-11-27',
  kind: 'exclusion',
  reason: 'hate',
  isFoundByDevices: false,
  isByRule: false,
} as const;

test('a statement says what follows, why, and whether somebody has looked at it', () => {
  const write = (more: object) => writeStatement({ ...restriction, ...more }, 'https://chat.example/rules');
  expect(write({})).toMatchObject({
    decision_visibility: '',
    decision_provision: 'DECISION_PROVISION_TOTAL_SUSPENSION',
    end_date_service_restriction: '2026-11-27',
    decision_account: '',
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    decision_ground_reference_url: 'https://chat.example/rules',
    category: 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
    application_date: '2026-11-20',
    source_type: 'SOURCE_TYPE_OTHER_NOTIFICATION',
    automated_detection: 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
  });
  expect(write({ kind: 'probation', isFoundByDevices: true, isByRule: true })).toMatchObject({
    decision_visibility: 'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
    end_date_visibility_restriction: '2026-11-27',
    decision_provision: '',
    source_type: 'SOURCE_VOLUNTARY',
    automated_detection: 'Yes',
    automated_decision: 'AUTOMATED_DECISION_FULLY',
  });
});

test('a statement of whatever reason has every field that must not be empty', () => {
  const needed = [
    'decision_ground',
    'incompatible_content_ground',
    'category',
    'content_type',
    'decision_facts',
  ];
  for (const reason of sanctionReasons) {
    const statement = writeStatement({ ...restriction, reason }, 'https://chat.example/rules');
    expect(Object.keys(statement)).toEqual([...statementFields]);
    for (const field of needed) expect([field, Reflect.get(statement, field) === '']).toEqual([field, false]);
  }
});

test('a table keeps commas, quotation marks and lines in their cells', () => {
  expect(
    writeCsv(
      ['a', 'b'],
      [
        ['1,2', 'say "x"'],
        ['two\nlines', ''],
      ],
    ),
  ).toBe('a,b\r\n"1,2","say ""x"""\r\n"two\nlines",\r\n');
});
