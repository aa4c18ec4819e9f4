/**
 * Finds the browsers, the certificate tool and the one that listens on networks, which the browser suite needs, and installs them where it may.
 */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { giveUp, run, say } from './commands.mjs';

const needs = [
  {
    variable: 'CHROMIUM_PATH',
    names: ['chromium', 'chromium-browser', 'google-chrome'],
    debian: 'chromium',
  },
  // Without windows, which nobody sees, a visitor of the tests costs a tenth of the processor's time.
  {
    variable: 'HEADLESS_CHROMIUM_PATH',
    names: ['chromium-headless-shell'],
    debian: 'chromium-headless-shell',
  },
  { variable: 'FIREFOX_PATH', names: ['firefox-esr', 'firefox'], debian: 'firefox-esr' },
  { variable: 'OPENSSL_PATH', names: ['openssl'], debian: 'openssl' },
  { variable: 'TCPDUMP_PATH', names: ['tcpdump'], debian: 'tcpdump' },
];

/**
 * @returns {Promise<Record<string, string>>} the environment that tells the suite where the programs are
 */
export async function ensureBrowsers() {
  const missing = needs.filter((need) => findProgram(need) === null).map((need) => need.debian);
  if (missing.length > 0) await installFromDebian(missing);
  return Object.fromEntries(
    needs.map((need) => [need.variable, findProgram(need) ?? giveUp(explain(need.debian))]),
  );
}

function findProgram({ variable, names }) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [process.env[variable], ...candidates].find(isProgram) ?? null;
}

function isProgram(file) {
  try {
    accessSync(file ?? '', constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installFromDebian(packages) {
  const names = packages.join(' ');
  if (process.getuid?.() !== 0 || findProgram({ names: ['apt-get'] }) === null) giveUp(explain(names));
  say(`Installing ${names} with apt-get`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run('apt-get', ['update', '-q'], { quiet: true, env });
  const install = await run('apt-get', ['install', '-y', '-q', ...packages], { quiet: true, env });
  if (!install.ok) giveUp(`${update.output}${install.output}apt-get could not install ${names}.`);
}

function explain(names) {
  return `The browser suite needs ${names}: install it (on Debian: apt-get install ${names}) and run npm test again.`;
}
