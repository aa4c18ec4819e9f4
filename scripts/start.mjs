/**
 * `npm start`: installs and builds what is missing, then runs the server until it is told to stop.
 */
import { bun } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { ensurePageBuilt } from './lib/page.mjs';
import { runTogether } from './lib/services.mjs';

await ensureInstalled();
await ensurePageBuilt();
// --no-orphans: should this script be killed outright, the server does not stay behind with the port.
const server = [bun, '--no-orphans', 'server/src/main.ts'];
process.exitCode = await runTogether([{ command: 'sh', args: ['scripts/lib/quiet-crash.sh', ...server] }]);
