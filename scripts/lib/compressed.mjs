/**
 * Compresses every file of a build beside it, once: a server that did it when a file is first asked for would hold up
 * everybody else meanwhile.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folderName = '.compressed';

/** Weights shrink no further however long one tries: quality 9 makes them larger than 5. */
const largeBytes = 1024 * 1024;

const ways = { br: compressWithBrotli, gz: (plain) => promisify(gzip)(plain, { level: 9 }) };

/** @param {string} folder what was built, and nothing else: a file `a/b` gets `.compressed/a/b.br` and `.gz` */
export async function writeCompressed(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  await Promise.all(files.map((file) => compress(folder, file)));
}

async function compress(folder, file) {
  const plain = readFileSync(file);
  const target = path.join(folder, folderName, path.relative(folder, file));
  mkdirSync(path.dirname(target), { recursive: true });
  for (const [ending, way] of Object.entries(ways)) writeFileSync(`${target}.${ending}`, await way(plain));
}

function compressWithBrotli(plain) {
  const quality = plain.length > largeBytes ? 5 : constants.BROTLI_MAX_QUALITY;
  return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}
