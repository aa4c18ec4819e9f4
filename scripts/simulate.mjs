/**
 * `npm run simulate -- [[--servers] --seeds N | --seed S | --moderation | --week | --mutations]`: makes all ready, then hands over to
 * simulation/src/main.ts.
 */
import { bun } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { runTogether } from './lib/services.mjs';

await ensureInstalled();
process.exitCode = await runTogether([
  { command: bun, args: ['simulation/src/main.ts', ...process.argv.slice(2)] },
]);
