/**
 * Keys in files: 32 random bytes each, in a folder that only the server's user may read. What a key is for is the
 * caller's affair.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { flushFolder } from './flush-folder.ts';
import { createId, type Random } from './random.ts';

const keyBytes = 32;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** @returns null if there is none. @throws when the file is not a key. */
export function readKey(folder: string, name: string): Uint8Array | null {
  const path = join(folder, name);
  const key = readIfThere(path);
  if (key && key.length !== keyBytes) throw new Error(`${path} is not a key of ${keyBytes} bytes`);
  return key;
}

/**
 * Reads the key, or makes one. Two processes that start at once end up with the same key, and a process that dies in
 * between leaves either a whole key or none.
 *
 * @throws when the folder cannot be written or the file is not a key.
 */
export function loadKey(folder: string, name: string, random: Random): Uint8Array {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return readKey(folder, name) ?? placeKey(folder, name, random.bytes(keyBytes), random);
}

/**
 * Writes a key that was made elsewhere, unless there is one of that name already, in whole or not at all.
 *
 * @param random of its draft's name.
 * @returns the one that is there.
 */
export function placeKey(folder: string, name: string, key: Uint8Array, random: Random): Uint8Array {
  const draft = join(folder, `${createId(random)}.draft`);
  writeFileSync(draft, key, { mode: 0o600, flush: true });
  try {
    linkSync(draft, join(folder, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  flushFolder(folder);
  const placed = readKey(folder, name);
  if (!placed) throw new Error(`${join(folder, name)} is gone again`);
  return placed;
}

/**
 * Destroys a key for good: its bytes are overwritten where they are, as far as the disk lets that be done, and its
 * name is gone even after a power cut.
 */
export function destroyKey(folder: string, name: string): void {
  const path = join(folder, name);
  try {
    const file = openSync(path, 'r+');
    writeFileSync(file, new Uint8Array(keyBytes));
    fsyncSync(file);
    closeSync(file);
    unlinkSync(path);
  } catch (error) {
    // Another process was quicker.
    if (isMissing(error)) return;
    throw error;
  }
  flushFolder(folder);
}
