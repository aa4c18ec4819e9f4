/** `anoncam backup`: one backup now, whether the server runs or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRecipient } from '../backup/archive.ts';
import { makeGeneration } from '../backup/either-database.ts';
import { pruneGenerations } from '../backup/generation.ts';
import type { Made } from '../backup/making.ts';
import { type Config, readConfig } from '../config.ts';
import { databaseFileName } from '../database/open-database.ts';
import { type BackupSettings, backupSettingsOf } from '../keeping.ts';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { type Command, CommandError } from './command.ts';
import { createScreen, tellBytes, tellTime } from './screen.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'Makes a backup now, in every folder of ANONCAM_BACKUP_FOLDERS, and restores each for a try',
  details: [
    'It is encrypted to ANONCAM_BACKUP_RECIPIENT. The server may run meanwhile; while it runs with these settings, it makes',
    'backups by itself.',
  ],
  options: {},
  async run() {
    const config = readConfig(process.env);
    const settings = needBackupSettings(config);
    checkRecipient(settings.recipient);
    const made = await make(config, settings);
    for (const folder of made.folders) {
      await pruneGenerations({ folder, nowMs: systemClock.now(), keepDays: settings.keepDays }, made.name);
    }
    // One copy is not what was asked for, even if it is a good one.
    if (made.problems.length > 0) throw new CommandError(made.problems.join(' '));
  },
};

function needBackupSettings(config: Config): BackupSettings {
  const settings = backupSettingsOf(config);
  if (settings) return settings;
  throw new CommandError('Set ANONCAM_BACKUP_FOLDERS to the folders that shall have backups.');
}

async function make({ dataDir, databaseUrl }: Config, settings: BackupSettings): Promise<Made> {
  if (databaseUrl === null && !existsSync(join(dataDir, databaseFileName))) {
    throw new CommandError(`There is no database in ${dataDir} yet.`);
  }
  const screen = createScreen();
  const made = await makeGeneration(
    { dataDir, databaseUrl, ...settings },
    {
      clock: systemClock,
      random: systemRandom,
      onProgress: ({ what, done, total }) =>
        screen.progress(what, total === null ? tellBytes(done) : `${tellBytes(done)} of ${tellBytes(total)}`),
    },
  );
  const verified = made.verified === 'restored' ? 'restored for a try' : 'read to its end';
  for (const folder of made.folders) {
    const what = `${tellTime(made.madeAtMs)}, ${tellBytes(made.archiveBytes)}, ${verified}`;
    screen.line(`${join(folder, made.name)}: ${what}.`);
  }
  return made;
}
