/**
 * Finds the PostgreSQL that the tests start, and installs it where it may. Debian's own server is not started for that.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { giveUp } from './commands.mjs';
import { installPackages } from './debian.mjs';

const debianFolder = '/usr/lib/postgresql';

/** @returns {Promise<string>} the folder of its programs */
export async function ensurePostgres() {
  return find() ?? (await install());
}

function find() {
  const told = process.env.POSTGRES_FOLDER;
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort().reverse() : [];
  const folders = [...(told ? [told] : []), ...versions.map((name) => path.join(debianFolder, name, 'bin'))];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
}

async function install() {
  await installPackages('postgresql');
  return find() ?? giveUp('postgresql was installed, and is not where it was looked for.');
}
