/**
 * Writes down the SHA-256 of every file that a build ships, beside those files, so that anybody can hold what a site serves
 * against what its version is built of: `npx anoncam verify`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './commands.mjs';

const folderName = '.well-known';

/** @param {string} folder what was built, and nothing else */
export function writeFileHashes(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
  const files = Object.fromEntries(
    names.map((name) => [name.split(path.sep).join('/'), hashOf(path.join(folder, name))]),
  );
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  mkdirSync(path.join(folder, folderName));
  const text = `${JSON.stringify({ version, hash: 'SHA-256', files }, null, 2)}\n`;
  writeFileSync(path.join(folder, folderName, 'anoncam-files.json'), text);
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
