/**
 * Finds what an operator runs beside AnonCam and the tests try: the proxy (Caddy) and systemd's own judge of its units. Installs
 * both where it may; Debian's own proxy is not started for that.
 */
import { existsSync } from 'node:fs';
import { giveUp, run, say } from './commands.mjs';

const debian = { caddy: '/usr/bin/caddy', systemd: '/usr/bin/systemd-analyze' };

/** @returns {Promise<string>} the proxy's program */
export async function ensureOperations() {
  const told = process.env.CADDY_PROGRAM;
  const needed = Object.entries(debian).filter(([name]) => name !== 'caddy' || told === undefined);
  const missing = needed.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length > 0) await install(missing.join(' '));
  return told ?? debian.caddy;
}

async function install(names) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    giveUp(
      `The tests need ${names}: install it (on Debian: apt-get install ${names}) and run npm test again.`,
    );
  }
  say(`Installing ${names} with apt-get`);
  // The run level of a machine that is about to stop: no service is started.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await run('apt-get', ['update', '-q'], { quiet: true, env });
  const args = ['install', '-y', '-q', '--no-install-recommends', ...names.split(' ')];
  const { ok, output } = await run('apt-get', args, { quiet: true, env });
  if (!ok) giveUp(`${update.output}${output}apt-get could not install ${names}.`);
}
