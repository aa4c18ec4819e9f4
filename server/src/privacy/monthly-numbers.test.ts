/** Numbers of months: counted from what is there, in steps where they are about visitors, and about nobody in any case. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { openDatabase, type Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom } from '../lib/random.ts';
import { describeDatabases, type TestDatabases } from '../testing/databases.ts';
import { step } from './aggregates.ts';
import { addMonths, type Month, monthAt } from './monthly-counts.ts';
import { countLegal, listMonthlyNumbers, MonthlyNumbers, tellMedian, writeMonth } from './monthly-numbers.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const november = '2026-11' as Month;
const at = '2026-11-10T10:00:00.000Z';
const later = Date.UTC(2027, 5);

async function openRecords(databases: TestDatabases) {
  const { records, close } = await openDatabase(await databases.place());
  return { records, [Symbol.asyncDispose]: close };
}

let count = 0;
const nextId = () => `id ${++count}`;

async function addReports(
  records: Records,
  much: number,
  category = 'spam',
  received_at = at,
): Promise<void> {
  for (let index = 0; index < much; index++) {
    const id = nextId();
    const row = {
      id,
      receipt: id,
      case_id: 'c',
      reporter: 'r',
      category,
      words: '',
      received_at,
      ends_on: '',
    };
    await records.insertInto('report').values(row).execute();
  }
}

/** Decided so many minutes after it was opened, and perhaps taken back. */
async function addCase(records: Records, minutes: number | null, types = ['decided']): Promise<void> {
  const id = nextId();
  const row = { id, kind: 'conduct', subject: id, state: 'closed', priority: 'other', opened_at: at };
  await records
    .insertInto('moderation_case')
    .values({ ...row, due_at: at, address: null, address_day: null, ends_on: '', hold: null })
    .execute();
  if (minutes === null) return;
  const decidedAt = new Date(Date.parse(at) + minutes * 60_000).toISOString();
  for (const [index, type] of types.entries()) {
    const body = JSON.stringify(type === 'decided' ? { outcome: 'nothing', by: 'm' } : { by: 'm' });
    const event = { id: nextId(), case_id: id, number: index + 1, at: decidedAt, type, body };
    await records.insertInto('case_event').values(event).execute();
  }
}

async function addSanctions(
  records: Records,
  much: number,
  more: { kind?: string; decided_by?: string | null; lifted_why?: string | null } = {},
): Promise<void> {
  for (let index = 0; index < much; index++) {
    const id = nextId();
    const fixed = { case_id: 'c', subject: 's', reason: 'spam', facts: null, lifted_at: null, ends_on: '' };
    const given = { kind: 'warning', decided_by: 'm', lifted_why: null, ...more };
    await records
      .insertInto('sanction')
      .values({ id, ...fixed, ...given, from_at: at, until_at: at, code: id })
      .execute();
  }
}

async function addAppeals(records: Records, much: number, outcome: string | null): Promise<void> {
  for (let index = 0; index < much; index++) {
    const id = nextId();
    const decided = { outcome, decided_at: outcome && at, decided_by: outcome && 'm', answer: null };
    await records
      .insertInto('appeal')
      .values({ id, sanction_id: id, words: '', made_at: at, due_at: at, ...decided, ends_on: '' })
      .execute();
  }
}

async function told(records: Records, nowMs = later): Promise<Readonly<Record<string, number>>> {
  const rows = await listMonthlyNumbers(records, nowMs);
  return Object.fromEntries(rows.map(({ month, what, value }) => [`${month} ${what}`, value]));
}

