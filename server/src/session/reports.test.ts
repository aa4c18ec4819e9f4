/** A report is taken from inside the call it is about, or ten minutes after it, and from nobody else. */
import { describe, expect, test } from 'bun:test';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';
import { RecentCalls } from './recent-calls.ts';

type Scene = { readonly world: World; readonly one: Page; readonly other: Page; readonly call: CallId };

async function openCall(world = new World()): Promise<Scene> {
  const [one, other] = [world.openPage(), world.openPage()];
  for (const page of [one, other]) page.wait();
  await world.settle();
  for (const page of [one, other]) page.accept();
  await world.settle();
  if (one.call === null) throw new Error('there is no call');
  return { world, one, other, call: one.call };
}

function answersOf(page: Page) {
  return page.received.filter(({ type }) => ['reported', 'report-held', 'report-refused'].includes(type));
}

async function expectTooLate({ world, one }: Pick<Scene, 'world' | 'one'>, call: CallId): Promise<void> {
  await world.settle();
  expect(answersOf(one)).toEqual([{ type: 'report-refused', call, why: 'too-late' }]);
  expect(world.desk.reports).toEqual([]);
}

describe('a report from inside a call', () => {
  test.each(['under-18', 'sexual'] as const)(
    'ends it for both, and says whom it is about (%s)',
    async (category) => {
      const { world, one, other, call } = await openCall();
      one.report(call, { category, words: '  They are 15.\u0000 ' });
      await world.settle();
      expect([one.view, other.view]).toEqual(['idle', 'idle']);
      expect(other.received.at(-1)).toEqual({ type: 'stranger-left', call, why: 'left' });
      expect(world.desk.reports).toEqual([
        {
          call,
          category,
          words: 'They are 15.',
          by: one.visitor,
          network: one.network,
          subject: other.visitor,
          address: other.address,
          mode: 'video',
          atMs: world.clock.now(),
        },
      ]);
      expect(answersOf(one)).toEqual([{ type: 'reported', call, receipt: '01234-56789-ABCDE-FGHJK' }]);
    },
  );

  test('keeps the two apart for good, and costs no patience', async () => {
    const { world, one, other } = await openCall();
    one.report();
    await world.settle();
    for (const page of [one, other]) page.wait();
    await world.advance(15 * 60_000);
    expect([one.view, other.view]).toEqual(['waiting', 'waiting']);
    const waiting = one.received.findLast((message) => message.type === 'waiting');
    expect(waiting).toMatchObject({ restMs: 0 });
  });

  test('tells the other nothing but that the call is over', async () => {
    const { world, one, other } = await openCall();
    const before = other.received.length;
    one.report();
    await world.settle();
    expect(other.received.slice(before).map(({ type }) => type)).toEqual(['stranger-left']);
  });

  test('A5 is the same one when it is sent again, and no second one', async () => {
    const { world, one, call } = await openCall();
    one.report(call);
    one.report(call);
    one.report(call, { words: 'And they said more.' });
    await world.settle();
    expect(world.desk.reports).toHaveLength(1);
    expect(answersOf(one).map((answer) => ('why' in answer ? answer.why : answer.type))).toEqual([
      'reported',
      'reported',
      'already',
    ]);
  });
});

describe('a report that cannot be written', () => {
  async function reportInVain(scene: Scene): Promise<void> {
    scene.world.desk.isBroken = true;
    scene.one.report(scene.call);
    await scene.world.settle();
    expect(answersOf(scene.one)).toEqual([{ type: 'report-held', call: scene.call }]);
    expect(scene.world.bugs.splice(0)).toHaveLength(1);
  }

  test('is held, and written by itself once that is possible', async () => {
    const scene = await openCall();
    const { world, one, call } = scene;
    const atMs = world.clock.now();
    await reportInVain(scene);
    await world.advance(60_000);
    expect(answersOf(one)).toHaveLength(1);
    world.desk.isBroken = false;
    await world.advance(10_000);
    expect(answersOf(one).slice(1)).toEqual([{ type: 'reported', call, receipt: '01234-56789-ABCDE-FGHJK' }]);
    expect(world.desk.reports).toMatchObject([{ call, by: one.visitor, atMs }]);
  });

  test('is the same one when it is sent again, and answered once it is written', async () => {
    const scene = await openCall();
    const { world, one, call } = scene;
    await reportInVain(scene);
    one.report(call);
    one.report(call, { words: 'And they said more.' });
    await world.settle();
    world.desk.isBroken = false;
    await world.advance(10_000);
    expect(answersOf(one).map((answer) => ('why' in answer ? answer.why : answer.type))).toEqual([
      'report-held',
      'report-held',
      'already',
      'reported',
    ]);
    expect(world.desk.reports).toHaveLength(1);
  });

  test('is written although who reported has gone', async () => {
    const scene = await openCall();
    const { world, one, call } = scene;
    await reportInVain(scene);
    one.lose(1001);
    await world.advance(120_000);
    world.desk.isBroken = false;
    await world.advance(10_000);
    expect(world.desk.reports).toMatchObject([{ call }]);
  });
});

