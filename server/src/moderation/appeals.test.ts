/** Appeals: with the code alone, once, decided by somebody else; and what is wrong is undone as a whole. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Receipt, showReceipt } from '@anoncam/protocol/receipt';
import { AppealsSchema, CaseViewSchema } from '@anoncam/protocol/staff-api/staff-cases';
import { AppealStateSchema } from '@anoncam/protocol/standing';
import * as v from 'valibot';
import { describeDatabases, type TestDatabases } from '../testing/databases.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';
import { judge, minuteMs, networkOf, personCalled } from '../testing/verdicts.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const [ann, ben] = ['ann-ann-ann-ann-ann-aa', 'ben-ben-ben-ben-ben-bb'];
const dayMs = 24 * 60 * minuteMs;
const refusalOf = (answer: object) => ('refusal' in answer ? answer.refusal : 'done');

/** Ada and Bo have reported somebody, Ann has excluded them. @returns the appeal code as it is shown. */
async function openSanctioned(databases: TestDatabases) {
  const place = await openDesk(await databases.place());
  for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name));
  const [waiting] = await place.staff.listWaiting();
  const id = waiting?.id ?? '';
  await place.staff.decide({ id, reports: 9, outcome: 'exclusion', reason: 'hate', days: 7, note: '' }, ann);
  const sanctions = await place.sanctions.listOf(place.refOf('subject'));
  const own = sanctions.find(({ decidedBy }) => decidedBy === ann);
  if (!own) throw new Error('nothing was imposed');
  return { place, id, sanction: own, code: showReceipt(place.sanctions.codeOf(own.id)) };
}

async function findAppeal({ staff }: TestDesk): Promise<string> {
  return (await staff.listAppeals(ben)).appeals[0]?.id ?? '';
}

function weightOf({ consensus, clock }: TestDesk, name: string): Promise<number> {
  return consensus.weigh(
    { by: personCalled(name), network: networkOf(name) },
    personCalled('x'),
    clock.now(),
  );
}

