/** Sanctions are imposed, known everywhere, lifted and over when they should be. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs } from 'kysely';
import type { Day } from '../addresses/day.ts';
import type { Trace } from '../addresses/network-marks.ts';
import { type DatabasePlace, openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { describeDatabases } from '../testing/databases.ts';
import { type OpenedSanctions, openSanctions, orderSanction } from '../testing/sanctions.ts';
import { isInForce, type SanctionOrder } from './sanction.ts';
import type { SubjectRef } from './subject.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;
const somebody = 'somebody' as SubjectRef;
const day = '2026-01-10' as Day;
const tags = new Map([
  [48, 'wide'],
  [64, 'near'],
]);
const known64: Trace = {
  day,
  levels: [48, 64],
  tagOf: (bits, asked) => (asked === day ? (tags.get(bits) ?? null) : null),
  tagUnder: () => 'of this process',
};
const trace = async (address: string) => (address === 'known' ? known64 : null);

function impose({ book, clock }: OpenedSanctions, more: Partial<SanctionOrder> = {}) {
  return book.impose(orderSanction(clock.now(), more));
}

function known({ book, clock }: OpenedSanctions) {
  return book.inForce.ofSubject(somebody, clock.now());
}

function marked({ book, clock }: OpenedSanctions) {
  return book.inForce.ofNetwork(day, 'near', clock.now()).map(({ sanction }) => sanction);
}

/** Two servers on one database, with one time. */
async function openTwo(place: DatabasePlace) {
  const clock = new TestClock(Date.UTC(2026, 0, 10, 12));
  return [
    await openSanctions(place, { clock, trace }),
    await openSanctions(place, { clock, trace }),
  ] as const;
}

