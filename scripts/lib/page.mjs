/**
 * Builds the visitor's page into web/dist, and only when something that goes into it has changed.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { giveUp, root, run, say } from './commands.mjs';

const inputs = [
  'package-lock.json',
  'tsconfig.base.json',
  'protocol/package.json',
  'protocol/src',
  'web/build',
  'web/document.html',
  'web/index.html',
  'web/package.json',
  'web/protection.html',
  'web/public',
  'web/src',
  'web/tsconfig.json',
  'web/vite.config.ts',
];
const output = path.join(root, 'web/dist');
const cache = path.join(root, '.cache');
const builtFrom = path.join(cache, 'page-inputs.sha256');

/** Builds unless web/dist already holds the page of these very inputs. Ends the script if it cannot be built. */
export async function ensurePageBuilt() {
  if (isPageFresh()) return;
  say('Building the page');
  const { ok, output: log } = await buildPage();
  if (!ok) giveUp(`${log}The page could not be built.`);
}

/** Builds in a folder of its own and then swaps it in, so that a failed build leaves the page before in place. */
export async function buildPage() {
  const hash = hashInputs();
  const fresh = path.join(cache, `page-${process.pid}`);
  const result = await run(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      'web',
      '--outDir',
      fresh,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    { quiet: true },
  );
  if (result.ok) {
    rmSync(output, { recursive: true, force: true });
    renameSync(fresh, output);
    writeFileSync(builtFrom, hash);
  } else {
    rmSync(fresh, { recursive: true, force: true });
  }
  return result;
}

function isPageFresh() {
  if (!existsSync(path.join(output, 'index.html')) || !existsSync(builtFrom)) return false;
  return readFileSync(builtFrom, 'utf8') === hashInputs();
}

function hashInputs() {
  mkdirSync(cache, { recursive: true });
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(path.join(root, input)))) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** `entry` itself, or everything below it, in a stable order. Tests are no part of the page. */
function listFiles(entry) {
  if (!existsSync(entry)) return [];
  if (statSync(entry).isFile()) return [entry];
  return readdirSync(entry, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && !/\.test\.tsx?$/.test(item.name))
    .map((item) => path.join(item.parentPath ?? item.path, item.name))
    .sort();
}
