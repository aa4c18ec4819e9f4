/**
 * A folder in the data folder for what is unpacked only for a while. It is readable, so that it is cleared when its work
 * ends, also if that was killed by the server; and of whatever else has left, when a server starts or a backup is restored.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const scratchFolder = 'backup-scratch';

/** What a process that was killed has left: of one name, or of all where no other process may be at work. */
export function clearScratch(dataDir: string, name = ''): void {
  rmSync(join(dataDir, scratchFolder, name), { recursive: true, force: true });
}

export async function withScratch<Result>(
  dataDir: string,
  name: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = join(dataDir, scratchFolder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
