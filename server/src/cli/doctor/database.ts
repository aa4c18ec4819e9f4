/** Whether the database answers, is of this version, goes by the same clock, and has what is old deleted. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Inspection, inspectDatabase } from '../../database/inspection.ts';
import { DatabaseError, databaseFileName } from '../../database/open-database.ts';
import { overdueAfterMs } from '../../privacy/purge.ts';
import { tellTime } from '../screen.ts';
import { findForeignOwner } from './data-folder.ts';
import { type Check, type Finding, ok, type Place, warning, wrong } from './finding.ts';

const mostAheadMs = 5_000;

function judgeVersion({ missing, unknown }: Inspection): Finding {
  if (unknown.length > 0) {
    return wrong(
      `a newer version of AnonCam has changed it (“${unknown[0]}”).`,
      'Run that version, or restore a backup from before.',
    );
  }
  if (missing.length === 0) return ok('it answers, and its tables are those of this version.');
  return warning(
    `its tables are those of an older version: ${missing.length} changes are to be made.`,
    'Start this version of the server, which makes them.',
  );
}

function judgeClock({ aheadMs }: Inspection): readonly Finding[] {
  if (aheadMs === null) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) <= mostAheadMs) return [ok('its clock and the one of this machine agree.')];
  return [
    wrong(
      `its clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the one of this machine.`,
      'Have both set by the network: timedatectl set-ntp true',
    ),
  ];
}

function judgePurge({ purgedAtMs }: Inspection, nowMs: number): Finding {
  if (purgedAtMs === null) {
    return warning('what is old was never deleted yet.', 'A server does it when it starts, and each hour.');
  }
  const when = tellTime(purgedAtMs);
  if (nowMs - purgedAtMs <= overdueAfterMs) return ok(`what is old was deleted at ${when}.`);
  return wrong(
    `what is old was last deleted at ${when}: what was promised to be forgotten is still there.`,
    'Start the server if it does not run; otherwise its log says why the purge could not be finished.',
  );
}

function isAbsent({ config: { databaseUrl, dataDir } }: Place): boolean {
  return databaseUrl === null && !existsSync(join(dataDir, databaseFileName));
}

/** Whoever else opens the file would leave files beside it that the server could not use. */
function isForeign({ config: { databaseUrl, dataDir } }: Place): boolean {
  return databaseUrl === null && findForeignOwner(dataDir) !== null;
}

export const database: Check = {
  name: 'database',
  async look(place) {
    const { config, clock, random } = place;
    if (isAbsent(place))
      return [warning(`there is none in ${config.dataDir} yet.`, 'The first start makes it.')];
    if (isForeign(place)) return [];
    try {
      const { databaseUrl: url, dataDir } = config;
      const found = await inspectDatabase({ url, dataDir, clock, random });
      return [judgeVersion(found), ...judgeClock(found), judgePurge(found, clock.now())];
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const toDo =
        config.databaseUrl === null
          ? 'Look whether the disk is full or damaged; npx anoncam restore brings back the last backup.'
          : 'See that PostgreSQL runs, and that psql with the same address gets in from this machine.';
      return [wrong(error.message, toDo)];
    }
  },
};
