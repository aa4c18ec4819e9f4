/**
 * Puts together what is kept beyond a connection, and its forgetting: the database, addresses, messages, numbers, and the
 * purge that goes through all of them.
 */
import { AddressBook } from './addresses/address-book.ts';
import { addDays, dayAt } from './addresses/day.ts';
import { DayKeys } from './addresses/day-keys.ts';
import { KeyAgreement } from './addresses/key-agreement.ts';
import { surroundingsOf } from './addresses/network-marks.ts';
import { createNetworkTags, NetworkTags } from './addresses/network-tag.ts';
import type { SharedKeys } from './addresses/shared-keys.ts';
import type { Backups } from './backup/backups.ts';
import { DeletionList } from './backup/deletion-list.ts';
import { clearScratch } from './backup/scratch.ts';
import { type Config, ConfigError } from './config.ts';
import { JobLedger } from './database/job-ledger.ts';
import { openDatabase, type Records } from './database/open-database.ts';
import { createEnforcement, type Enforcement, type EnforcementParts } from './enforcement/enforcement.ts';
import type { Clock } from './lib/clock.ts';
import type { DailyFiles } from './lib/daily-files.ts';
import type { Log } from './lib/log.ts';
import type { Random } from './lib/random.ts';
import { deriveKey } from './lib/seal.ts';
import type { Meter } from './metrics/meter.ts';
import { HeldConduct } from './moderation/held-conduct.ts';
import type { Evidence } from './pages/promises-page.ts';
import { Aggregates } from './privacy/aggregates.ts';
import { ContactDesk } from './privacy/contact-desk.ts';
import { createDeletions, type Deletions } from './privacy/deletions.ts';
import type { HourlyUnion } from './privacy/hourly-union.ts';
import { MonthlyNumbers } from './privacy/monthly-numbers.ts';
import { createProofOfWork, type ProofOfWork } from './privacy/proof-of-work.ts';
import { Purge } from './privacy/purge.ts';
import { createPurgeSteps } from './privacy/purge-steps.ts';
import { QualityNumbers } from './privacy/quality-numbers.ts';
import { createOffice, type StaffOffice } from './staff/console.ts';
import { noteEndOfCopy } from './staff/legal-desk.ts';

/** What everything stands on. */
export type Ground = { readonly clock: Clock; readonly random: Random; readonly log: Log };

/** All that is kept beyond a connection, and its forgetting. */
export type Keeping = {
  readonly records: Records;
  readonly addresses: AddressBook;
  readonly numbers: Aggregates;
  readonly quality: QualityNumbers;
  readonly purge: Purge;
  /** Null: none are made. */
  readonly backups: Backups | null;
  readonly enforcement: Enforcement;
  readonly contact: ContactDesk;
  readonly proofOfWork: ProofOfWork;
  readonly office: StaffOffice;
  readonly deletions: Deletions;
  readonly conduct: HeldConduct;
  /** By a key for this purpose alone, which all servers have in common where there are several. */
  networksFor(purpose: string): NetworkTags;
  /** What there is to show for what is promised. */
  show(nowMs: number): Promise<Evidence>;
  stop(): Promise<void>;
};

export type KeepingParts = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly logFiles: DailyFiles;
  readonly meter: Meter;
  /** Null: this is the only server. */
  readonly sharedKeys: SharedKeys | null;
  readonly hourlyUnion: HourlyUnion | null;
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

/**
 * @throws DatabaseError if the database cannot be had, ConfigError or BackupError if backups cannot be made, MasterKeyError if other
 * servers have another master key.
 */
