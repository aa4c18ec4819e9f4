/**
 * What must not come back with a backup: what was deleted since, what has ended since, and addresses whose key is gone.
 * It goes through the very steps of the purge.
 */
import { AddressBook } from '../addresses/address-book.ts';
import { DayKeys } from '../addresses/day-keys.ts';
import type { Records } from '../database/open-database.ts';
import { deleteUnreadableMarks } from '../enforcement/old-sanctions.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { createDeletions, type Deletion, replayDeletions } from '../privacy/deletions.ts';
import { createPurgeSteps } from '../privacy/purge-steps.ts';

export type ForgettingParts = {
  /** Where the day keys are. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

const rowsAtOnce = 500;

/** @throws if anything of it could not be done: then the backup must not be used. */
export async function forgetAgain(
  records: Records,
  deletions: readonly Deletion[],
  parts: ForgettingParts,
): Promise<void> {
  await replayDeletions(records, deletions);
  // Some who were signed in then have signed out since.
  await records.deleteFrom('staff_session').execute();
  const dayKeys = new DayKeys(parts);
  const addresses = new AddressBook({ records, dayKeys, ...parts });
  // Whoever is told of deletions here knows them already.
  const known = createDeletions(records, async () => undefined);
  const steps = createPurgeSteps({ records, dayKeys, addresses, deletions: known, ...parts });
  for (const { deleteOld } of steps) {
    while ((await deleteOld(rowsAtOnce)) >= rowsAtOnce);
  }
  await addresses.deleteUnreadable();
  await deleteUnreadableMarks(records, dayKeys.list());
}
