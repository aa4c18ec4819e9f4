/** Installs what the tests need of Debian's packages, where it may: as root, and without starting any service. */
import { existsSync } from 'node:fs';
import { giveUp, run, say } from './commands.mjs';

/** @param {string} names of packages, separated by spaces */
export async function installPackages(names) {
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
