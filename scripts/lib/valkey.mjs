/**
 * Finds the Valkey or Redis that the tests start, and installs Debian's Redis where it may. Debian's own server is not started
 * for that.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { giveUp, run, say } from './commands.mjs';

const folder = '/usr/bin';
const names = ['valkey-server', 'redis-server'];
const advice =
  'The tests need Valkey or Redis 7: install it (on Debian: apt-get install redis-server) and run npm test again.';

/** @returns {Promise<string>} the server's program, which is the sentinel as well */
export async function ensureValkey() {
  return process.env.VALKEY_PROGRAM ?? find() ?? (await install());
}

function find() {
  return names.map((name) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}

async function install() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) giveUp(advice);
  say('Installing redis-server with apt-get');
  // The run level of a machine that is about to stop: no service is started.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await run('apt-get', ['update', '-q'], { quiet: true, env });
  const args = ['install', '-y', '-q', '--no-install-recommends', 'redis-server'];
  const { ok, output } = await run('apt-get', args, { quiet: true, env });
  return (ok && find()) || giveUp(`${update.output}${output}apt-get could not install redis-server.`);
}
