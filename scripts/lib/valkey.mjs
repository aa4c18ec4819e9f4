/**
 * Finds the Valkey or Redis that the tests start, and installs Debian's Redis where it may. Debian's own server is not started
 * for that.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { giveUp } from './commands.mjs';
import { installPackages } from './debian.mjs';

const folder = '/usr/bin';
const names = ['valkey-server', 'redis-server'];

/** @returns {Promise<string>} the server's program, which is the sentinel as well */
export async function ensureValkey() {
  return process.env.VALKEY_PROGRAM ?? find() ?? (await install());
}

function find() {
  return names.map((name) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
}

async function install() {
  await installPackages('redis-server');
  return find() ?? giveUp('redis-server was installed, and is not where it was looked for.');
}