describeDatabases('an appeal', (databases) => {
  test('is made once with the code, read with it, and waits for three days at most', async () => {
    const { place, code } = await openSanctioned(databases);
    await using _ = place;
    expect(await place.appeals.read(code)).toMatchObject({ appeal: null });
    const made = await Promise.all(
      [1, 2].map(() => place.appeals.make(code.toLowerCase(), 'It was not me.')),
    );
    expect(made.map(refusalOf)).toEqual(['done', 'done']);
    expect(refusalOf(await place.appeals.make(code, 'Something else.'))).toBe('already');
    const read = await place.appeals.read(code);
    expect(v.parse(AppealStateSchema, read?.appeal)).toEqual({
      state: 'waiting',
      words: 'It was not me.',
      madeOn: '2026-01-01',
      dueOn: '2026-01-04',
      decidedOn: null,
      answer: '',
    });
    expect(await place.staff.countWaiting()).toEqual({ cases: 0, appeals: 1, notices: 0 });
    for (const wrong of ['', 'nonsense', '00000-00000-00000-00000']) {
      expect([refusalOf(await place.appeals.make(wrong, 'x')), await place.appeals.read(wrong)]).toEqual([
        'unknown',
        null,
      ]);
    }
  });

  test('is decided by somebody else only, and by one of two who do so at once', async () => {
    const { place, code, id } = await openSanctioned(databases);
    await using _ = place;
    await place.appeals.make(code, 'It was not me.');
    const list = v.parse(AppealsSchema, await place.staff.listAppeals(ann));
    expect(list.appeals).toMatchObject([
      { case: id, words: 'It was not me.', isOwn: true, sanction: { hasAppeal: true } },
    ]);
    expect((await place.staff.listAppeals(ben)).appeals[0]?.isOwn).toBe(false);
    const appeal = await findAppeal(place);
    const upheld = { id: appeal, outcome: 'upheld', words: 'We looked again.' } as const;
    expect(refusalOf(await place.staff.decideAppeal(upheld, ann))).toBe('own decision');
    const answers = await Promise.all([1, 2].map(() => place.staff.decideAppeal(upheld, ben)));
    expect(answers.map(refusalOf).sort()).toEqual(['done', 'not now']);
    expect((await place.appeals.read(code))?.appeal).toMatchObject({
      state: 'upheld',
      answer: 'We looked again.',
      dueOn: null,
    });
    expect((await place.sanctions.listInForce(9)).map(({ kind }) => kind)).toContain('exclusion');
    expect(refusalOf(await place.staff.decideAppeal({ ...upheld, id: 'nothing-there' }, ben))).toBe(
      'not found',
    );
    expect((await place.staff.listAppeals(ben)).appeals).toEqual([]);
  });

  test('A7 that is right undoes everything of its case at once, and what was said before never counts again', async () => {
    const { place, code, id } = await openSanctioned(databases);
    await using _ = place;
    // One was imposed by rule before, of the same reports.
    expect(await place.sanctions.listInForce(9)).toHaveLength(2);
    const before = await weightOf(place, 'Ada');
    await place.appeals.make(code, 'It was not me.');
    const reversed = { id: await findAppeal(place), outcome: 'reversed', words: 'You are right.' } as const;
    expect(await place.staff.decideAppeal(reversed, ben)).toEqual({ done: true });
    expect(await place.sanctions.listInForce(9)).toEqual([]);
    expect(place.sanctions.inForce.ofSubject(place.refOf('subject'), place.clock.now())).toEqual([]);
    expect((await place.appeals.read(code))?.appeal).toMatchObject({
      state: 'reversed',
      answer: 'You are right.',
    });
    expect(await weightOf(place, 'Ada')).toBeLessThan(Math.min(before, 0.25));
    await place.consensus.note(judge('Di', 'explicit', place.clock.now() + 1));
    expect(await place.sanctions.listInForce(9)).toEqual([]);
    const view = v.parse(CaseViewSchema, await place.staff.view(id));
    expect(view.timeline.slice(-4).map(({ type }) => type)).toEqual([
      'appealed',
      'appeal decided',
      'lifted',
      'lifted',
    ]);
    expect(view.before).toBe(0);
  });

  test('that was found right is carried out even if the server ended just then', async () => {
    const { place, code } = await openSanctioned(databases);
    await using _ = place;
    await place.appeals.make(code, 'It was not me.');
    const id = await findAppeal(place);
    const { liftAllOf } = place.sanctions;
    place.sanctions.liftAllOf = () => Promise.reject(new Error('the server ends'));
    await expect(place.staff.decideAppeal({ id, outcome: 'reversed', words: '' }, ben)).rejects.toThrow();
    place.sanctions.liftAllOf = liftAllOf.bind(place.sanctions);
    await place.staff.listAppeals(ben);
    expect(await place.sanctions.listInForce(9)).toEqual([]);
  });

  test('is possible after the sanction is over and its case closed, but not where it was lifted anyway', async () => {
    const { place, code, id, sanction } = await openSanctioned(databases);
    await using _ = place;
    await place.file.change(id, (open) => open.add({ type: 'closed' }));
    place.clock.advance(8 * dayMs);
    await place.desk.takeReport(give('Di'));
    expect(refusalOf(await place.appeals.make(code, 'It was not me.'))).toBe('done');
    expect((await place.staff.listAppeals(ben)).appeals).toMatchObject([{ sanction: { state: 'over' } }]);
    const automatic = (await place.sanctions.listOf(place.refOf('subject'))).find(
      (one) => one.id !== sanction.id,
    );
    if (!automatic) throw new Error('none');
    await place.staff.lift(automatic.id, 'a mistake', ben);
    expect(refusalOf(await place.appeals.make(place.sanctions.codeOf(automatic.id) as Receipt, 'x'))).toBe(
      'lifted',
    );
    expect(refusalOf(await place.staff.lift(automatic.id, 'again', ben))).toBe('not now');
  });
});
