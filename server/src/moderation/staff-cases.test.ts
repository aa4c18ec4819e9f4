/** Those who decide: what they see, what follows from what they do, and that of two at once one is too late. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import {
  type CaseDecision,
  CaseSummarySchema,
  CaseViewSchema,
  FiguresSchema,
  SanctionsSchema,
} from '@anoncam/protocol/staff-api/staff-cases';
import fc from 'fast-check';
import * as v from 'valibot';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SanctionOrder } from '../enforcement/sanction.ts';
import { describeDatabases } from '../testing/databases.ts';
import { give, openDesk, type TestDesk } from '../testing/desk.ts';
import { minuteMs, networkOf, part, personCalled, startMs } from '../testing/verdicts.ts';
import { foldEvents } from './case-status.ts';
import { undoMs } from './deciding.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const [ann, ben] = ['ann-ann-ann-ann-ann-aa', 'ben-ben-ben-ben-ben-bb'];
const dayMs = 24 * 60 * minuteMs;

const exclusion = (id: string, more: Partial<CaseDecision> = {}): CaseDecision => ({
  id,
  reports: 9,
  outcome: 'exclusion',
  reason: 'hate',
  days: 3,
  note: 'plain',
  ...more,
});
const nothing = (id: string) => exclusion(id, { outcome: 'nothing', reason: null, days: 0 });

async function report(place: TestDesk, by = 'Ada', more: Parameters<typeof give>[1] = {}): Promise<string> {
  const taken = await place.desk.takeReport(give(by, more));
  if (!('receipt' in taken)) throw new Error('not taken');
  return taken.receipt;
}

/** The only case that there is. */
async function findCase({ records }: TestDesk): Promise<string> {
  return (await records.selectFrom('moderation_case').select('id').executeTakeFirstOrThrow()).id;
}

const sanctionsOf = (place: TestDesk) => place.sanctions.listOf(place.refOf('subject'));
const refusalOf = (answer: object) => ('refusal' in answer ? answer.refusal : 'done');

