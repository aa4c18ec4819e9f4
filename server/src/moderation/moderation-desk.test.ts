/** Reports: kept before they are acknowledged, one for each call and side, together in one case; and what follows by rule. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { type Receipt, showReceipt } from '@anoncam/protocol/receipt';
import { describeDatabases } from '../testing/databases.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';
import { judge, judgeSelf, minuteMs, personCalled, startMs } from '../testing/verdicts.ts';
import { foldEvents } from './case-status.ts';
import type { GivenReport } from './report.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const hourMs = 60 * minuteMs;

async function take({ desk }: TestDesk, report: GivenReport): Promise<Receipt> {
  const taken = await desk.takeReport(report);
  if (!('receipt' in taken)) throw new Error('not taken');
  return taken.receipt;
}

async function readCases({ file, records }: TestDesk) {
  const rows = await records.selectFrom('moderation_case').selectAll().orderBy('opened_at').execute();
  return file.list(rows);
}

/** What is stored is what the events amount to, in every case. */
async function expectStoredAsFolded(place: TestDesk): Promise<void> {
  for (const { row, events } of await readCases(place)) {
    const { state, priority, dueMs } = foldEvents(events);
    expect([row.state, row.priority, Date.parse(row.due_at)]).toEqual([state, priority, dueMs]);
  }
}

describeDatabases('a report', (databases) => {
  test('is read with its receipt, however that is written, and with no other', async () => {
    await using place = await openDesk(await databases.place());
    const receipt = await take(place, give('Ada', { words: 'he shouted', category: 'threat' }));
    const state = {
      category: 'threat',
      words: 'he shouted',
      receivedOn: '2026-01-01',
      outcome: 'waiting',
      decidedOn: null,
      endsOn: '2026-06-30',
    } as const;
    for (const way of [receipt, showReceipt(receipt).toLowerCase()]) {
      expect(await place.desk.readReport(way)).toEqual(state);
    }
    const changed = `${receipt.slice(0, -1)}${receipt.endsWith('0') ? '1' : '0'}`;
    for (const wrong of ['', 'x', changed]) expect(await place.desk.readReport(wrong)).toBeNull();
  });

  test('A5 sent again is the same report, another of the same call is none, and of each call there is one', async () => {
    await using place = await openDesk(await databases.place());
    const report = give('Ada', { words: 'again' });
    const receipts = await Promise.all([1, 2, 3].map(() => take(place, report)));
    expect(new Set(receipts).size).toBe(1);
    for (const other of [{ words: 'otherwise' }, { words: 'again', category: 'spam' }] as const) {
      expect(await place.desk.takeReport(give('Ada', other))).toEqual({ refusal: 'already' });
    }
    const call = 'another call' as CallId;
    expect(await take(place, { ...report, call })).not.toBe(receipts[0] as Receipt);
    // The other side of the same call is another reporter.
    expect(await take(place, give('subject', { subject: 'Ada', call: report.call }))).toBeString();
    expect(await readCases(place)).toHaveLength(2);
  });

  test('is kept before its receipt is there: a server that ends in between is asked again, and answers the same', async () => {
    const where = await databases.place();
    const report = give('Ada', { words: 'once' });
    const first = await openDesk(where);
    const receipt = await take(first, report);
    await first[Symbol.asyncDispose]();
    await using second = await openDesk(where, first.clock, 6);
    expect(await take(second, report)).toBe(receipt);
    const [kept, ...others] = await readCases(second);
    expect([kept?.events.filter(({ type }) => type === 'reported').length, others.length]).toEqual([1, 0]);
  });

  test('joins the case that is open, from however many servers at the same moment', async () => {
    const where = await databases.place();
    await using one = await openDesk(where);
    // The embedded database has one server.
    await using second = databases.kind === 'PostgreSQL' ? await openDesk(where, one.clock, 6) : null;
    const other = second ?? one;
    const names = Array.from({ length: 12 }, (_, index) => `reporter ${index}`);
    await Promise.all(names.map((name, index) => take(index % 2 === 0 ? one : other, give(name))));
    const cases = await readCases(one);
    expect(cases).toHaveLength(1);
    expect(cases[0]?.events.filter(({ type }) => type === 'reported')).toHaveLength(12);
    expect(cases[0]?.row.kind).toBe('conduct');
    await expectStoredAsFolded(one);
    expect([one.errors, other.errors]).toEqual([[], []]);
  });

  test('opens a new case when the one before is closed', async () => {
    await using place = await openDesk(await databases.place());
    await take(place, give('Ada'));
    const [first] = await readCases(place);
    await place.file.change(first?.row.id ?? '', (open) => open.add({ type: 'closed' }));
    place.clock.advance(1);
    await take(place, give('Bo'));
    expect((await readCases(place)).map(({ row }) => row.state)).toEqual(['closed', 'waiting']);
  });

  test('tells no name of anybody in the database, and what was reported to nobody without the cookie', async () => {
    await using place = await openDesk(await databases.place());
    await take(place, give('Ada', { words: 'words' }));
    for (const table of ['moderation_case', 'case_event', 'report'] as const) {
      const rows = JSON.stringify(await place.records.selectFrom(table).selectAll().execute());
      expect(rows).not.toMatch(/Ada|subject of|network of|call of/);
    }
    expect(await place.conduct.listReports(personCalled('Ada'))).toMatchObject([
      { row: { words: 'words' }, outcome: 'waiting', isOpen: true },
    ]);
    expect(await place.conduct.listReports(personCalled('subject'))).toEqual([]);
  });

  test('A4 by the same person, or from one network, again and again, has no consequence', async () => {
    await using place = await openDesk(await databases.place());
    for (let count = 0; count < 12; count++) {
      await take(place, give('Ada', { call: `call ${count}` as CallId, category: 'threat' }));
      await take(place, give(`friend ${count}`, { network: give('Ada').network, category: 'under-18' }));
    }
    const cases = await readCases(place);
    expect([cases.length, await place.sanctions.listOf(place.refOf('subject'))]).toEqual([1, []]);
    expect(cases[0]?.status.weight).toBeLessThan(34);
    await expectStoredAsFolded(place);
  });
});

