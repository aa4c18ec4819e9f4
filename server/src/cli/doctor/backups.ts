/** Whether each folder for backups has a fresh one, and lies elsewhere than the data. */
import { existsSync, statSync } from 'node:fs';
import { overdueAfterMs } from '../../backup/backups.ts';
import { listGenerations, preferPast } from '../../backup/generation.ts';
import { tellTime } from '../screen.ts';
import { type Check, type Finding, ok, type Place, warning, wrong } from './finding.ts';

function judgeAge(folder: string, nowMs: number): Finding {
  const [latest] = preferPast(listGenerations([folder]), nowMs);
  if (!latest) {
    return wrong(
      `there is none in ${folder}.`,
      'npx anoncam backup makes one now; a server that runs with these settings makes one when it starts and daily.',
    );
  }
  const when = tellTime(latest.madeAtMs);
  if (Math.abs(nowMs - latest.madeAtMs) <= overdueAfterMs) return ok(`${folder} has one of ${when}.`);
  return wrong(
    `the last one in ${folder} is of ${when}.`,
    'The log of the server says which folder fails and why; npx anoncam backup tries it at once.',
  );
}

function judgePlace(folder: string, dataDir: string): readonly Finding[] {
  if (!existsSync(dataDir) || statSync(folder).dev !== statSync(dataDir).dev) return [];
  return [
    warning(
      `${folder} is on the same disk as the data, and is lost with it.`,
      'Name a folder on a disk of another machine.',
    ),
  ];
}

export const backups: Check = {
  name: 'backups',
  async look({ config, clock }: Place) {
    const { backupFolders: folders, dataDir } = config;
    if (folders.length === 0) {
      return [
        warning(
          'none are made.',
          'Set ANONCAM_BACKUP_FOLDERS and ANONCAM_BACKUP_RECIPIENT (README.md, Backups).',
        ),
      ];
    }
    return folders.flatMap((folder) =>
      existsSync(folder)
        ? [judgeAge(folder, clock.now()), ...judgePlace(folder, dataDir)]
        : [wrong(`there is no folder ${folder}.`, 'Mount its disk, or make the folder.')],
    );
  },
};