export async function startKeeping(
  { config, masterKey, logFiles, meter, sharedKeys, hourlyUnion: union }: KeepingParts,
  ground: Ground,
): Promise<Keeping> {
  const { databaseUrl, dataDir } = config;
  const hasJobs = config.roles.has('jobs');
  const onLost = () => ground.log.warn('a connection to the database broke');
  const onFailure = () => meter.databaseFailed();
  const settings = hasJobs ? backupSettingsOf(config) : null;
  const isLogKept = settings !== null;
  const database = await openDatabase({ url: databaseUrl, dataDir, onLost, onFailure, isLogKept });
  clearScratch(dataDir);
  const { dayKeys, networksFor, stopAgreeing } = await openKeys({ dataDir, sharedKeys }, ground);
  const addresses = new AddressBook({ records: database.records, dayKeys, ...ground });
  const { records } = database;
  const enforcement = openEnforcement({ records, masterKey, dayKeys, addresses, ...ground });
  await enforcement.book.load();
  const told = new DeletionList(config.backupFolders, ground.log);
  const deletions = createDeletions(records, (list) => told.tell(list));
  const ledger = databaseUrl === null ? null : new JobLedger('backup', { records, ...ground });
  const place = { databaseUrl, dataDir, ledger, deletions: told };
  // What backups take is not loaded for who makes none.
  const backups =
    settings && (await import('./backup/backups.ts')).createBackups({ ...settings, ...place }, ground);
  const proofOfWork = createProofOfWork({ masterKey, ...ground });
  const contact = new ContactDesk({ records, masterKey, deletions, proofOfWork, ...ground });
  const office = createOffice({ records, masterKey, deletions, ...ground });
  const noteEnd = (id: string) => noteEndOfCopy(office.audit, id);
  const forgotten = { records, dayKeys, addresses, deletions, noteEndOfCopy: noteEnd };
  const settle = () => (backups ?? database).settle();
  const purge = createPurge({ ...forgotten, logFiles, settle, isSharedLeft: !hasJobs }, ground);
  purge.run();
  backups?.run();
  const { numbers, months } = startCounting({ records, union }, ground);
  if (hasJobs) months.run();
  return {
    records,
    addresses,
    numbers,
    // Not the tags of sessions: nothing that is told of a call can be compared with who was there.
    quality: new QualityNumbers({ numbers, networks: networksFor('quality') }),
    purge,
    backups,
    enforcement,
    contact,
    proofOfWork,
    office,
    show: (nowMs) => showEvidence({ purge, dayKeys, addresses, contact, backups }, nowMs),
    deletions,
    conduct: new HeldConduct({ records, masterKey, ...ground }),
    networksFor,
    async stop() {
      await stopAgreeing();
      await Promise.all([purge, addresses, numbers, months, enforcement.book].map((part) => part.stop()));
      await backups?.stop();
      await database.close();
    },
  };
}

type PurgeStock = Omit<Parameters<typeof createPurgeSteps>[0], keyof Ground> & {
  readonly logFiles: DailyFiles;
  readonly isSharedLeft: boolean;
  settle(): Promise<void>;
};

function createPurge({ logFiles, settle, isSharedLeft, ...forgotten }: PurgeStock, ground: Ground): Purge {
  const firstLogDay = () => addDays(dayAt(ground.clock.now()), 1 - logDays);
  return new Purge({
    ...ground,
    ledger: new JobLedger('purge', { records: forgotten.records, ...ground }),
    isSharedLeft,
    steps: [
      ...createPurgeSteps({ ...forgotten, ...ground }),
      { name: 'log files', of: 'own', deleteOld: async (most) => logFiles.deleteBefore(firstLogDay(), most) },
    ],
    settle,
  });
}

/** Keys of days, and of tags of networks: this server's own, or those that all have. */
async function openKeys(
  { dataDir, sharedKeys: shared }: { readonly dataDir: string; readonly sharedKeys: SharedKeys | null },
  ground: Ground,
) {
  const dayKeys = new DayKeys({ dataDir, areAgreed: shared !== null, ...ground });
  if (!shared) {
    const networksFor = () => createNetworkTags(ground.random);
    return { dayKeys, networksFor, stopAgreeing: async () => undefined };
  }
  const agreement = new KeyAgreement({ dayKeys, shared, ...ground });
  await agreement.begin();
  const networksFor = (purpose: string) => new NetworkTags(() => deriveKey(agreement.networkKey(), purpose));
  return { dayKeys, networksFor, stopAgreeing: () => agreement.stop() };
}

function startCounting(
  { records, union }: { readonly records: Records; readonly union: HourlyUnion | null },
  ground: Ground,
) {
  const numbers = new Aggregates({ records, union, ...ground });
  const months = new MonthlyNumbers({ records, ...ground });
  numbers.run();
  return { numbers, months };
}

type EnforcementGround = Omit<EnforcementParts, 'trace' | 'surround'> & {
  readonly dayKeys: DayKeys;
  readonly addresses: AddressBook;
};

function openEnforcement({ dayKeys, addresses, ...parts }: EnforcementGround): Enforcement {
  return createEnforcement({
    ...parts,
    trace: (address) => addresses.trace(address),
    surround: (address) => surroundingsOf(dayKeys, address),
  });
}

type Shown = Pick<Keeping, 'purge' | 'addresses' | 'contact' | 'backups'> & { readonly dayKeys: DayKeys };

async function showEvidence(
  { purge, dayKeys, addresses, contact, backups }: Shown,
  nowMs: number,
): Promise<Evidence> {
  return {
    nowMs,
    lastPurge: purge.last,
    isPurgeOverdue: purge.isOverdue(),
    keyDays: dayKeys.list(),
    oldestAddressDay: await addresses.findOldestDay(),
    oldestMessageDay: await contact.findOldestDay(),
    backups: backups && { lastAtMs: backups.lastMadeAtMs },
  };
}
