/** Makes what happened to the names in a folder outlive a power cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

export function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