describeDatabases('sanctions', (databases) => {
  test('are in force at once, are what was ordered, and are found by all that they are known by', async () => {
    const opened = await openSanctions(await databases.place(), { trace });
    const { book, clock } = opened;
    const order = orderSanction(clock.now(), { address: 'known', decidedBy: 'a lead', facts: null });
    const sanction = await book.impose(order);
    const { address: _, ...rest } = order;
    expect(sanction).toEqual({ ...rest, id: sanction.id, fromMs: clock.now(), lifted: null });
    expect([known(opened), marked(opened)]).toEqual([[sanction], [sanction]]);
    expect(await book.find(sanction.id)).toEqual(sanction);
    expect(await book.listOf(somebody)).toEqual([sanction]);
    expect(await book.listOfCase('a case')).toEqual([sanction]);
    expect(await book.listInForce(10)).toEqual([sanction]);
    expect(await book.findByCode(showReceipt(book.codeOf(sanction.id)).toLowerCase())).toEqual(sanction);
    expect([await book.findByCode('00000-00000-00000-00000'), await book.findByCode('')]).toEqual([
      null,
      null,
    ]);
    expect(opened.changes).toEqual([{ change: 'imposed', sanction }]);
    await opened.close();
  });

  test('A7 are over at their second by the clock alone, and remembered for 180 days more', async () => {
    const opened = await openSanctions(await databases.place(), { trace });
    const { book, clock } = opened;
    const sanction = await impose(opened, { address: 'known', untilMs: clock.now() + 5_999 });
    expect(sanction.untilMs).toBe(clock.now() + 5_000);
    clock.advance(4_999);
    expect([known(opened), marked(opened)]).toEqual([[sanction], [sanction]]);
    clock.advance(1);
    expect([known(opened), marked(opened), await book.listInForce(10)]).toEqual([[], [], []]);
    expect(opened.changes.at(-1)).toEqual({ change: 'ended', sanction });
    clock.advance(180 * dayMs - (clock.now() % dayMs) - 1);
    expect(await book.listOf(somebody)).toEqual([sanction]);
    clock.advance(1);
    expect(await book.listOf(somebody)).toEqual([]);
    expect(await book.findByCode(book.codeOf(sanction.id))).toBeNull();
    await opened.close();
  });

  test('whose end is found out from the database, before their timer comes, are told to be over as well, and once', async () => {
    const clock = new LateTimers(Date.UTC(2026, 0, 10, 12));
    const opened = await openSanctions(await databases.place(), { clock });
    const sanction = await impose(opened, { kind: 'probation', untilMs: clock.now() + 5_000 });
    clock.lateMs = 5_000;
    await opened.book.refresh();
    const changes = [
      { change: 'imposed', sanction },
      { change: 'ended', sanction },
    ] as const;
    expect(opened.changes).toEqual([...changes]);
    clock.advance(5_000);
    expect(opened.changes).toEqual([...changes]);
    await opened.close();
  });

  test('are never longer than thirty days, and than one where nobody decided, whatever was ordered', async () => {
    const opened = await openSanctions(await databases.place());
    const { clock } = opened;
    const long = { untilMs: clock.now() + 400 * dayMs };
    expect((await impose(opened, { ...long, decidedBy: 'a lead' })).untilMs).toBe(clock.now() + 30 * dayMs);
    expect((await impose(opened, long)).untilMs).toBe(clock.now() + dayMs);
    await opened.close();
  });

  test('A7 that are lifted end at once, with their networks, and once', async () => {
    const opened = await openSanctions(await databases.place(), { trace });
    const { book, clock, records } = opened;
    const [first, second] = [
      await impose(opened, { address: 'known' }),
      await impose(opened, { case: 'other' }),
    ];
    expect([await book.lift(first.id, 'appeal'), await book.lift(first.id, 'mistake')]).toEqual([
      true,
      false,
    ]);
    expect([known(opened), marked(opened)]).toEqual([[second], []]);
    expect(await records.selectFrom('sanction_address').selectAll().execute()).toEqual([]);
    const lifted = { ...first, lifted: { atMs: clock.now(), why: 'appeal' as const } };
    expect(await book.find(first.id)).toEqual(lifted);
    expect(await book.liftAllOf('other', 'undone')).toMatchObject([
      { id: second.id, lifted: { why: 'undone' } },
    ]);
    expect(await book.liftAllOf('a case', 'undone')).toEqual([]);
    expect(known(opened)).toEqual([]);
    expect(opened.changes.map(({ change }) => change)).toEqual(['imposed', 'imposed', 'lifted', 'lifted']);
    await opened.close();
  });

  test('that keep nobody out are of no address', async () => {
    const opened = await openSanctions(await databases.place(), { trace });
    for (const kind of ['warning', 'probation'] as const) await impose(opened, { kind, address: 'known' });
    expect([known(opened).length, marked(opened)]).toEqual([2, []]);
    expect(await opened.records.selectFrom('sanction_address').selectAll().execute()).toEqual([]);
    await opened.close();
  });

  test('that were over can be taken back', async () => {
    const opened = await openSanctions(await databases.place());
    const { id } = await impose(opened);
    opened.clock.advance(2 * dayMs);
    expect(await opened.book.lift(id, 'appeal')).toBe(true);
    expect((await opened.book.find(id))?.lifted?.why).toBe('appeal');
    await opened.close();
  });

  test('are listed with the latest first', async () => {
    const opened = await openSanctions(await databases.place());
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      ids.unshift((await impose(opened)).id);
      opened.clock.advance(1_000);
    }
    expect((await opened.book.listOf(somebody)).map(({ id }) => id as string)).toEqual(ids);
    expect((await opened.book.listInForce(2)).map(({ id }) => id as string)).toEqual(ids.slice(0, 2));
    await opened.close();
  });

  test('and nothing of them is kept when they could not be written whole', async () => {
    const twice = async () => ({ ...known64, levels: [64, 64] });
    const opened = await openSanctions(await databases.place(), { trace: twice });
    await expect(impose(opened, { address: 'known' })).rejects.toThrow();
    expect([await opened.book.listOf(somebody), known(opened), opened.changes]).toEqual([[], [], []]);
    await opened.close();
  });

  test('are known again after a start', async () => {
    const place = await databases.place();
    const before = await openSanctions(place, { trace });
    const kept = await impose(before, { address: 'known' });
    const lifted = await impose(before);
    await before.book.lift(lifted.id, 'mistake');
    await before.close();
    const after = await openSanctions(place, { trace });
    expect([known(after), marked(after)]).toEqual([[kept], [kept]]);
    await after.close();
  });

  test('of another server are known seconds later, and so is that they were lifted', async () => {
    const [one, other] = await openTwo(await databases.place());
    const sanction = await impose(one, { address: 'known' });
    expect(known(other)).toEqual([]);
    await advanceUntil(other, () => known(other).length === 1);
    expect([known(other), marked(other)]).toEqual([[sanction], [sanction]]);
    await one.book.lift(sanction.id, 'appeal');
    await advanceUntil(other, () => known(other).length === 0);
    expect(other.changes.map(({ change }) => change)).toEqual(['imposed', 'lifted']);
    expect(other.changes[1]?.sanction.lifted?.why).toBe('appeal');
    await other.close();
    await one.close();
  });

  // The embedded database answers one question after the other.
  if (databases.kind === 'PostgreSQL') {
    test('stay as they are here, whatever an answer says that comes late', async () => {
      const place = await databases.place();
      const database = await openDatabase(place);
      const late = new LateAnswers();
      const opened = await openSanctions(place, { records: database.records.withPlugin(late) });
      const answerOld = await late.delay(() => opened.book.refresh());
      const sanction = await impose(opened);
      await answerOld();
      expect(known(opened)).toEqual([sanction]);
      const other = await openSanctions(place);
      const theirs = await impose(other);
      const answerFresh = await late.delay(() => opened.book.refresh());
      await opened.book.lift(theirs.id, 'appeal');
      await answerFresh();
      expect(known(opened)).toEqual([sanction]);
      await Promise.all([other.close(), opened.close(), database.close()]);
    });
  }

  // The embedded database is part of the process, and never away.
  if (databases.kind === 'PostgreSQL') {
    test('stay in force while the database is away', async () => {
      const server = databases.server();
      if (!server) throw new Error('no server');
      const opened = await openSanctions(await databases.place());
      const sanction = await impose(opened);
      await server.kill();
      await advanceUntil(opened, () => opened.errors.length > 0);
      expect(opened.errors[0]).toBe('sanctions could not be read');
      expect(known(opened)).toEqual([sanction]);
      await server.start();
      await opened.close();
    });
  }
});

