#!/usr/bin/env node
/**
 * `npx anoncam COMMAND`: installs what is missing, then hands over to server/src/cli/main.ts. `start` is `npm start`; `verify`
 * compares with what is built here.
 */
import { spawn } from 'node:child_process';
import { bun, root } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { ensurePageBuilt } from './lib/page.mjs';

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === 'start') await import('./start.mjs');
else await runCommand();

async function runCommand() {
  await ensureInstalled();
  if (args[0] === 'verify' && !args.includes('--help')) await ensurePageBuilt();
  const child = spawn(bun, ['--no-orphans', 'server/src/cli/main.ts', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
