/**
 * Sees to it that what package-lock.json names is installed and that Bun can run. It installs nothing else.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bun, giveUp, root, run, runNpm, say } from './commands.mjs';

/** Installs what is missing or outdated; takes a few milliseconds when there is nothing to do. */
export async function ensureInstalled() {
  if (!isInstalled()) {
    say('Installing the packages that package-lock.json names (npm ci)');
    // Two packages would warn that they want a newer Node, in which nothing runs them: Bun and browsers do.
    const { ok } = await runNpm(['ci', '--no-fund', '--no-audit', '--loglevel=error']);
    if (!ok) giveUp('The packages could not be installed: npm says why above.');
  }
  await ensureBunRuns();
}

/** npm writes down what it put into node_modules; that is compared, so installs by hand count as well. */
function isInstalled() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  return Object.entries(wanted)
    .filter(([name, entry]) => name.includes('node_modules/') && !(entry.optional && !(name in present)))
    .every(([name, entry]) => isSamePackage(entry, present[name]));
}

function isSamePackage(wanted, present) {
  return (
    present !== undefined && wanted.version === present.version && wanted.integrity === present.integrity
  );
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** npm may have been told to run no install scripts; Bun's package needs its own to put the program in place. */
async function ensureBunRuns() {
  if (await bunRuns()) return;
  say('Setting up Bun');
  const { ok, output } = await run(process.execPath, ['node_modules/bun/install.js'], { quiet: true });
  if (!ok || !(await bunRuns())) giveUp(`${output}Bun could not be set up on this machine.`);
}

async function bunRuns() {
  const { ok } = await run(bun, ['--version'], { quiet: true });
  return ok;
}
