/**
 * Puts together what is kept beyond a connection, and its forgetting: the database, addresses, messages, numbers, and the
 * purge that goes through all of them.
 */
import { AddressBook } from './addresses/address-book.ts';
import { addDays, dayAt } from './addresses/day.ts';
import { DayKeys } from './addresses/day-keys.ts';
import { createNetworkTags } from './addresses/network-tag.ts';
import { type Backups, createBackups } from './backup/backups.ts';
import { DeletionList } from './backup/deletion-list.ts';
import { clearScratch } from './backup/scratch.ts';
import { type Config, ConfigError } from './config.ts';
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
import { createPurgeSteps } from './privacy/purge-steps.ts';
import { QualityNumbers } from './privacy/quality-numbers.ts';

/** What everything stands on. */
export type Ground = { readonly clock: Clock; readonly random: Random; readonly log: Log };

/** All that is kept beyond a connection, and its forgetting. */
export type Keeping = {
  readonly addresses: AddressBook;
  readonly numbers: Aggregates;
  readonly quality: QualityNumbers;
  readonly purge: Purge;
  /** Null: none are made. */
  readonly backups: Backups | null;
  readonly contact: ContactDesk;
  readonly proofOfWork: ProofOfWork;
  /** What there is to show for what is promised. */
  show(nowMs: number): Promise<Evidence>;
  stop(): Promise<void>;
};

export type KeepingParts = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly logFiles: DailyFiles;
  readonly meter: Meter;
};

/** What a line of the log says is forgotten so many days after the day on which it was written. */
const logDays = 90;

export type BackupSettings = {
  /** One or two. */
  readonly folders: readonly string[];
  readonly recipient: string;
  readonly keepDays: number;
};

/** Null where no backups are wanted. @throws ConfigError if they could not be encrypted. */
export function backupSettingsOf(config: Config): BackupSettings | null {
  const { backupFolders: folders, backupRecipient: recipient, backupKeepDays: keepDays } = config;
  if (folders.length === 0) return null;
  if (recipient !== null) return { folders, recipient, keepDays };
  throw new ConfigError(
    'ANONCAM_BACKUP_FOLDERS needs ANONCAM_BACKUP_RECIPIENT beside it: backups are never written unencrypted.',
  );
}

/** @throws DatabaseError if the database cannot be had, ConfigError or BackupError if backups cannot be made. */
export async function startKeeping(
  { config, masterKey, logFiles, meter }: KeepingParts,
  ground: Ground,
): Promise<Keeping> {
  const { databaseUrl, dataDir } = config;
  const onLost = () => ground.log.warn('a connection to the database broke');
  const onFailure = () => meter.databaseFailed();
  const settings = backupSettingsOf(config);
  const isLogKept = settings !== null;
  const database = await openDatabase({ url: databaseUrl, dataDir, onLost, onFailure, isLogKept });
  clearScratch(dataDir);
  const dayKeys = new DayKeys({ dataDir, ...ground });
  const addresses = new AddressBook({ records: database.records, dayKeys, ...ground });
  const { records } = database;
  const told = new DeletionList(config.backupFolders, ground.log);
  const deletions = createDeletions(records, (list) => told.tell(list));
  const backups = settings && createBackups({ ...settings, databaseUrl, dataDir, deletions: told }, ground);
  const proofOfWork = createProofOfWork({ masterKey, ...ground });
  const contact = new ContactDesk({ records, masterKey, deletions, proofOfWork, ...ground });
  const firstLogDay = () => addDays(dayAt(ground.clock.now()), 1 - logDays);
  const purge = new Purge({
    ...ground,
    ledger: new JobLedger('purge', { records, ...ground }),
    steps: [
      ...createPurgeSteps({ records, dayKeys, addresses, deletions, ...ground }),
      { name: 'log files', of: 'own', deleteOld: async (most) => logFiles.deleteBefore(firstLogDay(), most) },
    ],
    settle: () => (backups ?? database).settle(),
  });
  purge.run();
  backups?.run();
  const numbers = new Aggregates({ records: database.records, ...ground });
  numbers.run();
  // Not the tags of sessions: nothing that is told of a call can be compared with who was there.
  const networks = createNetworkTags(ground.random);
  return {
    addresses,
    numbers,
    quality: new QualityNumbers({ numbers, networks }),
    purge,
    backups,
    contact,
    proofOfWork,
    show: async (nowMs) => ({
      nowMs,
      lastPurge: purge.last,
      isPurgeOverdue: purge.isOverdue(),
      keyDays: dayKeys.list(),
      oldestAddressDay: await addresses.findOldestDay(),
      oldestMessageDay: await contact.findOldestDay(),
      backups: backups && { lastAtMs: backups.lastMadeAtMs },
    }),
    async stop() {
      await Promise.all([purge.stop(), addresses.stop(), numbers.stop()]);
      await backups?.stop();
      await database.close();
    },
  };
}
