/** The known people of a single process keep the contract, and are bounded. */
import { expect, test } from 'bun:test';
import type { SubjectRef } from '../enforcement/subject.ts';
import { personCalled, startMs } from '../testing/verdicts.ts';
import { keptMs } from './half-life.ts';
import { describeKnownPeople } from './known-people.contract.ts';
import { MemoryKnownPeople } from './known-people.memory.ts';

describeKnownPeople('in memory', () => new MemoryKnownPeople());

const refOf = (index: number) => `subject ${index}` as SubjectRef;
const known = { person: personCalled('Ada'), address: null };

test('forgets of whom nothing was said for three days', () => {
  const people = new MemoryKnownPeople();
  people.note(refOf(1), known, startMs);
  people.note(refOf(2), known, startMs + 1);
  people.note(refOf(3), known, startMs + keptMs + 1);
  expect([1, 2, 3].map((index) => people.find(refOf(index)) !== null)).toEqual([false, true, true]);
});

test('I13 knows no more than it may', () => {
  const people = new MemoryKnownPeople(3);
  for (const index of [1, 2, 3, 1, 4]) people.note(refOf(index), known, startMs);
  expect([1, 2, 3, 4].map((index) => people.find(refOf(index)) !== null)).toEqual([true, false, true, true]);
});
