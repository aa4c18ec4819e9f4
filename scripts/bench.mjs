/**
 * `npm run bench -- NAME [--quick] [--json FILE]`: makes everything ready, then hands over to bench/main.ts.
 */
import { bun } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { ensurePageBuilt } from './lib/page.mjs';
import { runTogether } from './lib/services.mjs';

await ensureInstalled();
await ensurePageBuilt();
process.exitCode = await runTogether([{ command: bun, args: ['bench/main.ts', ...process.argv.slice(2)] }]);
