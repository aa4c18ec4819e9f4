/**
 * What the making of a generation is for both databases: archives encrypted to the operator's key and to one that lives
 * only until the copies have been restored for a try, and a manifest where that succeeded.
 */
import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import {
  type ByteStream,
  type KeyPair,
  makeKeyPair,
  mapStream,
  type OnFailure,
  writeArchive,
} from './archive.ts';
import { BackupError, describeFailure } from './backup-error.ts';
import { type Manifest, type ManifestFile, nameGeneration, writeManifest } from './generation.ts';
import type { LogPosition } from './write-ahead-log.ts';

export type MakingJob = {
  readonly dataDir: string;
  /** Of PostgreSQL; null for the file in the data folder. */
  readonly databaseUrl: string | null;
  readonly folders: readonly string[];
  readonly recipient: string;
};

/** `total` is null where it is not known before the end. */
export type Progress = { readonly what: string; readonly done: number; readonly total: number | null };

export type MakingParts = {
  readonly clock: Clock;
  readonly random: Random;
  /** The snapshot is fixed: what is committed after `logEnd` is not in it. */
  onHeld?(name: string, logEnd: LogPosition | null): void;
  onProgress?(progress: Progress): void;
};

export type Made = {
  readonly name: string;
  readonly madeAtMs: number;
  readonly archiveBytes: number;
  /** The folders that have a whole copy, which was read back. */
  readonly folders: readonly string[];
  readonly verified: Manifest['verified'];
  /** One sentence for each folder that has none. */
  readonly problems: readonly string[];
};

/** The folders that still get a backup, and why others do not. */
class Places {
  readonly problems: string[] = [];
  readonly #left: Set<string>;

  constructor(folders: readonly string[]) {
    this.#left = new Set(folders);
  }

  get left(): readonly string[] {
    return [...this.#left];
  }

  drop(folder: string, error: unknown): void {
    if (!this.#left.delete(folder)) return;
    this.problems.push(`${folder} has no backup now: ${describeFailure(error).replace(/\.$/, '')}.`);
  }

  readonly onFailure: OnFailure = (path, error) => {
    const folder = this.left.find((name) => path.startsWith(`${name}/`));
    if (folder !== undefined) this.drop(folder, error);
  };

  async each(work: (folder: string) => void | Promise<void>): Promise<void> {
    for (const folder of this.left) {
      try {
        await work(folder);
      } catch (error) {
        this.drop(folder, error);
      }
    }
    if (this.left.length === 0) throw new BackupError(this.problems.join(' '));
  }
}

export type Making = {
  readonly job: MakingJob;
  readonly parts: MakingParts;
  readonly places: Places;
  readonly name: string;
  readonly madeAtMs: number;
  /** Forgotten when this is over. */
  readonly ephemeral: KeyPair;
};

/** To be called when the state of the database that is copied is fixed. */
export async function beginMaking(job: MakingJob, parts: MakingParts): Promise<Making> {
  const madeAtMs = parts.clock.now();
  const name = nameGeneration(madeAtMs, parts.random);
  return { job, parts, places: new Places(job.folders), name, madeAtMs, ephemeral: await makeKeyPair() };
}

/** Writes one archive to every place that is left. */
export async function writeFile(
  name: ManifestFile['name'],
  source: ByteStream,
  total: number | null,
  { job, parts, places, name: generation, ephemeral }: Making,
): Promise<ManifestFile> {
  let done = 0;
  const counted = mapStream(source, ({ length }) => {
    done += length;
    parts.onProgress?.({ what: 'writing', done, total });
  });
  const paths = places.left.map((folder) => join(folder, generation, name));
  const recipients = [job.recipient, ephemeral.recipient];
  return { name, ...(await writeArchive(counted, recipients, paths, places.onFailure)) };
}

/**
 * Reads back each copy and writes the manifest beside those that are good.
 *
 * @throws BackupError if none is.
 */
export async function finishMaking(
  facts: Pick<Manifest, 'kind' | 'database' | 'files' | 'verified'>,
  { places, name, madeAtMs }: Making,
  verify: (folder: string, manifest: Manifest) => Promise<void>,
): Promise<Made> {
  const manifest: Manifest = { format: 1, madeAt: new Date(madeAtMs).toISOString(), ...facts };
  await places.each((folder) => verify(folder, manifest));
  await places.each((folder) => writeManifest(join(folder, name), manifest));
  const archiveBytes = manifest.files.reduce((sum, file) => sum + file.archiveBytes, 0);
  const { left: folders, problems } = places;
  return { name, madeAtMs, archiveBytes, folders, verified: manifest.verified, problems };
}
