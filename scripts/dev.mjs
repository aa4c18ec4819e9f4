/**
 * `npm run dev`: the server, restarted on every change, beside Vite's page with hot reload. Not for production.
 */
import { bun, say } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { ensurePageBuilt } from './lib/page.mjs';
import { runTogether } from './lib/services.mjs';

const origin = 'http://localhost:5173';

await ensureInstalled();
await ensurePageBuilt();
say(`The page, with hot reload: ${origin}`);
process.exitCode = await runTogether([
  {
    command: bun,
    args: ['--no-orphans', '--watch', '--no-clear-screen', 'server/src/main.ts'],
    env: { ANONCAM_PUBLIC_ORIGIN: origin },
  },
  {
    command: process.execPath,
    args: [
      'node_modules/vite/bin/vite.js',
      'web',
      '--port',
      '5173',
      '--strictPort',
      '--clearScreen',
      'false',
    ],
  },
]);
