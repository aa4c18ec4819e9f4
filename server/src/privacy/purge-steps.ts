/** What the purge goes through: every kind of record that ends by itself. A restored backup goes through the same. */
import type { AddressBook } from '../addresses/address-book.ts';
import { dayAt } from '../addresses/day.ts';
import type { DayKeys } from '../addresses/day-keys.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { deleteOldMessages } from './contact-desk.ts';
import type { Deletions } from './deletions.ts';
import type { PurgeStep } from './purge.ts';

export type PurgeStepParts = {
  readonly records: Records;
  readonly dayKeys: DayKeys;
  readonly addresses: AddressBook;
  readonly deletions: Deletions;
  readonly clock: Clock;
};

export function createPurgeSteps(parts: PurgeStepParts): readonly PurgeStep[] {
  const { records, dayKeys, addresses, deletions, clock } = parts;
  const today = () => dayAt(clock.now());
  return [
    { name: 'day keys', of: 'own', deleteOld: async () => dayKeys.destroyOld().length },
    { name: 'addresses', of: 'shared', deleteOld: (most) => addresses.deleteOld(most) },
    {
      name: 'contact messages',
      of: 'shared',
      deleteOld: (most) => deleteOldMessages(records, most, today()),
    },
    { name: 'marks of deletions', of: 'shared', deleteOld: (most) => deletions.deleteOld(most, today()) },
  ];
}
