/**
 * Finds the PostgreSQL that the tests start, and installs it where it may. Debian's own server is not started for that.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { giveUp, run, say } from './commands.mjs';

const debianFolder = '/usr/lib/postgresql';
const advice =
  'The tests need PostgreSQL: install it (on Debian: apt-get install postgresql) and run npm test again.';

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
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) giveUp(advice);
  say('Installing postgresql with apt-get');
  // The run level of a machine that is about to stop: no service is started.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await run('apt-get', ['update', '-q'], { quiet: true, env });
  const args = ['install', '-y', '-q', '--no-install-recommends', 'postgresql'];
  const { ok, output } = await run('apt-get', args, { quiet: true, env });
  return (ok && find()) || giveUp(`${update.output}${output}apt-get could not install postgresql.`);
}
