/** Counting in the memory of one process keeps the contract. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { describeCounters } from './counters.contract.ts';
import { MemoryCounters } from './counters.memory.ts';

describeCounters('in memory', (clock) => new MemoryCounters(clock));

test('I13 beyond the most that are counted, the first is forgotten', () => {
  const counters = new MemoryCounters(new TestClock(), 2);
  const countOf = (who: string, more: number) => counters.count({ name: 'a', who, seconds: 60 }, more).used;
  for (const who of ['a', 'b', 'c']) countOf(who, 1);
  expect(['a', 'b', 'c'].map((who) => countOf(who, 0))).toEqual([0, 1, 1]);
});
