/**
 * Builds the visitor's page into web/dist and the console into console/dist, each only when something that goes into it has
 * changed.
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
import { writeCompressed } from './compressed.mjs';
import { writeFileHashes } from './file-hashes.mjs';

const shared = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'protocol/package.json',
  'protocol/src',
  'scripts/lib/compressed.mjs',
  'scripts/lib/file-hashes.mjs',
];
const cache = path.join(root, '.cache');

const page = {
  name: 'page',
  folder: 'web',
  inputs: [
    ...shared,
    'web/build',
    'web/document.html',
    'web/index.html',
    'web/package.json',
    'web/protection.html',
    'web/public',
    'web/src',
    'web/tsconfig.json',
    'web/vite.config.ts',
  ],
};
const consolePage = {
  name: 'console',
  folder: 'console',
  inputs: [
    ...shared,
    'console/index.html',
    'console/package.json',
    'console/public',
    'console/src',
    'console/tsconfig.json',
    'console/vite.config.ts',
  ],
};

/** Builds what is not there of these very inputs already. Ends the script if it cannot be built. */
export async function ensurePageBuilt() {
  for (const part of [page, consolePage]) {
    if (isFresh(part)) continue;
    say(`Building the ${part.name}`);
    const { ok, output: log } = await build(part);
    if (!ok) giveUp(`${log}The ${part.name} could not be built.`);
  }
}

export function buildPage() {
  return build(page);
}

export function buildConsole() {
  return build(consolePage);
}

function outputOf({ folder }) {
  return path.join(root, folder, 'dist');
}

function builtFrom({ name }) {
  return path.join(cache, `${name}-inputs.sha256`);
}

/** Builds in a folder of its own and then swaps it in, so that a failed build leaves the one before in place. */
async function build(part) {
  const hash = hashInputs(part);
  const fresh = path.join(cache, `${part.name}-${process.pid}`);
  const result = await run(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      part.folder,
      '--outDir',
      fresh,
      '--emptyOutDir',
      '--logLevel',
      'warn',
    ],
    { quiet: true },
  );
  if (result.ok) {
    writeFileHashes(fresh);
    await writeCompressed(fresh);
    rmSync(outputOf(part), { recursive: true, force: true });
    renameSync(fresh, outputOf(part));
    writeFileSync(builtFrom(part), hash);
  } else {
    rmSync(fresh, { recursive: true, force: true });
  }
  return result;
}

function isFresh(part) {
  if (!existsSync(path.join(outputOf(part), 'index.html')) || !existsSync(builtFrom(part))) return false;
  return readFileSync(builtFrom(part), 'utf8') === hashInputs(part);
}

function hashInputs({ inputs }) {
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
