/**
 * `npm test [-- lint|unit|browser [FILTER…]]`: runs every check and test of the repository, each stage even if one
 * before it failed, and ends with what failed and one line of counts.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowsers } from './lib/browsers.mjs';
import { bun, giveUp, root, run, say } from './lib/commands.mjs';
import { ensureCoturn } from './lib/coturn.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { ensureOperations } from './lib/operations.mjs';
import { buildConsole, buildPage } from './lib/page.mjs';
import { ensurePostgres } from './lib/postgres.mjs';
import { readJunit, readPlaywright } from './lib/reports.mjs';
import { ensureSamples } from './lib/samples.mjs';
import { ensureValkey } from './lib/valkey.mjs';

const results = path.join(root, 'test-results');
const workspaces = ['protocol', 'server', 'web', 'console', 'e2e', 'bench', 'simulation'];
const stages = { lint: runLint, unit: runUnitTests, browser: runBrowserTests };

const [only, ...filter] = process.argv.slice(2);
if (only !== undefined && !(only in stages)) giveUp(`There is no stage "${only}": lint, unit or browser.`);

await ensureInstalled();
const programs = only === undefined || only === 'browser' ? await ensureBrowsers() : {};
if (only === undefined || only === 'unit') {
  await ensureSamples();
  programs.CADDY_PROGRAM = await ensureOperations();
}
if (only !== 'lint') {
  programs.COTURN_PROGRAM = await ensureCoturn();
  programs.VALKEY_PROGRAM = await ensureValkey();
  programs.POSTGRES_FOLDER = await ensurePostgres();
}
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const [name, runStage] of Object.entries(stages)) {
  if (only === undefined || only === name) add(await runStage(filter));
}
// A long run has shown them far above, and whoever reads its end wants to know what to mend.
if (failures.length > 0) console.error(`\nFailed:\n\n${failures.join('\n\n')}\n`);
console.log(
  `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`,
);
// A test that did not run proves nothing: skipping is not passing.
process.exitCode = total.failed > 0 || total.skipped > 0 || total.passed === 0 ? 1 : 0;

function add(counts) {
  for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  failures.push(...(counts.failures ?? []));
}

/** One check that either holds or does not; what it says is shown only if it does not. */
async function check(title, work) {
  say(title);
  const { ok, output } = await work();
  if (!ok) console.error(output);
  return ok ? { passed: 1 } : { failed: 1, failures: [title] };
}

async function runLint() {
  add(
    await check('Format and lint', () =>
      run('node_modules/.bin/biome', ['check', '.', '--diagnostic-level=warn'], { quiet: true }),
    ),
  );
  add(
    await check('Licences, versions and hashes of what is installed', () =>
      run(bun, ['server/src/testing/supply-chain-program.ts'], { quiet: true }),
    ),
  );
  const left = [...workspaces];
  const checkTypes = async () => {
    for (let workspace = left.shift(); workspace !== undefined; workspace = left.shift()) {
      const args = ['-p', workspace, '--pretty', 'false'];
      add(await check(`Types of ${workspace}`, () => run('node_modules/.bin/tsc', args, { quiet: true })));
    }
  };
  // Each of them needs one core.
  await Promise.all([checkTypes(), checkTypes()]);
  return {};
}

async function runUnitTests() {
  say('Unit, property and server tests');
  const report = freshReport('unit.xml');
  const folders = workspaces.filter((name) => name !== 'e2e').map((name) => `./${name}/`);
  const args = [
    'test',
    // One more than this is laid out for has cores: some of them wait for a database or another program.
    '--parallel=3',
    // Nothing takes so long, but on a machine that is busy with other things.
    '--timeout=120000',
    '--only-failures',
    '--path-ignore-patterns=e2e/**',
    '--reporter=junit',
    `--reporter-outfile=${report}`,
    ...(filter.length > 0 ? filter : folders),
  ];
  // Bun gives memory back to the system a moment after it was used, and asks for it again: a sixth of what such short tests cost.
  const { ok } = await run(bun, args, { env: { ...programs, MIMALLOC_PURGE_DELAY: '-1' } });
  return settle(ok, readJunit(report), 'The runner of unit tests');
}

async function runBrowserTests() {
  add(await check('Build of the page', buildPage));
  add(await check('Build of the console', buildConsole));
  say('Browser tests');
  const report = freshReport('browser.json');
  // Who asks for some tests wants those, and not the ones that would have to go before.
  const order = filter.length > 0 ? ['--no-deps'] : [];
  const args = ['test', '--config', 'e2e/playwright.config.ts', ...order, ...filter];
  const { ok } = await run('node_modules/.bin/playwright', args, {
    env: { ...programs, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  return settle(ok, readPlaywright(report), 'The runner of browser tests');
}

/** A runner that says it failed without naming a failed test (it crashed, or found no test) is a failure itself. */
function settle(ok, outcome, runner) {
  if (outcome === null) return { failed: 1, failures: [`${runner} left no report.`] };
  if (ok || outcome.failed > 0) return outcome;
  return {
    ...outcome,
    failed: 1,
    failures: [...outcome.failures, `${runner} failed without naming a test.`],
  };
}

function freshReport(name) {
  const file = path.join(results, name);
  rmSync(file, { force: true });
  return file;
}
