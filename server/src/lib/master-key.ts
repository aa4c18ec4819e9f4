/**
 * The installation's master secret: 32 random bytes in a file of the data folder that only the server's user may
 * read. Keys for every purpose are derived from it.
 */
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createId, type Random } from './random.ts';

const keyBytes = 32;

function readKey(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Reads the key, or makes one. Two processes that start at once end up with the same key, and a process that dies in
 * between leaves either a whole key or none.
 *
 * @throws when the folder cannot be written or the file is not a key.
 */
export function loadMasterKey(dataDir: string, random: Random): Uint8Array {
  const folder = join(dataDir, 'keys');
  const path = join(folder, 'master.key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let key = readKey(path);
  if (!key) {
    const draft = join(folder, `${createId(random)}.draft`);
    writeFileSync(draft, random.bytes(keyBytes), { mode: 0o600, flush: true });
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    } finally {
      unlinkSync(draft);
    }
    key = readKey(path);
  }
  if (key?.length !== keyBytes) throw new Error(`${path} is not a key of ${keyBytes} bytes`);
  return key;
}
