/** Everything that the doctor looks at, in the order in which it is told. */
import { backups } from './backups.ts';
import { dataFolder } from './data-folder.ts';
import { database } from './database.ts';
import type { Check } from './finding.ts';
import { keys } from './keys.ts';
import { relay } from './relay.ts';
import { servedFiles } from './served-files.ts';
import { server } from './server.ts';
import { settings } from './settings.ts';
import { site } from './site.ts';
import { timekeeping } from './timekeeping.ts';
import { valkey } from './valkey.ts';

export const checks: readonly Check[] = [
  settings,
  dataFolder,
  keys,
  database,
  valkey,
  backups,
  server,
  timekeeping,
  site,
  servedFiles,
  relay,
];
