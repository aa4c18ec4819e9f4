/**
 * Fetches the photographs that the harmless corpus uses beside its made-up pictures. They are taken out of Debian's
 * packages of three well-known Python libraries, which ship them as samples under free licences, into .cache/samples;
 * nothing is installed. Only files with the hashes that are written down are accepted: a person has looked at those.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { giveUp, root, run, say } from './commands.mjs';

const folder = path.join(root, '.cache/samples');
const samples = JSON.parse(
  readFileSync(path.join(root, 'web/src/testing/harmless/samples.json'), 'utf8'),
).map((sample) => ({ ...sample, file: path.join(folder, path.basename(sample.path)) }));

/** Takes a few milliseconds when all of them are there. */
export async function ensureSamples() {
  const packages = new Set(samples.filter((sample) => !isThere(sample)).map((sample) => sample.package));
  if (packages.size === 0) return;
  say(`Taking sample photographs out of ${[...packages].join(', ')}`);
  const work = path.join(root, `.cache/samples-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const name of packages) await takeOut(name, path.join(work, name));
  rmSync(work, { recursive: true, force: true });
  const missing = samples.filter((sample) => !isThere(sample)).map((sample) => sample.path);
  if (missing.length > 0) {
    giveUp(
      `The tests need these sample pictures, with the hashes of web/src/testing/harmless/samples.json, in ` +
        `.cache/samples (on Debian they are taken out of the packages): ${missing.join(', ')}`,
    );
  }
}

function isThere({ file, sha256 }) {
  return existsSync(file) && createHash('sha256').update(readFileSync(file)).digest('hex') === sha256;
}

async function takeOut(name, work) {
  const unpacked = path.join(work, 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  const archive = await download(name, work);
  if (archive === undefined) return;
  await run('dpkg-deb', ['-x', path.join(work, archive), unpacked], { quiet: true });
  for (const { path: inside, file } of samples.filter((sample) => sample.package === name)) {
    const source = path.join(unpacked, inside);
    if (!existsSync(source)) continue;
    // Two runs may do this at the same time; neither must read what the other has half written.
    copyFileSync(source, `${file}.${process.pid}`);
    renameSync(`${file}.${process.pid}`, file);
  }
}

/** The lists of packages may be missing or old, so that a second try follows after an update. */
async function download(name, work) {
  const command = `cd '${work}' && (apt-get download -q '${name}' || (apt-get update -q && apt-get download -q '${name}'))`;
  const { ok, output } = await run('sh', ['-c', command], { quiet: true });
  if (!ok) console.error(output);
  return readdirSync(work).find((file) => file.endsWith('.deb'));
}
