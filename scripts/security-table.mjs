/** `npm run security-table`: writes the table of requirements and their tests into SECURITY.md. */
import { bun, run } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';

await ensureInstalled();
const { ok } = await run(bun, ['server/src/testing/security-table-program.ts']);
process.exitCode = ok ? 0 : 1;