describeDatabases('numbers of a month', (databases) => {
  test('are in steps of eight, and none below, where they are about visitors', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    await addReports(records, 13, 'spam');
    await addReports(records, 7, 'hate');
    // Of the months before and after.
    await addReports(records, 8, 'threat', '2026-10-31T23:59:59.999Z');
    await addReports(records, 8, 'threat', '2026-12-01T00:00:00.000Z');
    for (const minutes of [1, 2, 3, 22, 31, 50, 60, 90, 2_000]) await addCase(records, minutes);
    await addCase(records, null);
    await addSanctions(records, 8);
    await addSanctions(records, 12, { kind: 'exclusion', decided_by: null });
    await addSanctions(records, 8, { kind: 'probation', lifted_why: 'undone' });
    await writeMonth(records, november);
    expect(await told(records)).toEqual({
      '2026-11 reports: spam': 16,
      '2026-11 cases': 8,
      '2026-11 decided: nothing': 8,
      '2026-11 decided: warning': 8,
      '2026-11 decided: exclusion': 16,
      '2026-11 sanctions by rule': 16,
      '2026-11 sanctions by people': 8,
      '2026-11 minutes to review': 30,
    });
  });

  test('do not count what was taken back', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    for (let index = 0; index < 8; index++) await addCase(records, 5, ['decided', 'undone']);
    for (let index = 0; index < 8; index++) await addCase(records, 5, ['decided', 'undone', 'decided']);
    await writeMonth(records, november);
    expect((await told(records))['2026-11 decided: nothing']).toBe(8);
  });

  test('of appeals are as they are, when the month is over', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    await addAppeals(records, 2, null);
    await addAppeals(records, 1, 'reversed');
    await addAppeals(records, 3, 'upheld');
    await writeMonth(records, november);
    expect(await told(records, Date.UTC(2026, 10, 30, 23, 59))).toEqual({});
    expect(await told(records, Date.UTC(2026, 11, 1))).toEqual({
      '2026-11 appeals': 6,
      '2026-11 appeals: reversed': 1,
      '2026-11 appeals: upheld': 3,
    });
  });

  test('of what authorities asked for are counted as it happens, and told when the month is over', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    const now = Date.UTC(2026, 10, 30, 23, 59);
    await Promise.all(Array.from({ length: 5 }, () => countLegal(records, 'asked: preserve', now)));
    await countLegal(records, 'addresses revealed', now);
    await countLegal(records, 'addresses revealed', Date.UTC(2026, 11, 1));
    expect(await told(records, now)).toEqual({});
    const known = { '2026-11 asked: preserve': 5, '2026-11 addresses revealed': 1 };
    expect(await told(records, Date.UTC(2026, 11, 1))).toEqual(known);
    // Counting from rows leaves them alone.
    await writeMonth(records, november);
    expect(await told(records, Date.UTC(2026, 11, 1))).toEqual(known);
  });

  test('are the same however often they are counted, follow what is deleted, and stay when it is long gone', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    await addReports(records, 8);
    await writeMonth(records, november);
    await writeMonth(records, november);
    const before = await told(records);
    expect(before['2026-11 reports: spam']).toBe(8);
    const clock = new TestClock(Date.UTC(2027, 0, 1));
    const months = new MonthlyNumbers({ records, clock, random: createSeededRandom(1), log: silent([]) });
    await records.deleteFrom('report').execute();
    await months.compute();
    expect(await told(records)).toMatchObject(before);
    // While it is counted anew, it follows.
    await writeMonth(records, november);
    expect((await told(records))['2026-11 reports: spam']).toBeUndefined();
  });
});

function silent(errors: string[]) {
  return { info() {}, warn() {}, error: (message: string) => void errors.push(message) };
}

describeDatabases('the numbers of this month and the last', (databases) => {
  test('are counted every hour by one server', async () => {
    await using place = await openRecords(databases);
    const { records } = place;
    const clock = new TestClock(Date.UTC(2026, 11, 5, 10, 20));
    const errors: string[] = [];
    const open = (seed: number) =>
      new MonthlyNumbers({ records, clock, random: createSeededRandom(seed), log: silent(errors) });
    const [one, other] = [open(1), open(2)];
    await addReports(records, 8);
    await addReports(records, 8, 'hate', '2026-12-03T10:00:00.000Z');
    await Promise.all([one.compute(), other.compute()]);
    const known = { '2026-11 reports: spam': 8, '2026-12 reports: hate': 8 };
    expect(await told(records)).toMatchObject(known);
    await addReports(records, 8, 'threat');
    await other.compute();
    expect(await told(records)).not.toHaveProperty('2026-11 reports: threat');
    clock.advance(40 * 60 * 1000);
    await other.compute();
    expect(await told(records)).toMatchObject({ ...known, '2026-11 reports: threat': 8 });
    expect(errors).toEqual([]);
    await Promise.all([one.stop(), other.stop()]);
  });

  test('that could not be counted are, an hour later', async () => {
    await using place = await openRecords(databases);
    const clock = new TestClock(Date.UTC(2026, 11, 5, 10, 20));
    const errors: string[] = [];
    const { records } = place;
    const parts = { records, clock, random: createSeededRandom(1), log: silent(errors) };
    const months = new MonthlyNumbers(parts);
    await addReports(records, 8);
    await records.schema.alterTable('appeal').renameTo('away').execute();
    await months.compute();
    expect([errors.length, await told(records)]).toEqual([1, {}]);
    await records.schema.alterTable('away').renameTo('appeal').execute();
    await months.compute();
    expect(await told(records)).toMatchObject({ '2026-11 reports: spam': 8 });
  });
});

describe('a median', () => {
  test('is told of eight or more, to minutes, hours or days', () => {
    const of = (minutes: number) => tellMedian(Array.from({ length: 8 }, () => minutes));
    expect([0, 2, 13, 58, 61, 89, 150, 2_879, 2_881, 9_000].map(of)).toEqual([
      0, 0, 15, 60, 60, 60, 180, 2_880, 2_880, 8_640,
    ]);
    expect(tellMedian(Array.from({ length: 7 }, () => 10))).toBeNull();
    expect(tellMedian([1, 1, 1, 10, 50, 50, 50, 5_000])).toBe(10);
  });

  test('lies between what is measured, as far as it is rounded', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 60 * 24 * 30 }), { minLength: step, maxLength: 40 });
    fc.assert(
      fc.property(minutes, (all) => {
        const middle = tellMedian(all) ?? -1;
        const slack = 12 * 60;
        return middle >= Math.min(...all) - slack && middle <= Math.max(...all) + slack;
      }),
    );
  });
});

test('months follow each other, over the end of a year as well', () => {
  expect([1, -1, 2, -11].map((months) => String(addMonths(november, months)))).toEqual([
    '2026-12',
    '2026-10',
    '2027-01',
    '2025-12',
  ]);
  expect(String(monthAt(Date.UTC(2026, 10, 30, 23, 59, 59, 999)))).toBe('2026-11');
});
