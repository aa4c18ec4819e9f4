/** Makes a generation of the embedded database. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { databaseFileName } from '../database/open-database.ts';
import { streamFile } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { type Manifest, type ManifestFile, makeGenerationFolder } from './generation.ts';
import {
  beginMaking,
  finishMaking,
  type Made,
  type Making,
  type MakingJob,
  type MakingParts,
  writeFile,
} from './making.ts';
import { withScratch } from './scratch.ts';
import { assembleSqlite, examineSqlite } from './sqlite-assembly.ts';
import { type HeldSnapshot, holdSnapshot, openSnapshot } from './sqlite-snapshot.ts';

/** @throws BackupError if no folder has a copy at the end, or the database cannot be read. */
export async function makeSqliteGeneration(job: MakingJob, parts: MakingParts): Promise<Made> {
  const held = holdSnapshot(join(job.dataDir, databaseFileName));
  const making = await beginMaking(job, parts);
  const files = await writeFiles(held, making);
  const facts = { kind: 'sqlite', database: held.version, files, verified: 'restored' } as const;
  return finishMaking(facts, making, (folder, manifest) => verify(folder, manifest, held.rows, making));
}

async function writeFiles(held: HeldSnapshot, making: Making): Promise<ManifestFile[]> {
  const snapshot = await openSnapshot(held);
  try {
    await making.places.each((folder) => makeGenerationFolder(folder, making.name));
    making.parts.onHeld?.(making.name, held.logEnd);
    const total = statSync(held.file).size;
    const main = await writeFile('snapshot.age', streamFile(snapshot.main), total, making);
    if (!snapshot.log || !held.logEnd) return [main];
    const { bytes } = held.logEnd;
    const log = await writeFile('snapshot-log.age', streamFile(snapshot.log, 0, bytes), bytes, making);
    if (!held.isLost()) return [main, log];
    // It can only be begun anew where all of it stood in the file already when the read began; and then nothing has
    // been moved to the file since.
    for (const folder of making.places.left) rmSync(join(folder, making.name, log.name), { force: true });
    return [main];
  } finally {
    held.release();
    await snapshot.close();
  }
}

/** Restores this folder's copy beside the data; it must be what was there when it was taken. */
async function verify(
  folder: string,
  manifest: Manifest,
  rows: HeldSnapshot['rows'],
  { job, parts, name, madeAtMs, ephemeral }: Making,
): Promise<void> {
  const total = manifest.files.reduce((sum, file) => sum + file.plainBytes, 0);
  let done = 0;
  await withScratch(job.dataDir, name, async (scratch) => {
    const target = join(scratch, 'verified.sqlite');
    await assembleSqlite({
      generation: { name, madeAtMs, manifest, segments: [], folders: [folder] },
      identity: ephemeral.identity,
      target,
      untilMs: madeAtMs,
      onBytes(count) {
        done += count;
        parts.onProgress?.({ what: 'restoring it for a try', done, total });
      },
    });
    if (!isDeepStrictEqual(examineSqlite(target), rows)) {
      throw new BackupError('what was restored for a try has other rows than the database');
    }
  });
}
