/** Puts the backups of a running server together. */
import { join } from 'node:path';
import { databaseFileName } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { checkRecipient } from './archive.ts';
import { Backups } from './backups.ts';
import type { DeletionList } from './deletion-list.ts';
import { LogCopies } from './log-copies.ts';
import { LogShipper } from './log-shipper.ts';
import { makeInChild } from './making-child.ts';

export type ServerBackupSettings = {
  readonly folders: readonly string[];
  readonly recipient: string;
  readonly keepDays: number;
  /** Of PostgreSQL; null for the file in the data folder, which has to be open already. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly deletions: DeletionList;
};

/** @throws BackupError if the public key is none. */
export function createBackups(
  settings: ServerBackupSettings,
  ground: { readonly clock: Clock; readonly log: Log },
): Backups {
  const { folders, recipient, databaseUrl, dataDir } = settings;
  checkRecipient(recipient);
  const databaseFile = join(dataDir, databaseFileName);
  const copies =
    databaseUrl === null
      ? new LogCopies({ shipper: new LogShipper(databaseFile), folders, recipient, ...ground })
      : null;
  const job = { dataDir, databaseUrl, folders, recipient };
  return new Backups({
    ...settings,
    ...ground,
    copies,
    make: (onHeld, signal) => makeInChild(job, onHeld, signal),
  });
}
