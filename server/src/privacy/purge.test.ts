/** The purge: to the end, a little at a time, again every hour, and not silent when it was missed. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { overdueAfterMs, Purge, type PurgeStep, purgeEveryMs } from './purge.ts';

function stock(count: number): PurgeStep & { left: number; readonly calls: number[] } {
  return {
    name: `step of ${count}`,
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

function prepare(steps: readonly PurgeStep[]) {
  const clock = new TestClock(Date.UTC(2026, 0, 1, 10, 20));
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  let settled = 0;
  const settle = async () => {
    settled += 1;
  };
  return { clock, errors, purge: new Purge({ clock, log, steps, settle }), countSettled: () => settled };
}

test('goes on until nothing old is left, and tells what it did', async () => {
  const [many, none] = [stock(1_234), stock(0)];
  const { purge, clock, countSettled } = prepare([many, none]);
  expect(purge.last).toBeNull();
  await purge.purge();
  expect([many.left, many.calls.length > 1, Math.max(...many.calls)]).toEqual([0, true, 500]);
  expect(purge.last).toEqual({
    startedAtMs: clock.now(),
    endedAtMs: clock.now(),
    deleted: { 'step of 1234': 1_234, 'step of 0': 0 },
  });
  expect(countSettled()).toBe(1);
});

test('runs again at every full hour', async () => {
  const step = stock(0);
  const { purge, clock } = prepare([step]);
  await purge.purge();
  clock.advance(40 * 60 * 1000 - 1);
  expect(step.calls).toHaveLength(1);
  clock.advance(1);
  await purge.purge();
  expect(step.calls).toHaveLength(2);
  clock.advance(purgeEveryMs);
  await purge.purge();
  expect(step.calls).toHaveLength(3);
});

test('is one run, however often it is asked for at once', async () => {
  const step = stock(600);
  const { purge } = prepare([step]);
  await Promise.all([purge.purge(), purge.purge(), purge.purge()]);
  expect(step.calls).toEqual([500, 100]);
});

test('a step that fails keeps no other from being done; the run does not count, and is made up for', async () => {
  let isBroken = true;
  const broken: PurgeStep = {
    name: 'broken',
    async deleteOld() {
      if (isBroken) throw new Error('no database');
      return 0;
    },
  };
  const step = stock(10);
  const { purge, clock, errors } = prepare([broken, step]);
  await purge.purge();
  expect([step.left, purge.last, errors.length]).toEqual([0, null, 1]);
  isBroken = false;
  clock.advance(purgeEveryMs);
  await purge.purge();
  expect(purge.last).not.toBeNull();
});

test('is overdue when no run was complete for three hours', async () => {
  const broken: PurgeStep = { name: 'broken', deleteOld: () => Promise.reject(new Error('no')) };
  const { purge, clock } = prepare([broken]);
  await purge.purge();
  clock.advance(overdueAfterMs);
  expect(purge.isOverdue()).toBe(false);
  clock.advance(1);
  expect(purge.isOverdue()).toBe(true);
});

test('ends in the middle when the server does, and says nothing of a run that was not complete', async () => {
  const step = stock(100_000);
  const { purge } = prepare([step]);
  const run = purge.purge();
  await purge.stop();
  await run;
  expect(step.left).toBeGreaterThan(0);
  expect(purge.last).toBeNull();
});
