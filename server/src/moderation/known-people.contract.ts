/** What is known of who stands behind a tag, whatever keeps it: each driver's test runs this suite. */
import { describe, expect, test } from 'bun:test';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { personCalled, startMs } from '../testing/verdicts.ts';
import type { KnownPeople } from './known-people.ts';

const [one, other] = ['subject one' as SubjectRef, 'subject other' as SubjectRef];
const [home, office] = ['home' as AddressReference, 'office' as AddressReference];

export function describeKnownPeople(name: string, create: () => KnownPeople | Promise<KnownPeople>): void {
  describe(`the known people: ${name}`, () => {
    test('tells who stands behind a tag, and nothing of anybody else', async () => {
      const people = await create();
      await people.note(one, { person: personCalled('Ada'), address: null }, startMs);
      expect(await people.find(one)).toEqual({ person: personCalled('Ada'), address: null });
      expect(await people.find(other)).toBeNull();
    });

    test('keeps the address from which they came last', async () => {
      const people = await create();
      const person = personCalled('Ada');
      await people.note(one, { person, address: home }, startMs);
      await people.note(one, { person, address: null }, startMs);
      expect(await people.find(one)).toEqual({ person, address: home });
      await people.note(one, { person, address: office }, startMs);
      expect(await people.find(one)).toEqual({ person, address: office });
    });
  });
}
