/** `anoncam backup-key`: makes the two keys that backups need, and keeps neither. */
import { makeKeyPair } from '../backup/archive.ts';
import type { Command } from './command.ts';

export const backupKey: Command = {
  name: 'backup-key',
  summary: 'Makes a pair of keys for backups: a public one for this server, a secret one for you',
  details: ['The secret one is shown once and written nowhere. It is also one for the program age.'],
  options: {},
  async run() {
    const { recipient, identity } = await makeKeyPair();
    process.stdout.write(
      [
        'The public key, for this server:',
        '',
        `ANONCAM_BACKUP_RECIPIENT=${recipient}`,
        '',
        'The secret key. Keep it somewhere else than on this machine and the backup disks, on paper or in a',
        'password manager, twice. Without it no backup can ever be read; with it, anybody can read all of them.',
        '',
        identity,
        '',
      ].join('\n'),
    );
  },
};
