/**
 * `npm run audit`: asks npm's registry for known weaknesses of what is installed. Not every registry answers that, and then
 * nothing is known: it is no part of `npm test`.
 */

import { giveUp, run, say } from './lib/commands.mjs';
import { ensureInstalled } from './lib/installation.mjs';

await ensureInstalled();
const { ok, output } = await run('npm', ['audit', '--audit-level=high', '--json'], { quiet: true });
const counts = readCounts(output);
if (counts === null) giveUp('Not asked: the registry gave no answer about known weaknesses.');
say(
  Object.entries(counts)
    .map(([level, count]) => `${level}: ${count}`)
    .join(', '),
);
if (!ok) giveUp('There are known weaknesses of a high level; npm audit tells which.');

/** How many of each level; null where the registry did not say. */
function readCounts(text) {
  const json = /^\{[\s\S]*^\}/m.exec(text)?.[0];
  try {
    return JSON.parse(json ?? 'null')?.metadata?.vulnerabilities ?? null;
  } catch {
    return null;
  }
}
