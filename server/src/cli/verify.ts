/**
 * `anoncam verify ORIGIN`: compares every file that a site serves with the build that is here. It says nothing of what the
 * server does, nor of what it may serve to somebody else.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import { readOrigin } from '../config/place-readers.ts';
import { addressesOf } from '../edge/static-files.ts';
import { type Command, CommandError, textOf } from './command.ts';

const FileHashesSchema = v.object({
  version: v.string(),
  hash: v.literal('SHA-256'),
  files: v.record(v.string(), v.pipe(v.string(), v.regex(/^[\da-f]{64}$/))),
});
type FileHashes = v.InferOutput<typeof FileHashesSchema>;

const listName = '.well-known/anoncam-files.json';
const withinMs = 60_000;
/** Far more than any file of a build has. */
const maxOutputLength = 64 * 1024 * 1024;

/** Where a build is, if it was made here. */
export function buildFolderOf(part: 'web' | 'console'): string {
  return join(import.meta.dir, '../../..', part, 'dist');
}

/** Null where there is no build. */
export function readFileHashes(folder: string): FileHashes | null {
  const file = join(folder, listName);
  return existsSync(file) ? v.parse(FileHashesSchema, JSON.parse(readFileSync(file, 'utf8'))) : null;
}

/** Files lie there in each of these forms, and what a browser asks for is one of them. */
const encodings = ['identity', 'gzip', 'br'] as const;

/** What is served under an address in this form, unpacked; null for anything but a plain answer. */
type Ask = (address: string, encoding: (typeof encodings)[number]) => Promise<Uint8Array | null>;

/** One sentence for each address that does not serve what was built. */
async function compareFiles({ files }: FileHashes, ask: Ask): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const [name, hash] of Object.entries(files)) {
    for (const address of addressesOf(name)) {
      const served = await Promise.all(encodings.map((encoding) => ask(address, encoding)));
      if (served.includes(null)) wrong.push(`${address} is not there`);
      else if (served.some((bytes) => hashOf(bytes) !== hash)) wrong.push(`${address} is not what was built`);
    }
  }
  return wrong;
}

function hashOf(bytes: Uint8Array | null): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}

/** One sentence for each file of the build that a site does not serve as it is. @throws if the site does not answer. */
export function compareWithSite(built: FileHashes, origin: string): Promise<readonly string[]> {
  return compareFiles(built, asker(origin));
}

function asker(origin: string): Ask {
  return async (address, encoding) => {
    const signal = AbortSignal.timeout(withinMs);
    const headers = { 'accept-encoding': encoding };
    const response = await fetch(origin + address, {
      redirect: 'manual',
      signal,
      headers,
      decompress: false,
    });
    if (response.status !== 200) return null;
    return unpack(await response.arrayBuffer(), response.headers.get('content-encoding'));
  };
}

/** Nothing at all of what cannot be unpacked: no file that was built is empty. */
function unpack(bytes: ArrayBuffer, encoding: string | null): Uint8Array {
  try {
    if (encoding === 'br') return brotliDecompressSync(bytes, { maxOutputLength });
    if (encoding === 'gzip') return gunzipSync(bytes, { maxOutputLength });
    return new Uint8Array(bytes);
  } catch {
    return new Uint8Array();
  }
}

/** What the site itself says to be; null if it does not say. */
async function readVersion(ask: Ask): Promise<string | null> {
  const bytes = await ask(`/${listName}`, 'identity');
  try {
    return bytes && v.parse(FileHashesSchema, JSON.parse(new TextDecoder().decode(bytes))).version;
  } catch {
    return null;
  }
}

async function checkSite(origin: string, built: FileHashes): Promise<string> {
  const ask = asker(origin);
  try {
    const wrong = await compareFiles(built, ask);
    const count = Object.keys(built.files).filter((name) => addressesOf(name).length > 0).length;
    if (wrong.length === 0)
      return `All ${count} files are those of version ${built.version}, as built here.\n`;
    const says = (await readVersion(ask)) ?? 'none';
    throw new CommandError(
      `${wrong.join('.\n')}.\n${origin} does not serve version ${built.version} as it is built here; it says to be version ${says}.`,
    );
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${origin} does not answer.`);
  }
}

function readSite(given: string | null): string {
  const advice = 'Name the origin of the site, such as https://chat.example';
  if (given === null) throw new CommandError(`${advice}.`);
  try {
    return readOrigin(given);
  } catch {
    throw new CommandError(`${advice}; ${JSON.stringify(given)} is none.`);
  }
}

export const verify: Command = {
  name: 'verify',
  takes: 'ORIGIN',
  summary: 'Compares the files that a site serves with those that are built here',
  details: [
    'Get the sources of the version that the site says to run, from where you trust them, and run it there. Pages that the',
    'server writes, such as /privacy, are not compared; nor is it known whether others are served the same.',
  ],
  options: {
    console: { type: 'boolean', meaning: 'ORIGIN is that of the console, for those who decide' },
    build: { type: 'string', value: 'FOLDER', meaning: 'compare with the build in this folder instead' },
  },
  async run(values) {
    const origin = readSite(textOf(values, 'ORIGIN'));
    const folder = textOf(values, 'build') ?? buildFolderOf(values['console'] === true ? 'console' : 'web');
    const built = readFileHashes(folder);
    if (!built) throw new CommandError(`There is no build with a list of its files in ${folder}.`);
    process.stdout.write(await checkSite(origin, built));
  },
};
