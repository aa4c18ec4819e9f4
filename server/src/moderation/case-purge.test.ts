/** The end of cases: nothing is kept without an end or a legal request, and what ends takes all that belongs to it along. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { addDays, dayAt } from '../addresses/day.ts';
import { describeDatabases } from '../testing/databases.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';
import { minuteMs, personCalled } from '../testing/verdicts.ts';
import { caseDays } from './case-file.ts';
import { closeOldCases, deleteOldCases } from './case-purge.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const [ann, ben] = ['ann-ann-ann-ann-ann-aa', 'ben-ben-ben-ben-ben-bb'];
const dayMs = 24 * 60 * minuteMs;
const tables = ['moderation_case', 'case_event', 'report', 'notice', 'appeal'] as const;

async function countRows({ records }: TestDesk) {
  const counts = tables.map((table) => records.selectFrom(table).selectAll().execute());
  return Object.fromEntries((await Promise.all(counts)).map((rows, index) => [tables[index], rows.length]));
}

async function purge({ records, file, clock }: TestDesk): Promise<number> {
  await closeOldCases(file, 100, clock.now());
  return deleteOldCases(records, 100, dayAt(clock.now()));
}

/** A case with two reports, a decision and an appeal, and a notice. @returns the case's id. */
async function fill(place: TestDesk): Promise<string> {
  for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name, { words: name }));
  const id = (await place.staff.listWaiting())[0]?.id ?? '';
  await place.staff.decide({ id, reports: 9, outcome: 'exclusion', reason: 'hate', days: 30, note: '' }, ann);
  const [sanction] = (await place.sanctions.listOf(place.refOf('subject'))).filter(
    ({ decidedBy }) => decidedBy,
  );
  if (sanction) await place.appeals.make(place.sanctions.codeOf(sanction.id), 'no');
  const words = { what: 'what', why: 'why', goodFaith: true } as const;
  await place.notices.receive({ category: 'fraud', ...words, proof: await place.prove() });
  return id;
}

