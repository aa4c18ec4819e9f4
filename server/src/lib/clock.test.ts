/** Both clocks keep their word: work is done once, not before its time, and not at all when cancelled. */
import { afterEach, describe, expect, setSystemTime, test } from 'bun:test';
import { systemClock, TestClock } from './clock.ts';

afterEach(() => {
  setSystemTime();
});

describe('the system clock', () => {
  test('does the work at its time', async () => {
    const atMs = systemClock.now() + 20;
    const doneAtMs = await new Promise<number>((resolve) =>
      systemClock.at(atMs, () => resolve(systemClock.now())),
    );
    expect(doneAtMs).toBeGreaterThanOrEqual(atMs);
  });

  test('does overdue work soon, but never before `at` has returned', async () => {
    let hasReturned = false;
    const done = new Promise<boolean>((resolve) => systemClock.at(0, () => resolve(hasReturned)));
    hasReturned = true;
    expect(await done).toBeTrue();
  });

  test('does nothing when cancelled', async () => {
    let isDone = false;
    systemClock
      .at(systemClock.now() + 5, () => {
        isDone = true;
      })
      .cancel();
    await new Promise<void>((resolve) => systemClock.at(systemClock.now() + 20, resolve));
    expect(isDone).toBeFalse();
  });

  test('keeps its word although the time of day is set back meanwhile', async () => {
    const startMs = Date.now();
    setSystemTime(new Date(startMs));
    const atMs = startMs + 30;
    const done = new Promise<number>((resolve) => systemClock.at(atMs, () => resolve(Date.now())));
    setSystemTime(new Date(startMs - 20));
    // Set later for the same time: the timeout of the work is over when this one is.
    await new Promise<void>((resolve) => setTimeout(resolve, 30));
    setSystemTime();
    expect(await done).toBeGreaterThanOrEqual(atMs);
  });
});

describe('the test clock', () => {
  test('does what is due in order of time, then of setting, and shows each its own time', () => {
    const clock = new TestClock(1_000);
    const done: string[] = [];
    const note = (name: string) => () => done.push(`${name} at ${clock.now()}`);
    clock.at(1_020, note('c'));
    clock.at(1_010, note('a'));
    clock.at(1_010, note('b'));
    clock.at(1_031, note('later'));
    clock.at(1_005, () => clock.at(1_030, note('d')));
    clock.advance(30);
    expect(done).toEqual(['a at 1010', 'b at 1010', 'c at 1020', 'd at 1030']);
    expect(clock.now()).toBe(1_030);
    clock.advance(1);
    expect(done).toHaveLength(5);
  });

  test('does nothing when cancelled, even by work that is due at the same time', () => {
    const clock = new TestClock(0);
    const done: string[] = [];
    clock.at(5, () => second.cancel());
    const second = clock.at(5, () => done.push('second'));
    clock.advance(10);
    expect(done).toEqual([]);
  });

  test('does overdue work at the next move', () => {
    const clock = new TestClock(100);
    let doneAtMs = 0;
    clock.at(50, () => {
      doneAtMs = clock.now();
    });
    clock.advance(0);
    expect(doneAtMs).toBe(100);
  });
});