describeDatabases('a case for a person', (databases) => {
  test('is listed and seen with all that is known, and with nothing that names a reporter', async () => {
    await using place = await openDesk(await databases.place());
    await report(place, 'Ada', { words: 'he shouted', category: 'hate' });
    await report(place, 'Bo', { category: 'threat' });
    await report(place, 'Cy', { category: 'hate' });
    const [summary] = await place.staff.listWaiting();
    expect(v.parse(CaseSummarySchema, summary)).toMatchObject({
      state: 'waiting',
      priority: 'life',
      dueAt: '2026-01-01T01:00:00Z',
      isOverdue: false,
      categories: ['threat', 'hate'],
      reports: 3,
      flags: 3,
      of: 3,
      // Three of three was an exclusion, by rule.
      before: 1,
      takenBy: null,
    });
    const view = v.parse(CaseViewSchema, await place.staff.view(await findCase(place)));
    expect(view.timeline.map(({ type }) => type)).toEqual([
      'reported',
      'tallied',
      'reported',
      'tallied',
      'reported',
      'tallied',
      'sanctioned',
      'tallied',
    ]);
    expect(view.timeline[0]).toMatchObject({ words: 'he shouted', weight: 33, mode: 'video' });
    expect(view.timeline[6]).toMatchObject({ by: 'automatic', kind: 'exclusion' });
    expect(JSON.stringify(view)).not.toMatch(/Ada|Bo|Cy|network/);
    expect(await place.staff.countWaiting()).toEqual({ cases: 1, appeals: 0, notices: 0 });
    expect(await place.staff.view('nothing-there')).toBeNull();
  });

  test('is had by one at a time, and comes back by itself after fifteen minutes', async () => {
    await using place = await openDesk(await databases.place());
    await report(place);
    const id = await findCase(place);
    const taken = await Promise.all([place.staff.take(id, ann), place.staff.take(id, ben)]);
    expect(taken.map(refusalOf).sort()).toEqual(['done', 'not now']);
    const [holder, other] = 'done' in (taken[0] ?? {}) ? [ann, ben] : [ben, ann];
    expect((await place.staff.listWaiting())[0]?.takenBy).toBe(holder.toUpperCase());
    expect(refusalOf(await place.staff.decide(nothing(id), other))).toBe('not now');
    expect(refusalOf(await place.staff.giveBack(id, other))).toBe('not now');
    expect(await place.staff.giveBack(id, holder)).toEqual({ done: true });
    expect(await place.staff.take(id, other)).toEqual({ done: true });
    place.clock.advance(15 * minuteMs - 1);
    expect(refusalOf(await place.staff.take(id, holder))).toBe('not now');
    place.clock.advance(1);
    expect((await place.staff.countWaiting()).cases).toBe(1);
    expect(await place.staff.take(id, holder)).toEqual({ done: true });
    expect(refusalOf(await place.staff.take('nothing-there', ann))).toBe('not found');
  });

  test('is decided by one of two who decide at once, and what they decided is in force at once', async () => {
    await using place = await openDesk(await databases.place());
    const receipt = await report(place);
    const id = await findCase(place);
    const answers = await Promise.all([
      place.staff.decide(exclusion(id), ann),
      place.staff.decide(exclusion(id, { days: 5 }), ben),
      place.staff.decide(exclusion(id, { days: 7 }), ann),
    ]);
    expect(answers.map(refusalOf).sort()).toEqual(['done', 'not now', 'not now']);
    const standing = (await sanctionsOf(place)).filter(({ lifted }) => lifted === null);
    expect(standing).toHaveLength(1);
    expect(standing[0]?.decidedBy === (answers[1] && 'done' in answers[1] ? ben : ann)).toBe(true);
    expect(place.sanctions.inForce.ofSubject(place.refOf('subject'), place.clock.now())).toHaveLength(1);
    expect(await place.desk.readReport(receipt)).toMatchObject({ outcome: 'acted', decidedOn: '2026-01-01' });
    expect(refusalOf(await place.staff.decide(nothing(id), ann))).toBe('not now');
    expect(await place.staff.listWaiting()).toEqual([]);
    const { sanctions } = v.parse(SanctionsSchema, await place.staff.listSanctions());
    expect(sanctions).toMatchObject([
      { kind: 'exclusion', decidedBy: 'person', state: 'in force', hasAppeal: false },
    ]);
  });

  test('is decided with a reason and with days where they belong, or not at all', async () => {
    await using place = await openDesk(await databases.place());
    await report(place);
    const id = await findCase(place);
    const bad = [
      exclusion(id, { reason: null }),
      exclusion(id, { days: 0 }),
      { ...nothing(id), reason: 'hate' } as const,
      exclusion(id, { outcome: 'warning' }),
    ];
    for (const decision of bad) {
      expect(refusalOf(await place.staff.decide(decision, ann))).toBe('bad request');
    }
    expect(refusalOf(await place.staff.decide(nothing('nothing-there'), ann))).toBe('not found');
    expect(await sanctionsOf(place)).toEqual([]);
  });

  test('is undone by the one who decided it, within a minute, and nothing of it is left', async () => {
    await using place = await openDesk(await databases.place());
    const receipt = await report(place);
    const id = await findCase(place);
    await place.staff.decide(exclusion(id), ann);
    expect((await place.staff.view(id))?.undoUntil).toBe('2026-01-01T00:01:00Z');
    expect(refusalOf(await place.staff.undo(id, ben))).toBe('not now');
    place.clock.advance(undoMs);
    const undone = await Promise.all([place.staff.undo(id, ann), place.staff.undo(id, ann)]);
    expect(undone.map(refusalOf).sort()).toEqual(['done', 'not now']);
    expect((await sanctionsOf(place)).map(({ lifted }) => lifted?.why)).toEqual(['undone']);
    expect((await place.desk.readReport(receipt))?.outcome).toBe('waiting');
    expect((await place.staff.listWaiting()).map(({ state }) => state)).toEqual(['waiting']);
    // As if it had never been decided: it counts neither for nor against who reported.
    expect(await weightOf(place, 'Ada')).toBeCloseTo(1 / 3);
    await place.staff.decide(nothing(id), ann);
    place.clock.advance(undoMs + 1);
    expect(refusalOf(await place.staff.undo(id, ann))).toBe('not now');
  });

  test('makes those who reported more or less believed', async () => {
    await using place = await openDesk(await databases.place());
    await report(place, 'Ada', { subject: 'one' });
    await report(place, 'Bo', { subject: 'two' });
    const [one, two] = await Promise.all(['one', 'two'].map((name) => findCaseOf(place, name)));
    await place.staff.decide(exclusion(one ?? '', { outcome: 'warning', days: 0 }), ann);
    await place.staff.decide(nothing(two ?? ''), ann);
    expect(await weightOf(place, 'Ada')).toBeGreaterThan(0.5);
    expect(await weightOf(place, 'Bo')).toBeLessThan(0.25);
  });

  test('is decided for where its subject was seen last as well, as long as that can be known', async () => {
    await using place = await openDesk(await databases.place());
    const orders: SanctionOrder[] = [];
    const { impose } = place.sanctions;
    place.sanctions.impose = (order) => {
      orders.push(order);
      return impose.call(place.sanctions, order);
    };
    const address = 'reference' as AddressReference;
    await report(place, 'Ada', { address, category: 'under-18', subject: 'young' });
    await report(place, 'Bo', { address, category: 'hate', subject: 'rude' });
    await place.staff.decide(exclusion(await findCaseOf(place, 'young'), { reason: 'under-18' }), ann);
    await place.staff.decide(exclusion(await findCaseOf(place, 'rude')), ann);
    expect(orders.map((order) => order.address)).toEqual([address, address]);
    expect((await place.staff.view(await findCaseOf(place, 'rude')))?.hasAddress).toBe(true);
    place.clock.advance(30 * dayMs);
    expect((await place.staff.view(await findCaseOf(place, 'rude')))?.hasAddress).toBe(false);
  });

  test('waits behind all others if only those say so who are not believed any more', async () => {
    await using place = await openDesk(await databases.place());
    for (const index of Array.from({ length: 20 }).keys()) {
      const subject = `innocent ${index}`;
      for (const name of ['Xi', 'Yu', 'Zoe']) {
        const talk = part(`${name} ${index}`, startMs, minuteMs);
        await place.consensus.notePart({ ...talk, subject: personCalled(subject) });
      }
      await report(place, 'liar', { subject, category: 'threat' });
    }
    place.clock.advance(minuteMs);
    await report(place, 'Ada', { category: 'spam' });
    const listed = await place.staff.listWaiting();
    const ofLiar = listed.findIndex(
      ({ categories, priority }) => categories.includes('threat') && priority === 'other',
    );
    expect(listed.findIndex(({ categories }) => categories.includes('spam'))).toBeLessThan(ofLiar);
    expect(ofLiar).toBeGreaterThan(0);
  });

  test('is counted by day, and so is what a member has done', async () => {
    await using place = await openDesk(await databases.place());
    for (const subject of ['one', 'two', 'three']) await report(place, 'Ada', { subject });
    place.clock.advance(10 * minuteMs);
    await place.staff.decide(exclusion(await findCaseOf(place, 'one')), ann);
    await place.staff.decide(nothing(await findCaseOf(place, 'two')), ann);
    await place.staff.undo(await findCaseOf(place, 'two'), ann);
    await place.staff.decide(exclusion(await findCaseOf(place, 'three')), ann);
    await place.staff.undo(await findCaseOf(place, 'three'), ann);
    const { days } = v.parse(FiguresSchema, await place.staff.figures(place.clock.now()));
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toEqual({
      day: '2026-01-01',
      reports: 3,
      opened: 3,
      decided: 1,
      sanctioned: 1,
      automatic: 0,
      appealed: 0,
      reversed: 0,
      medianMinutes: 10,
    });
    place.clock.advance(7 * minuteMs);
    expect(await place.staff.doneBy(ann)).toEqual({ today: 3, lastHour: 3, sinceBreakMinutes: 7 });
    expect(await place.staff.doneBy(ben)).toEqual({ today: 0, lastHour: 0, sinceBreakMinutes: 0 });
    place.clock.advance(dayMs);
    expect(await place.staff.doneBy(ann)).toEqual({ today: 0, lastHour: 0, sinceBreakMinutes: 0 });
  });

  test('whatever is done to it, is stored as its events say', async () => {
    const where = await databases.place();
    await using place = await openDesk(where);
    let reports = 0;
    const deeds = {
      report: (name: string) => place.desk.takeReport(give(name, { call: `call ${++reports}` as CallId })),
      take: (member: string) => findCase(place).then((id) => place.staff.take(id, member)),
      giveBack: (member: string) => findCase(place).then((id) => place.staff.giveBack(id, member)),
      decide: (member: string) => findCase(place).then((id) => place.staff.decide(exclusion(id), member)),
      clear: (member: string) => findCase(place).then((id) => place.staff.decide(nothing(id), member)),
      undo: (member: string) => findCase(place).then((id) => place.staff.undo(id, member)),
      wait: async () => place.clock.advance(40_000),
    };
    await report(place, 'the first');
    const names = Object.keys(deeds) as (keyof typeof deeds)[];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(ann, ben)), { maxLength: 12 }),
        async (steps) => {
          for (const [deed, member] of steps) await deeds[deed](member);
          for (const { row, events } of await place.file.list(await place.file.select().execute())) {
            const { state, priority, dueMs } = foldEvents(events);
            expect([row.state, row.priority, Date.parse(row.due_at)]).toEqual([state, priority, dueMs]);
          }
        },
      ),
      { numRuns: 12 },
    );
    expect(place.errors).toEqual([]);
  });
});

async function findCaseOf(place: TestDesk, name: string): Promise<string> {
  const { id } = await place.records
    .selectFrom('moderation_case')
    .select('id')
    .where('subject', '=', place.refOf(name))
    .executeTakeFirstOrThrow();
  return id;
}

function weightOf({ consensus, clock }: TestDesk, name: string): Promise<number> {
  return consensus.weigh(
    { by: personCalled(name), network: networkOf(name) },
    personCalled('somebody else'),
    clock.now(),
  );
}
