/** The purge: to the end, a little at a time, again every hour, by one server of many, and not silent when it was missed. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { JobLedger } from '../database/job-ledger.ts';
import { openDatabase, type Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSeededRandom } from '../lib/random.ts';
import { describeDatabases, type TestDatabases } from '../testing/databases.ts';
import { overdueAfterMs, Purge, type PurgeStep, purgeEveryMs } from './purge.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

type Stock = PurgeStep & { left: number; readonly calls: number[] };

function stock(count: number, of: PurgeStep['of'] = 'shared'): Stock {
  return {
    name: `step of ${count}`,
    of,
    left: count,
    calls: [],
    async deleteOld(most) {
      const deleted = Math.min(most, this.left);
      this.left -= deleted;
      this.calls.push(deleted);
      return deleted;
    },
  };
}

/** Deletes nothing, and then as many a time as it is told to. */
function broken(of: PurgeStep['of'] = 'shared'): PurgeStep & { mend(): void } {
  let isBroken = true;
  return {
    name: 'broken',
    of,
    mend: () => {
      isBroken = false;
    },
    async deleteOld() {
      if (isBroken) throw new Error('no database');
      return 0;
    },
  };
}

type House = AsyncDisposable & {
  readonly clock: TestClock;
  readonly errors: string[];
  readonly settled: { count: number };
  readonly records: Records;
  open(steps: readonly PurgeStep[], isSharedLeft?: boolean): Purge;
};

async function openHouse(databases: TestDatabases): Promise<House> {
  const { records, close } = await openDatabase(await databases.place());
  const clock = new TestClock(Date.UTC(2026, 0, 1, 10, 20));
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => void errors.push(message) };
  const settled = { count: 0 };
  const random = createSeededRandom(1);
  return {
    clock,
    errors,
    settled,
    records,
    open: (steps, isSharedLeft = false) =>
      new Purge({
        isSharedLeft,
        clock,
        log,
        steps,
        ledger: new JobLedger('purge', { records, clock, random }),
        async settle() {
          settled.count += 1;
        },
      }),
    [Symbol.asyncDispose]: close,
  };
}

describeDatabases('the purge', (databases) => {
  test('goes on until nothing old is left, and tells what it did, after a restart as well', async () => {
    await using house = await openHouse(databases);
    const [many, none, own] = [stock(1_234), stock(0), stock(7, 'own')];
    const purge = house.open([many, none, own]);
    expect(purge.last).toBeNull();
    await purge.purge();
    expect([many.left, own.left, many.calls.length > 1, Math.max(...many.calls)]).toEqual([0, 0, true, 100]);
    const run = {
      startedAtMs: house.clock.now(),
      endedAtMs: house.clock.now(),
      deleted: { 'step of 1234': 1_234, 'step of 0': 0 },
    };
    expect(purge.last).toEqual({ ...run, deleted: { 'step of 7': 7, ...run.deleted } });
    expect([house.settled.count, house.errors]).toEqual([1, []]);
    const restarted = house.open([stock(0)]);
    await restarted.purge();
    expect(restarted.last).toMatchObject(run);
  });

  test('of what all share is left to others where it should be, and what they did is seen', async () => {
    await using house = await openHouse(databases);
    const [shared, own] = [stock(3), stock(2, 'own')];
    const helper = house.open([shared, own], true);
    await helper.purge();
    expect([shared.left, own.left, helper.last]).toEqual([3, 0, null]);
    await house.open([shared]).purge();
    await helper.purge();
    expect([shared.left, helper.last?.deleted]).toEqual([0, { 'step of 3': 3, 'step of 2': 0 }]);
    house.clock.advance(4 * purgeEveryMs);
    expect(helper.isOverdue()).toBe(true);
  });

  test('runs again at every full hour, and not before', async () => {
    await using house = await openHouse(databases);
    const step = stock(0);
    const purge = house.open([step]);
    await purge.purge();
    await purge.purge();
    house.clock.advance(40 * 60 * 1000 - 1);
    expect(step.calls).toHaveLength(1);
    house.clock.advance(1);
    await purge.purge();
    expect(step.calls).toHaveLength(2);
    house.clock.advance(purgeEveryMs);
    await purge.purge();
    expect(step.calls).toHaveLength(3);
    await purge.stop();
  });

  test('is one run, however many servers and however often it is asked for at once', async () => {
    await using house = await openHouse(databases);
    const step = stock(150);
    const own = Array.from({ length: 4 }, () => stock(1, 'own'));
    const purges = own.map((one) => house.open([step, one]));
    await Promise.all(purges.flatMap((purge) => [purge.purge(), purge.purge()]));
    expect(step.calls).toEqual([100, 50]);
    expect(own.map(({ left }) => left)).toEqual([0, 0, 0, 0]);
    for (const purge of purges) {
      await purge.purge();
      expect(purge.last?.deleted).toMatchObject({ 'step of 150': 150 });
      expect(purge.isOverdue()).toBe(false);
    }
  });

  test('that was interrupted by a kill is taken over when no sign of life came for two minutes', async () => {
    await using house = await openHouse(databases);
    const dead = new JobLedger('purge', { ...house, random: createSeededRandom(2) });
    expect(await dead.take(house.clock.now())).toBeNull();
    const step = stock(3);
    const purge = house.open([step]);
    await purge.purge();
    expect(step.left).toBe(3);
    house.clock.advance(2 * 60 * 1000);
    await purge.purge();
    expect([step.left, house.errors]).toEqual([0, []]);
    expect(await dead.hold()).toBe(false);
    await dead.release({ startedAtMs: 0, endedAtMs: 0, result: { wrong: 1 } });
    expect(
      (await new JobLedger('purge', { ...house, random: createSeededRandom(3) }).findLast())?.result,
    ).toEqual({
      'step of 3': 3,
    });
    await purge.stop();
  });

  test('is done by one server at a time, with signs of life', async () => {
    await using house = await openHouse(databases);
    const [one, other] = [4, 5].map(
      (seed) => new JobLedger('purge', { ...house, random: createSeededRandom(seed) }),
    );
    if (!one || !other) throw new Error('there are two');
    expect(await one.take(0)).toBeNull();
    for (let count = 0; count < 5; count++) {
      house.clock.advance(90_000);
      expect(await one.hold()).toBe(true);
      expect(await other.take(0)).toEqual({ againAtMs: house.clock.now() + 120_000 });
    }
    await one.release(null);
    expect(await other.take(0)).toBeNull();
    const startedAtMs = house.clock.now();
    await other.release({ startedAtMs, endedAtMs: startedAtMs, result: {} });
    expect(await one.take(startedAtMs)).toEqual({ againAtMs: null });
    expect(await one.take(startedAtMs + 1)).toBeNull();
    await one.release(null);
    // The time of day is set back: what was done lies ahead and counts for nothing.
    const before = new TestClock(startedAtMs - purgeEveryMs);
    const back = new JobLedger('purge', {
      records: house.records,
      clock: before,
      random: createSeededRandom(6),
    });
    expect(await back.take(before.now())).toBeNull();
  });

  test('is not kept from the others by one that was killed while its clock was far ahead', async () => {
    await using house = await openHouse(databases);
    const ahead = new TestClock(house.clock.now() + 1_000 * purgeEveryMs);
    const dead = new JobLedger('purge', {
      records: house.records,
      clock: ahead,
      random: createSeededRandom(7),
    });
    expect(await dead.take(ahead.now())).toBeNull();
    const step = stock(3);
    const purge = house.open([step]);
    await purge.purge();
    expect([step.left, house.errors]).toEqual([0, []]);
    await purge.stop();
  });
});

