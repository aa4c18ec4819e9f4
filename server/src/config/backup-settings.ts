/** The settings of what leaves the machine encrypted: backups, and copies that an authority asks to preserve. */
import { ConfigError } from './config-error.ts';
import { readList, readWhole } from './place-readers.ts';

export type BackupConfig = {
  /** Two at most; none means that the server makes no backups. */
  readonly backupFolders: readonly string[];
  /** Null: backups cannot be encrypted, so that none are made. */
  readonly backupRecipient: string | null;
  readonly backupKeepDays: number;
  /** Null: there is no vault. */
  readonly vaultRecipient: string | null;
};

/** A public key of age: whoever has its secret half can read backups, and nobody else. */
function readRecipient(text: string): string {
  if (text === '' || /^age1[02-9ac-hj-np-z]{58}$/.test(text)) return text;
  throw new ConfigError('must be a public key such as npx anoncam backup-key makes (age1…)');
}

function readFolders(text: string): readonly string[] {
  const folders = readList(text);
  if (folders.length <= 2 && new Set(folders).size === folders.length) return folders;
  throw new ConfigError('must be one or two different folders, separated by a comma');
}

export const backupSettings = {
  ANONCAM_BACKUP_FOLDERS: {
    meaning: 'one or two folders for backups, on disks of other machines for instance, separated by a comma',
    fallback: '',
    read: readFolders,
  },
  ANONCAM_BACKUP_RECIPIENT: {
    meaning: 'public key that backups are encrypted to; `npx anoncam backup-key` makes one',
    fallback: '',
    read: readRecipient,
  },
  ANONCAM_BACKUP_KEEP_DAYS: {
    meaning: 'days after which a backup is deleted',
    fallback: '35',
    read: readWhole(1, 365),
  },
  ANONCAM_VAULT_RECIPIENT: {
    meaning:
      'public key that copies of cases are encrypted to where an authority asks to preserve them, of another pair than that of backups; empty means that none are made',
    fallback: '',
    read: readRecipient,
  },
};
