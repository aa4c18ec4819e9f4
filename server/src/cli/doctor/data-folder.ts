/** Whether the data folder is there, the server's own, closed to others, and has room. */
import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { tellBytes } from '../screen.ts';
import { type Check, codeOf, type Finding, ok, warning, wrong } from './finding.ts';

const lowBytes = 2e9;
const emptyBytes = 200e6;

/** Null where it is not known, or where everything is one user's. */
export function findForeignOwner(dataDir: string): number | null {
  const self = process.getuid?.();
  const owner = statSync(dataDir).uid;
  return self === undefined || owner === self ? null : owner;
}

function judgeRights(dataDir: string): Finding {
  const { mode } = statSync(dataDir);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return wrong(
      `${dataDir} cannot be written (${codeOf(error)}).`,
      'Give it to the user of the server with mode 700, and look whether its disk was mounted read-only.',
    );
  }
  if ((mode & 0o077) === 0) return ok(`${dataDir} can be written, by its owner alone.`);
  return warning(`${dataDir} can be looked into by others on this machine.`, `chmod 700 ${dataDir}`);
}

function judgeRoom(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(dataDir);
  const bytes = bavail * bsize;
  const what = `its disk has room for ${tellBytes(bytes)}`;
  if (bytes < emptyBytes) {
    return wrong(
      `${what}.`,
      'Make room at once: when it is full, nobody can report, and nothing is decided.',
    );
  }
  return bytes < lowBytes ? warning(`${what}.`, 'Make room, or take a larger disk.') : ok(`${what}.`);
}

export const dataFolder: Check = {
  name: 'data folder',
  async look({ config: { dataDir } }) {
    try {
      const owner = findForeignOwner(dataDir);
      if (owner === null) return [judgeRights(dataDir), judgeRoom(dataDir)];
      const what = `${dataDir} belongs to the user with the number ${owner}, who is not the one that asks.`;
      return [wrong(what, 'Run this as the user of the server, such as: sudo -u anoncam npx anoncam doctor')];
    } catch (error) {
      return [
        wrong(
          `${dataDir} is not there (${codeOf(error)}).`,
          'Start the server once, which makes it, or set ANONCAM_DATA_DIR as the server has it.',
        ),
      ];
    }
  },
};