test('a sanction is in force from its first moment to before its last', () => {
  const sanction = { fromMs: 10, untilMs: 20, lifted: null } as Parameters<typeof isInForce>[0];
  expect([9, 10, 19, 20].map((now) => isInForce(sanction, now))).toEqual([false, true, true, false]);
  expect(isInForce({ ...sanction, lifted: { atMs: 12, why: 'appeal' } }, 15)).toBe(false);
});

/** Its timers come so much later than they should. */
class LateTimers extends TestClock {
  lateMs = 0;

  override now(): number {
    return super.now() + this.lateMs;
  }
}

/** Keeps an answer of the database back, although it is given. */
class LateAnswers implements KyselyPlugin {
  #wait: (() => Promise<void>) | null = null;

  transformQuery({ node }: PluginTransformQueryArgs) {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    const wait = this.#wait;
    this.#wait = null;
    await wait?.();
    return result;
  }

  /** Resolves when the first answer is kept back. @returns what lets it through, and waits for the end of the work. */
  async delay(work: () => Promise<void>): Promise<() => Promise<void>> {
    const kept = Promise.withResolvers<void>();
    const through = Promise.withResolvers<void>();
    this.#wait = () => {
      kept.resolve();
      return through.promise;
    };
    const done = work();
    await kept.promise;
    return () => {
      through.resolve();
      return done;
    };
  }
}

/** Lets the time pass after which the database is asked again, and waits until what is expected of it is there. */
async function advanceUntil({ clock }: OpenedSanctions, isDone: () => boolean): Promise<void> {
  clock.advance(3_000);
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}