describeDatabases('a case', (databases) => {
  test('is gone 180 days after the last event in it, with all that belongs to it', async () => {
    await using place = await openDesk(await databases.place());
    const id = await fill(place);
    place.clock.advance(100 * dayMs);
    const appeal = (await place.staff.listAppeals(ben)).appeals[0]?.id ?? '';
    await place.staff.decideAppeal({ id: appeal, outcome: 'upheld', words: 'no' }, ben);
    const endsOn = addDays(dayAt(place.clock.now()), caseDays);
    for (const table of ['report', 'appeal'] as const) {
      const rows = await place.records.selectFrom(table).select('ends_on').execute();
      expect([table, new Set(rows.map(({ ends_on }) => ends_on))]).toEqual([table, new Set([endsOn])]);
    }
    place.clock.advance(80 * dayMs);
    expect([await purge(place), (await countRows(place))['notice']]).toEqual([1, 0]);
    // Closed just now, so that it has longer.
    expect((await place.file.find(id))?.row.state).toBe('closed');
    place.clock.advance(caseDays * dayMs);
    expect(await purge(place)).toBe(1);
    expect(await countRows(place)).toEqual({
      moderation_case: 0,
      case_event: 0,
      report: 0,
      notice: 0,
      appeal: 0,
    });
  });

  test('is closed when nothing of it is in force any more, and not before, nor while somebody has to look', async () => {
    await using place = await openDesk(await databases.place());
    await place.desk.takeReport(give('Ada'));
    const id = (await place.staff.listWaiting())[0]?.id ?? '';
    const stateOf = async () => (await place.file.find(id))?.row.state;
    place.clock.advance(5 * dayMs);
    await purge(place);
    expect(await stateOf()).toBe('waiting');
    await place.staff.decide(
      { id, reports: 9, outcome: 'exclusion', reason: 'hate', days: 10, note: '' },
      ann,
    );
    place.clock.advance(9 * dayMs);
    await purge(place);
    expect(await stateOf()).toBe('decided');
    place.clock.advance(2 * dayMs);
    await purge(place);
    expect(await stateOf()).toBe('closed');
  });

  test('that a legal request holds stays as long as that, and no row is there without an end or such a request', async () => {
    await using place = await openDesk(await databases.place());
    const id = await fill(place);
    const hold = async (request: string | null) =>
      place.file.change(id, async (open) => {
        await open.hold(request);
        await open.add(request ? { type: 'held', hold: request, by: ann } : { type: 'released', by: ann });
      });
    await hold('request');
    place.clock.advance(400 * dayMs);
    await purge(place);
    const today = dayAt(place.clock.now());
    const left = await countRows(place);
    expect([left['moderation_case'], left['report'], left['appeal']]).toEqual([1, 3, 1]);
    const rows = await place.records.selectFrom('moderation_case').select(['ends_on', 'hold']).execute();
    expect(rows.filter(({ ends_on, hold }) => ends_on <= today && hold === null)).toEqual([]);
    expect((await place.staff.view(id))?.isHeld).toBe(true);
    await hold(null);
    place.clock.advance((caseDays - 1) * dayMs);
    expect(await purge(place)).toBe(0);
    place.clock.advance(3 * dayMs);
    expect(await purge(place)).toBe(1);
    expect(await countRows(place)).toEqual({
      moderation_case: 0,
      case_event: 0,
      report: 0,
      notice: 0,
      appeal: 0,
    });
  });

  test('that is past its time is over for the next report, whether the purge has come by or not', async () => {
    await using place = await openDesk(await databases.place());
    await place.desk.takeReport(give('Ada'));
    const old = (await place.staff.listWaiting())[0]?.id;
    place.clock.advance(caseDays * dayMs);
    await place.consensus.tidy(place.clock.now());
    expect(await place.desk.takeReport(give('Bo'))).toHaveProperty('receipt');
    const [waiting, ...others] = await place.staff.listWaiting();
    expect([waiting?.id === old, others]).toEqual([false, []]);
    expect((await place.file.find(waiting?.id ?? ''))?.events.map(({ type }) => type)).toEqual([
      'reported',
      'tallied',
    ]);
    expect(await purge(place)).toBe(1);
    expect(await countRows(place)).toMatchObject({ moderation_case: 1, case_event: 2, report: 1 });
  });

  test('that is held past its time is the one that the next report is added to', async () => {
    await using place = await openDesk(await databases.place());
    await place.desk.takeReport(give('Ada'));
    const id = (await place.staff.listWaiting())[0]?.id ?? '';
    await place.file.change(id, (open) => open.hold('request'));
    place.clock.advance(caseDays * dayMs);
    expect(await place.desk.takeReport(give('Bo'))).toHaveProperty('receipt');
    expect((await place.staff.listWaiting()).map((waiting) => waiting.id)).toEqual([id]);
    expect(await countRows(place)).toMatchObject({ moderation_case: 1, report: 2 });
  });

  test('is deleted a few at a time', async () => {
    await using place = await openDesk(await databases.place());
    for (const subject of ['one', 'two', 'three']) await place.desk.takeReport(give('Ada', { subject }));
    place.clock.advance(caseDays * dayMs);
    const today = dayAt(place.clock.now());
    expect([
      await deleteOldCases(place.records, 2, today),
      await deleteOldCases(place.records, 2, today),
    ]).toEqual([2, 1]);
    expect(await countRows(place)).toMatchObject({ moderation_case: 0, case_event: 0, report: 0 });
  });
});

describeDatabases('what a browser is told', (databases) => {
  test('is its own reports, and what is held against it without who said it', async () => {
    await using place = await openDesk(await databases.place());
    await fill(place);
    const [report] = await place.conduct.listReports(personCalled('Ada'));
    expect(report).toMatchObject({ row: { words: 'Ada', category: 'hate' }, outcome: 'acted', isOpen: true });
    const sanctions = await place.conduct.listSanctions(personCalled('subject'));
    const byWho = [...sanctions].sort((one, other) => one.decidedBy.localeCompare(other.decidedBy));
    const about = [...(await place.conduct.listCases(personCalled('subject'))), ...byWho];
    expect(about).toMatchObject([
      { openedOn: '2026-01-01', isOpen: true, flags: 3, of: 3 },
      { kind: 'exclusion', decidedBy: 'automatic', state: 'in force' },
      { kind: 'exclusion', decidedBy: 'person', state: 'in force' },
    ]);
    expect(JSON.stringify(about)).not.toMatch(/Ada|Bo|Cy|ann|hour/);
    expect(await place.conduct.listCases(personCalled('Ada'))).toEqual([]);
  });

  test('a report that was deleted does not come back when it is sent again', async () => {
    await using place = await openDesk(await databases.place());
    const taken = await place.desk.takeReport(give('Ada', { words: 'forget me' }));
    const [report] = await place.conduct.listReports(personCalled('Ada'));
    await place.deletions.deleteRows('report', [report?.row.id ?? '']);
    expect(await place.desk.takeReport(give('Ada', { words: 'forget me' }))).toEqual({ refusal: 'already' });
    expect('receipt' in taken && (await place.desk.readReport(taken.receipt))).toBeNull();
    const [waiting] = await place.staff.listWaiting();
    const view = await place.staff.view(waiting?.id ?? '');
    // That there was one stays in the case; its words do not.
    expect(view?.timeline[0]).toMatchObject({ type: 'reported', words: '' });
  });
});