describeDatabases('what the consensus decides', (databases) => {
  const flag = (by: string, atMs = startMs) => judge(by, 'explicit', atMs);

  test('A4 is imposed once, for no longer than a day, with what it rests on', async () => {
    await using place = await openDesk(await databases.place());
    await place.consensus.note(judgeSelf('subject', 'explicit', startMs));
    for (const name of ['Ada', 'Bo', 'Cy']) await place.consensus.note(flag(name));
    const sanctions = await place.sanctions.listOf(place.refOf('subject'));
    expect(sanctions.map(({ kind }) => kind).sort()).toEqual(['exclusion', 'probation']);
    for (const { reason, facts, decidedBy, untilMs, fromMs } of sanctions) {
      expect([reason, decidedBy, untilMs - fromMs <= 24 * hourMs]).toEqual(['sexual', null, true]);
      expect(facts?.flags).toBeGreaterThanOrEqual(2);
    }
    const [kept, ...others] = await readCases(place);
    expect([others, kept?.row.state]).toEqual([[], 'decided']);
    expect(kept?.events.map(({ type }) => type)).toEqual(['tallied', 'sanctioned', 'tallied', 'sanctioned']);
  });

  test('is imposed once when many say it at the same moment', async () => {
    await using place = await openDesk(await databases.place());
    await Promise.all(['Ada', 'Bo', 'Cy', 'Di'].map((name) => place.consensus.note(flag(name))));
    const kinds = (await place.sanctions.listOf(place.refOf('subject'))).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'exclusion')).toHaveLength(1);
    expect(kinds.length).toBeLessThanOrEqual(2);
  });

  test('is not imposed while something as strong is in force, nor for the same flags afterwards', async () => {
    await using place = await openDesk(await databases.place());
    await place.consensus.note(judgeSelf('subject', 'explicit', startMs));
    for (const name of ['Ada', 'Bo']) await place.consensus.note(flag(name));
    place.clock.advance(25 * hourMs);
    await place.consensus.note(flag('Di', place.clock.now()));
    expect(await place.sanctions.listOf(place.refOf('subject'))).toHaveLength(2);
    for (const [index, name] of ['Ed', 'Flo', 'Guy'].entries()) {
      await place.consensus.note(flag(name, place.clock.now()));
      const sanctions = await place.sanctions.listOf(place.refOf('subject'));
      // With the third that is new it is asked for anew.
      expect(sanctions.map(({ kind }) => kind).filter((kind) => kind === 'exclusion')).toHaveLength(
        index > 0 ? 2 : 1,
      );
    }
  });

  test('is for what most have reported', async () => {
    await using place = await openDesk(await databases.place());
    await place.consensus.note(flag('Ada'));
    await take(place, give('Ada', { category: 'spam' }));
    await take(place, give('Bo', { category: 'spam' }));
    await take(place, give('Cy', { category: 'spam' }));
    const [sanction] = await place.sanctions.listOf(place.refOf('subject'));
    expect([sanction?.kind, sanction?.reason, sanction?.facts]).toEqual([
      'exclusion',
      'spam',
      { flags: 3, of: 3 },
    ]);
    expect(place.errors).toEqual([]);
  });

  test('asks a person once, who sees what was counted', async () => {
    await using place = await openDesk(await databases.place());
    for (const name of ['Ada', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Guy']) await place.consensus.note(flag(name));
    const [waiting] = await place.staff.listWaiting();
    expect(waiting).toMatchObject({ state: 'waiting', priority: 'other', flags: 5, of: 5, reports: 0 });
    const [kept] = await readCases(place);
    expect(kept?.events.filter(({ type }) => type === 'asked')).toHaveLength(1);
    await expectStoredAsFolded(place);
  });
});