describe('a report after a call', () => {
  test.each(['left by who reports', 'left by the other'])('is taken for ten minutes (%s)', async (how) => {
    const { world, one, other, call } = await openCall();
    (how.endsWith('reports') ? one : other).say({ type: 'stop' });
    await world.settle();
    await world.advance(limits.reportMs);
    one.report(call);
    await world.settle();
    expect(answersOf(one)).toMatchObject([{ type: 'reported', call }]);
    expect(world.desk.reports).toMatchObject([{ by: one.visitor, subject: other.visitor }]);
  });

  test('leaves a call with somebody else alone', async () => {
    const { world, one, other, call } = await openCall();
    one.say({ type: 'stop' });
    await world.settle();
    const third = world.openPage();
    one.wait();
    third.wait();
    await world.settle();
    one.accept();
    third.accept();
    await world.settle();
    one.report(call);
    await world.settle();
    expect([one.view, third.view]).toEqual(['calling', 'calling']);
    expect(world.desk.reports).toMatchObject([{ subject: other.visitor }]);
  });

  test('A5 comes too late afterwards', async () => {
    const { world, one, call } = await openCall();
    one.say({ type: 'stop' });
    await world.settle();
    await world.advance(limits.reportMs + 1);
    one.report(call);
    await expectTooLate({ world, one }, call);
  });
});

describe('a report is refused', () => {
  test('A5 with a ticket of another call, another browser, or of nobody', async () => {
    const { world, one, other, call } = await openCall();
    const theirs = other.tickets.get(call) ?? ('' as Sealed);
    one.report(call, { ticket: theirs });
    one.report(call, { ticket: 'forged' as Sealed });
    one.report(call, { call: 'another-call-22-letter' as CallId });
    await world.settle();
    expect(answersOf(one).map((answer) => 'why' in answer && answer.why)).toEqual(
      Array.from({ length: 3 }, () => 'too-late'),
    );
    expect(world.desk.reports).toEqual([]);
    expect(other.view).toBe('calling');
    expect(other.received.at(-1)?.type).toBe('begun');
  });
});

describe('how long ago a call ended', () => {
  const ticket = {
    call: 'AbCdEfGhIjKlMnOpQrSt_-' as CallId,
    by: 'visitor' as VisitorRef,
    subject: 'stranger' as VisitorRef,
    address: null,
    mode: 'text',
  } as const;

  test('is known where it was seen', () => {
    const calls = new RecentCalls(0);
    calls.noteEnd(ticket.call, ticket.by, 5_000_000);
    expect(calls.isRecent({ ...ticket, sinceMs: 1_000 }, 5_000_000 + limits.reportMs)).toBe(true);
    expect(calls.isRecent({ ...ticket, sinceMs: 1_000 }, 5_000_001 + limits.reportMs)).toBe(false);
  });

  test('is at most as long ago as the server is there, if it began before', () => {
    const calls = new RecentCalls(5_000_000);
    expect(calls.isRecent({ ...ticket, sinceMs: 1_000 }, 5_000_000 + limits.reportMs)).toBe(true);
    expect(calls.isRecent({ ...ticket, sinceMs: 1_000 }, 5_000_001 + limits.reportMs)).toBe(false);
  });

  test('is forgotten when it does not count any more', () => {
    const calls = new RecentCalls(0);
    calls.noteEnd(ticket.call, ticket.by, 1_000);
    calls.noteEnd(ticket.call, 'another' as VisitorRef, 2_000);
    calls.tidy(1_001 + limits.reportMs);
    expect(calls.size).toBe(1);
  });
});
