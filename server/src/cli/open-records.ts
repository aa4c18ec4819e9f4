/** Opens the database for a command, beside the server if that runs, and closes it afterwards; and the key it was written with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { databaseFileName, openDatabase, type Records } from '../database/open-database.ts';
import { backupSettingsOf } from '../keeping.ts';
import { loadKey, readKey } from '../lib/key-file.ts';
import { systemRandom } from '../lib/random.ts';
import { CommandError } from './command.ts';

/** @throws CommandError if there is none yet. */
export function withRecords<Result>(
  config: Config,
  work: (records: Records) => Promise<Result>,
): Promise<Result> {
  const { dataDir, databaseUrl: url } = config;
  if (url === null && !existsSync(join(dataDir, databaseFileName))) {
    throw new CommandError(`There is no database in ${dataDir} yet.`);
  }
  return withNewRecords(config, work);
}

/** As `withRecords`; the database is made if there is none. */
export async function withNewRecords<Result>(
  config: Config,
  work: (records: Records) => Promise<Result>,
): Promise<Result> {
  const { dataDir, databaseUrl: url } = config;
  // Where the server makes backups, it alone empties the database's log.
  const isLogKept = backupSettingsOf(config) !== null;
  const database = await openDatabase({ url, dataDir, isLogKept, onLost: () => undefined });
  try {
    return await work(database.records);
  } finally {
    await database.close();
  }
}

/**
 * The master key, which is made if nothing was ever written with one.
 *
 * @throws CommandError if it is not here: with another, the log of the staff would look changed, for good.
 */
export async function loadMasterKey({ dataDir }: Config, records: Records): Promise<Uint8Array> {
  const [folder, name] = [join(dataDir, 'keys'), 'master.key'];
  const isUsed = await records.selectFrom('audit_tip').select('name').limit(1).executeTakeFirst();
  if (isUsed && readKey(folder, name) === null)
    throw new CommandError(`There is no ${name} in ${folder}; copy it from a server of this database.`);
  return loadKey(folder, name, systemRandom);
}
