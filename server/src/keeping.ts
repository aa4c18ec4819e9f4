/**
 * Puts together what is kept beyond a connection, and its forgetting: the database, addresses, messages, numbers, and the
 * purge that goes through all of them.
 */
import { AddressBook } from './addresses/address-book.ts';
import { addDays, dayAt } from './addresses/day.ts';
import { DayKeys } from './addresses/day-keys.ts';
import { createNetworkTags } from './addresses/network-tag.ts';
import type { Config } from './config.ts';
import { JobLedger } from './database/job-ledger.ts';
import { openDatabase } from './database/open-database.ts';
import type { Clock } from './lib/clock.ts';
import type { DailyFiles } from './lib/daily-files.ts';
import type { Log } from './lib/log.ts';
import type { Random } from './lib/random.ts';
import type { Meter } from './metrics/meter.ts';
import type { Evidence } from './pages/promises-page.ts';
import { Aggregates } from './privacy/aggregates.ts';
import { ContactDesk } from './privacy/contact-desk.ts';
import { createDeletions } from './privacy/deletions.ts';
import { createProofOfWork, type ProofOfWork } from './privacy/proof-of-work.ts';
import { Purge } from './privacy/purge.ts';
import { QualityNumbers } from './privacy/quality-numbers.ts';

/** What everything stands on. */
export type Ground = { readonly clock: Clock; readonly random: Random; readonly log: Log };

/** All that is kept beyond a connection, and its forgetting. */
export type Keeping = {
  readonly addresses: AddressBook;
  readonly numbers: Aggregates;
  readonly quality: QualityNumbers;
  readonly purge: Purge;
  readonly contact: ContactDesk;
  readonly proofOfWork: ProofOfWork;
  /** What there is to show for what is promised. */
  show(nowMs: number): Promise<Evidence>;
  stop(): Promise<void>;
};

export type KeepingParts = Pick<Config, 'databaseUrl' | 'dataDir'> & {
  readonly masterKey: Uint8Array;
  readonly logFiles: DailyFiles;
  readonly meter: Meter;
};

/** What a line of the log says is forgotten so many days after the day on which it was written. */
const logDays = 90;

/** @throws DatabaseError if the database cannot be had. */
export async function startKeeping(
  { databaseUrl, dataDir, masterKey, logFiles, meter }: KeepingParts,
  ground: Ground,
): Promise<Keeping> {
  const onLost = () => ground.log.warn('a connection to the database broke');
  const onFailure = () => meter.databaseFailed();
  const database = await openDatabase({ url: databaseUrl, dataDir, onLost, onFailure });
  const dayKeys = new DayKeys({ dataDir, ...ground });
  const addresses = new AddressBook({ records: database.records, dayKeys, ...ground });
  const { records } = database;
  const deletions = createDeletions(records, async () => undefined);
  const proofOfWork = createProofOfWork({ masterKey, ...ground });
  const contact = new ContactDesk({ records, masterKey, deletions, proofOfWork, ...ground });
  const today = () => dayAt(ground.clock.now());
  const firstLogDay = () => addDays(today(), 1 - logDays);
  const purge = new Purge({
    ...ground,
    ledger: new JobLedger('purge', { records, ...ground }),
    steps: [
      { name: 'day keys', of: 'own', deleteOld: async () => dayKeys.destroyOld().length },
      { name: 'log files', of: 'own', deleteOld: async (most) => logFiles.deleteBefore(firstLogDay(), most) },
      { name: 'addresses', of: 'shared', deleteOld: (most) => addresses.deleteOld(most) },
      { name: 'contact messages', of: 'shared', deleteOld: (most) => contact.deleteOld(most) },
      { name: 'marks of deletions', of: 'shared', deleteOld: (most) => deletions.deleteOld(most, today()) },
    ],
    settle: () => database.settle(),
  });
  purge.run();
  const numbers = new Aggregates({ records: database.records, ...ground });
  numbers.run();
  // Not the tags of sessions: nothing that is told of a call can be compared with who was there.
  const networks = createNetworkTags(ground.random);
  return {
    addresses,
    numbers,
    quality: new QualityNumbers({ numbers, networks }),
    purge,
    contact,
    proofOfWork,
    show: async (nowMs) => ({
      nowMs,
      lastPurge: purge.last,
      isPurgeOverdue: purge.isOverdue(),
      keyDays: dayKeys.list(),
      oldestAddressDay: await addresses.findOldestDay(),
    }),
    async stop() {
      await Promise.all([purge.stop(), addresses.stop(), numbers.stop()]);
      await database.close();
    },
  };
}
