/** Notices: taken for work only, once, read with a receipt, the gravest first, answered once by a person. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Notice, NoticeStateSchema } from '@anoncam/protocol/notice';
import { NoticesSchema } from '@anoncam/protocol/staff-api/staff-cases';
import * as v from 'valibot';
import { describeDatabases } from '../testing/databases.ts';
import { openDesk, type TestDesk } from '../testing/desk.ts';
import { minuteMs } from '../testing/verdicts.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const ann = 'ann-ann-ann-ann-ann-aa';

async function write(place: TestDesk, more: Partial<Notice> = {}): Promise<Notice> {
  const rest = { what: 'a picture of me', why: 'nobody asked me', goodFaith: true } as const;
  return { category: 'intimate-picture', ...rest, proof: more.proof ?? (await place.prove()), ...more };
}

async function send(place: TestDesk, notice: Notice): Promise<string> {
  const taken = await place.notices.receive(notice);
  if (!('receipt' in taken)) throw new Error('not taken');
  return taken.receipt;
}

describeDatabases('a notice', (databases) => {
  test('comes back with its receipt, and says by when it is answered', async () => {
    await using place = await openDesk(await databases.place());
    const receipt = await send(place, await write(place));
    expect(v.parse(NoticeStateSchema, await place.notices.read(receipt.toLowerCase()))).toEqual({
      category: 'intimate-picture',
      what: 'a picture of me',
      why: 'nobody asked me',
      receivedOn: '2026-01-01',
      dueOn: '2026-01-03',
      decision: null,
      endsOn: '2026-06-30',
    });
    expect(await place.notices.read('00000-00000-00000-00000')).toBeNull();
  });

  test('sent again is the same notice, and another of the same work is none', async () => {
    await using place = await openDesk(await databases.place());
    const notice = await write(place);
    const receipts = await Promise.all([1, 2, 3].map(() => send(place, notice)));
    expect(new Set(receipts).size).toBe(1);
    expect(await place.notices.receive({ ...notice, why: 'otherwise' })).toEqual({ refusal: 'no work' });
    const lazy = { ...notice.proof, solution: { ...notice.proof.solution, counter: 0, derivedKey: '00' } };
    expect(await place.notices.receive(await write(place, { proof: lazy }))).toEqual({ refusal: 'no work' });
    expect(await place.staff.countWaiting()).toEqual({ cases: 0, appeals: 0, notices: 1 });
  });

  test('is listed after what is graver, with the time by which it must be answered', async () => {
    await using place = await openDesk(await databases.place());
    for (const category of ['fraud', 'intimate-picture', 'child-abuse', 'threat'] as const) {
      await send(place, await write(place, { category }));
    }
    place.clock.advance(61 * minuteMs);
    const { notices } = v.parse(NoticesSchema, await place.staff.listNotices());
    expect(
      notices.map(({ category, dueAt, isOverdue }) => [category, dueAt.slice(0, 13), isOverdue]),
    ).toEqual([
      ['threat', '2026-01-01T01', true],
      ['child-abuse', '2026-01-01T04', false],
      ['intimate-picture', '2026-01-03T00', false],
      ['fraud', '2026-01-02T00', false],
    ]);
  });

  test('is answered once, and its case is closed', async () => {
    await using place = await openDesk(await databases.place());
    const receipt = await send(place, await write(place));
    const id = (await place.staff.listNotices()).notices[0]?.id ?? '';
    const answer = { id, outcome: 'nothing', words: 'We keep no pictures.' } as const;
    const answers = await Promise.all([1, 2].map(() => place.staff.answerNotice(answer, ann)));
    expect(answers.filter((one) => 'done' in one)).toHaveLength(1);
    expect(await place.notices.read(receipt)).toMatchObject({
      dueOn: null,
      decision: { on: '2026-01-01', outcome: 'nothing', words: 'We keep no pictures.' },
    });
    expect((await place.staff.listNotices()).notices).toEqual([]);
    expect((await place.file.select().execute()).map(({ state, kind }) => [state, kind])).toEqual([
      ['closed', 'notice'],
    ]);
    expect(await place.staff.answerNotice({ ...answer, id: 'nothing-there' }, ann)).toMatchObject({
      refusal: 'not found',
    });
  });
});