describeDatabases('a purge that fails', (databases) => {
  test('in one step is done in the others; it does not count, and is made up for', async () => {
    await using house = await openHouse(databases);
    const [bad, step, own] = [broken(), stock(10), stock(5, 'own')];
    const purge = house.open([bad, step, own]);
    await purge.purge();
    expect([step.left, own.left, purge.last, house.errors.length]).toEqual([0, 0, null, 1]);
    bad.mend();
    house.clock.advance(purgeEveryMs);
    await purge.purge();
    expect(purge.last).not.toBeNull();
    await purge.stop();
  });

  test.each(['shared', 'own'] as const)('for three hours, in what is %s, is overdue', async (of) => {
    await using house = await openHouse(databases);
    const bad = broken(of);
    const purge = house.open([bad, stock(0), stock(0, 'own')]);
    await purge.purge();
    expect(purge.isOverdue()).toBe(false);
    for (let hour = 0; hour < overdueAfterMs / purgeEveryMs; hour++) {
      house.clock.advance(purgeEveryMs);
      await purge.purge();
    }
    expect(purge.isOverdue()).toBe(false);
    house.clock.advance(1);
    expect(purge.isOverdue()).toBe(true);
    bad.mend();
    house.clock.advance(purgeEveryMs);
    await purge.purge();
    expect(purge.isOverdue()).toBe(false);
    await purge.stop();
  });

  test('is overdue after a restart too', async () => {
    await using house = await openHouse(databases);
    const first = house.open([stock(0)]);
    await first.purge();
    await first.stop();
    house.clock.advance(overdueAfterMs + purgeEveryMs);
    const restarted = house.open([broken()]);
    await restarted.purge();
    expect([restarted.last === null, restarted.isOverdue()]).toEqual([false, true]);
  });

  test('because the server ends says nothing, and leaves the rest to the next', async () => {
    await using house = await openHouse(databases);
    const step = stock(100_000);
    const purge = house.open([step]);
    const run = purge.purge();
    while (step.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await purge.stop();
    await run;
    expect(step.left).toBeGreaterThan(0);
    expect([purge.last, house.errors]).toEqual([null, []]);
    const next = house.open([step]);
    await next.purge();
    expect([step.left, next.last === null]).toEqual([0, false]);
  });
});
