/** Numbers about nobody: one visitor more or less is never seen in them by more than a step. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { type DatabasePlace, openDatabase } from '../database/open-database.ts';
import { type Clock, TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { describeDatabases } from '../testing/databases.ts';
import { Aggregates, type Counted, countedThings, hourAt, publish, step } from './aggregates.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const startMs = Date.UTC(2026, 10, 25, 22, 10);
const hourMs = 60 * 60 * 1000;

/** Time that may also be set back. */
class SettableClock implements Clock {
  readonly #clock = new TestClock(startMs);
  #setBackMs = 0;

  now(): number {
    return this.#clock.now() - this.#setBackMs;
  }

  at(atMs: number, work: () => void) {
    return this.#clock.at(atMs + this.#setBackMs, work);
  }

  advance(byMs: number): void {
    this.#clock.advance(byMs);
  }

  setBack(byMs: number): void {
    this.#setBackMs += byMs;
  }
}

async function open(place: DatabasePlace) {
  const clock = new SettableClock();
  const database = await openDatabase(place);
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  const aggregates = new Aggregates({ records: database.records, clock, log });
  aggregates.run();
  const close = async () => {
    await aggregates.stop();
    await database.close();
  };
  return { clock, aggregates, errors, close };
}

function noteMany(aggregates: Aggregates, what: Counted, count: number): void {
  for (let index = 0; index < count; index++) {
    aggregates.note(what, `visitor ${index}`);
    aggregates.note(what, `visitor ${index}`);
  }
}

test('few are not told, more in steps', () => {
  expect([0, 7, 8, 11, 12, 100].map(publish)).toEqual([null, null, 8, 8, 16, 104]);
});

describeDatabases('hourly numbers', (databases) => {
  test('are how many different visitors did something in an hour, told when it is over', async () => {
    const { clock, aggregates, close } = await open(await databases.place());
    noteMany(aggregates, 'visitors', 30);
    noteMany(aggregates, 'paired by text', 5);
    expect(await aggregates.list('')).toEqual([]);
    clock.advance(hourMs);
    noteMany(aggregates, 'paired by video', 9);
    clock.advance(hourMs);
    expect(await aggregates.list('')).toEqual([
      { hour: '2026-11-25T22', what: 'visitors', count: 32 },
      { hour: '2026-11-25T23', what: 'paired by video', count: 8 },
    ]);
    expect(await aggregates.list('2026-11-25T23')).toHaveLength(1);
    await close();
  });

  test('of an hour in which the server ends are not told', async () => {
    const place = await databases.place();
    const before = await open(place);
    noteMany(before.aggregates, 'visitors', 30);
    await before.close();
    const after = await open(place);
    noteMany(after.aggregates, 'visitors', 10);
    after.clock.advance(hourMs);
    expect(await after.aggregates.list('')).toEqual([{ hour: '2026-11-25T22', what: 'visitors', count: 8 }]);
    await after.close();
  });

  test('are told once for each hour, however the clock is set', async () => {
    const { clock, aggregates, close } = await open(await databases.place());
    const all = () => aggregates.list('');
    noteMany(aggregates, 'visitors', 16);
    clock.setBack(hourMs);
    noteMany(aggregates, 'visitors', 9);
    expect(await all()).toEqual([{ hour: '2026-11-25T22', what: 'visitors', count: 16 }]);
    // The same hour once more: what came before its clock was set back, and after, never add up. The more of both is told.
    clock.advance(hourMs);
    noteMany(aggregates, 'visitors', 30);
    noteMany(aggregates, 'paired by text', 7);
    clock.advance(hourMs);
    noteMany(aggregates, 'visitors', 7);
    clock.advance(hourMs);
    expect(await all()).toEqual([
      { hour: '2026-11-25T21', what: 'visitors', count: 8 },
      { hour: '2026-11-25T22', what: 'visitors', count: 32 },
    ]);
    await close();
  });

  test('are written however many have to wait, as after hours without a database', async () => {
    const { clock, aggregates, errors, close } = await open(await databases.place());
    const cells = 22_000;
    for (let cell = 0; cell < cells; cell++) {
      for (let who = 0; who < step; who++) aggregates.note(`cell: ${cell}`, `${who}`);
    }
    clock.advance(hourMs);
    expect(await aggregates.list('')).toHaveLength(cells);
    expect(errors).toEqual([]);
    await close();
  });

  // The embedded database is part of the process, and never away.
  if (databases.kind === 'PostgreSQL') {
    test('that could not be written are written with the next ones', async () => {
      const server = databases.server();
      if (!server) throw new Error('no server');
      const { clock, aggregates, errors, close } = await open(await databases.place());
      noteMany(aggregates, 'visitors', 8);
      await server.kill();
      clock.advance(hourMs);
      await aggregates.list('').catch(() => undefined);
      expect(errors.length).toBeGreaterThan(0);
      await server.start();
      clock.advance(hourMs);
      expect(await aggregates.list('')).toEqual([{ hour: '2026-11-25T22', what: 'visitors', count: 8 }]);
      await close();
    });
  }
});

test('leaving any one visitor out changes no number by more than one step', () => {
  const anyDeed = fc.record({
    who: fc.nat(40),
    what: fc.constantFrom(...countedThings),
    hour: fc.nat(2),
  });
  /** What would be told, by hour and thing. */
  const tell = (deeds: readonly { who: number; what: Counted; hour: number }[]) => {
    const seen = new Map<string, Set<number>>();
    for (const { who, what, hour } of deeds) {
      const cell = `${hourAt(startMs + hour * hourMs)} ${what}`;
      seen.set(cell, (seen.get(cell) ?? new Set()).add(who));
    }
    return new Map([...seen].map(([cell, visitors]) => [cell, publish(visitors.size) ?? 0]));
  };
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 300 }), fc.nat(40), (deeds, left) => {
      const [all, without] = [tell(deeds), tell(deeds.filter(({ who }) => who !== left))];
      for (const [cell, count] of all) {
        expect(Math.abs(count - (without.get(cell) ?? 0))).toBeLessThanOrEqual(step);
      }
    }),
  );
});
