/** What is in memory is in force by the clock, and is found by nothing any more once it was taken out. */
import { expect, test } from 'bun:test';
import type { Day } from '../addresses/day.ts';
import { InForce } from './in-force.ts';
import type { Sanction, SanctionId } from './sanction.ts';
import type { SubjectRef } from './subject.ts';

const day = '2026-01-10' as Day;
const subject = 'somebody' as SubjectRef;

function sanctionOf(id: string, untilMs: number): Sanction {
  return { id: id as SanctionId, subject, fromMs: 10, untilMs, lifted: null } as Sanction;
}

function fill(): InForce {
  const inForce = new InForce();
  const mark = { day, bits: 32, tag: 'a tag', isShared: false };
  inForce.add(sanctionOf('short', 20), [mark]);
  inForce.add(sanctionOf('long', 30), [mark]);
  return inForce;
}

function seenAt(inForce: InForce, now: number): readonly string[][] {
  const own = inForce.ofSubject(subject, now).map(({ id }) => id as string);
  return [own, inForce.ofNetwork(day, 'a tag', now).map(({ sanction }) => sanction.id as string)];
}

test.each([
  [9, []],
  [10, ['short', 'long']],
  [19, ['short', 'long']],
  [20, ['long']],
  [30, []],
])('at %p it is %p, although nothing was taken out', (now, ids) => {
  expect(seenAt(fill(), now)).toEqual([ids, ids]);
});

test('what has ended is taken out once, the next end is known, and of days nothing is left behind', () => {
  const inForce = fill();
  expect(inForce.nextEndMs()).toBe(20);
  expect(inForce.takeEnded(20).map(({ id }) => id as string)).toEqual(['short']);
  expect([inForce.takeEnded(20), inForce.nextEndMs(), [...inForce.days()]]).toEqual([[], 30, [day]]);
  expect(inForce.remove('long' as SanctionId)?.untilMs).toBe(30);
  expect([inForce.remove('long' as SanctionId), inForce.nextEndMs(), [...inForce.days()]]).toEqual([
    null,
    null,
    [],
  ]);
  expect(seenAt(inForce, 15)).toEqual([[], []]);
});

test('what is added again is there once, as it is now', () => {
  const inForce = fill();
  inForce.add(sanctionOf('short', 40), []);
  expect(seenAt(inForce, 35)).toEqual([['short'], []]);
  expect(inForce.ids()).toHaveLength(2);
});
