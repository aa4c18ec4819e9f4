/** What the purge goes through: every kind of record that ends by itself. A restored backup goes through the same. */
import type { AddressBook } from '../addresses/address-book.ts';
import { dayAt } from '../addresses/day.ts';
import type { DayKeys } from '../addresses/day-keys.ts';
import type { Records } from '../database/open-database.ts';
import { deleteOldMarks, deleteOldSanctions } from '../enforcement/old-sanctions.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { CaseFile } from '../moderation/case-file.ts';
import { closeOldCases, deleteOldCases } from '../moderation/case-purge.ts';
import { deleteOldMessages } from './contact-desk.ts';
import type { Deletions } from './deletions.ts';
import { deleteOldAddressReads, deleteOldApprovals, deleteOldSealedCopies } from './legal-records.ts';
import type { PurgeStep } from './purge.ts';
import {
  deleteOldAuditEntries,
  deleteOldMembers,
  deleteOldSignIns,
  firstAuditDay,
} from './staff-forgetting.ts';

export type PurgeStepParts = {
  readonly records: Records;
  readonly dayKeys: DayKeys;
  readonly addresses: AddressBook;
  readonly deletions: Deletions;
  readonly clock: Clock;
  /** Writes down that a sealed copy ends, before it does; where a backup is restored there is no need. */
  noteEndOfCopy?(id: string): Promise<void>;
  readonly random: Random;
};

/** Sealed copies before cases, so that in a restored backup a case that one of them held goes as well. */
function createLegalSteps({ records, clock, noteEndOfCopy }: PurgeStepParts): readonly PurgeStep[] {
  const today = () => dayAt(clock.now());
  const note = noteEndOfCopy ?? (async () => undefined);
  return [
    {
      name: 'sealed copies',
      of: 'shared',
      deleteOld: (most) => deleteOldSealedCopies(records, { most, today: today() }, note),
    },
    { name: 'approvals', of: 'shared', deleteOld: (most) => deleteOldApprovals(records, most, today()) },
    {
      name: 'counts of addresses read',
      of: 'shared',
      deleteOld: (most) => deleteOldAddressReads(records, most, today()),
    },
  ];
}

function createSanctionSteps({ records, clock }: PurgeStepParts): readonly PurgeStep[] {
  return [
    { name: 'sanctions', of: 'shared', deleteOld: (most) => deleteOldSanctions(records, most, clock.now()) },
    {
      name: 'networks of sanctions',
      of: 'shared',
      deleteOld: (most) => deleteOldMarks(records, most, clock.now()),
    },
  ];
}

function createCaseStep(parts: PurgeStepParts): PurgeStep {
  const { records, clock } = parts;
  return {
    name: 'cases',
    of: 'shared',
    async deleteOld(most) {
      await closeOldCases(new CaseFile(parts), most, clock.now());
      return deleteOldCases(records, most, dayAt(clock.now()));
    },
  };
}

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
    ...createLegalSteps(parts),
    ...createSanctionSteps(parts),
    createCaseStep(parts),
    {
      name: 'staff members',
      of: 'shared',
      deleteOld: (most) => deleteOldMembers(records, most, today()),
    },
    { name: 'sign-ins of staff', of: 'shared', deleteOld: () => deleteOldSignIns(records, clock.now()) },
    {
      name: 'audit log',
      of: 'shared',
      deleteOld: (most) => deleteOldAuditEntries(records, most, firstAuditDay(clock.now())),
    },
    { name: 'marks of deletions', of: 'shared', deleteOld: (most) => deletions.deleteOld(most, today()) },
  ];
}
