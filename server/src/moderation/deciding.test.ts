/** What a decision is made on, and what becomes of what the rule had imposed before it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { CaseDecision } from '@anoncam/protocol/staff-api/staff-cases';
import { sql } from 'kysely';
import { describeDatabases } from '../testing/databases.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const ann = 'ann-ann-ann-ann-ann-aa';
const nothing = (id: string): CaseDecision => ({
  id,
  reports: 9,
  outcome: 'nothing',
  reason: null,
  days: 0,
  note: '',
});
const exclusion = (id: string): CaseDecision => ({
  ...nothing(id),
  outcome: 'exclusion',
  reason: 'hate',
  days: 3,
});

const sanctionsOf = (place: TestDesk) => place.sanctions.listOf(place.refOf('subject'));

/** The only case that there is. */
async function findCase({ records }: TestDesk): Promise<string> {
  return (await records.selectFrom('moderation_case').select('id').executeTakeFirstOrThrow()).id;
}

describeDatabases('a case', (databases) => {
  test('whose decision cannot be written keeps nobody out', async () => {
    await using place = await openDesk(await databases.place());
    await place.desk.takeReport(give('Ada', { category: 'hate' }));
    const id = await findCase(place);
    const { impose } = place.sanctions;
    place.sanctions.impose = async (order) => {
      const sanction = await impose.call(place.sanctions, order);
      await sql`alter table case_event rename to away`.execute(place.records);
      return sanction;
    };
    await expect(place.staff.decide(exclusion(id), ann)).rejects.toThrow();
    await sql`alter table away rename to case_event`.execute(place.records);
    expect(place.sanctions.inForce.ofSubject(place.refOf('subject'), place.clock.now())).toEqual([]);
  });

  test('is not decided while there is a report in it that was not seen', async () => {
    await using place = await openDesk(await databases.place());
    await place.desk.takeReport(give('Ada', { category: 'spam' }));
    const id = await findCase(place);
    await place.staff.take(id, ann);
    const seen = (await place.staff.view(id))?.reports ?? 0;
    await place.desk.takeReport(give('Bo', { category: 'under-18' }));
    expect(await place.staff.decide({ ...nothing(id), reports: seen }, ann)).toMatchObject({
      refusal: 'not now',
    });
    expect((await place.staff.view(id))?.state).toBe('taken');
    expect(await place.staff.decide({ ...nothing(id), reports: seen + 1 }, ann)).toEqual({ done: true });
  });

  test('in which a person sees less than the rule did, ends what the rule has imposed', async () => {
    await using place = await openDesk(await databases.place());
    for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name));
    const id = await findCase(place);
    expect((await sanctionsOf(place)).map(({ kind }) => kind)).toEqual(['exclusion']);
    await place.staff.decide(nothing(id), ann);
    expect(place.sanctions.inForce.ofSubject(place.refOf('subject'), place.clock.now())).toEqual([]);
    expect((await sanctionsOf(place)).map(({ lifted }) => lifted?.why)).toEqual(['mistake']);
    expect((await place.staff.view(id))?.timeline.at(-1)).toMatchObject({
      type: 'lifted',
      by: 'ANN-ANN-ANN-ANN-ANN-AA',
    });
  });

  test('in which a person sees less than the rule did, ends that even if the server ended just then', async () => {
    await using place = await openDesk(await databases.place());
    for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name));
    const id = await findCase(place);
    const { lift } = place.sanctions;
    place.sanctions.lift = () => Promise.reject(new Error('the server ends'));
    await expect(place.staff.decide(nothing(id), ann)).rejects.toThrow();
    place.sanctions.lift = lift.bind(place.sanctions);
    expect(place.sanctions.inForce.ofSubject(place.refOf('subject'), place.clock.now())).toHaveLength(1);
    await place.staff.listWaiting();
    expect((await sanctionsOf(place)).map(({ lifted }) => lifted?.why)).toEqual(['mistake']);
    expect((await place.staff.view(id))?.timeline.filter(({ type }) => type === 'lifted')).toHaveLength(1);
  });

  test('in which a person sees as much or more, leaves what the rule has imposed', async () => {
    await using place = await openDesk(await databases.place());
    for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name));
    await place.staff.decide(exclusion(await findCase(place)), ann);
    expect((await sanctionsOf(place)).map(({ lifted }) => lifted)).toEqual([null, null]);
  });
});
