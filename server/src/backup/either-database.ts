/** Makes and restores the backups of whichever database there is. */
import { BackupError } from './backup-error.ts';
import type { Made, MakingJob, MakingParts } from './making.ts';
import { makePostgresGeneration } from './postgres-making.ts';
import { restorePostgres } from './postgres-restore.ts';
import type { Assembled } from './sqlite-assembly.ts';
import { makeSqliteGeneration } from './sqlite-making.ts';
import { type RestoreJob, restoreSqlite } from './sqlite-restore.ts';

/** @throws BackupError if no folder has a copy at the end, or the database cannot be read. */
export function makeGeneration(job: MakingJob, parts: MakingParts): Promise<Made> {
  const { databaseUrl } = job;
  return databaseUrl === null
    ? makeSqliteGeneration(job, parts)
    : makePostgresGeneration({ ...job, databaseUrl }, parts);
}

export type DatabaseRestoreJob = RestoreJob & { readonly databaseUrl: string | null };

/** @throws BackupError if it cannot be restored; the present database is whole then. */
export async function restoreDatabase(job: DatabaseRestoreJob): Promise<Assembled> {
  const { databaseUrl, generation } = job;
  const isPostgres = generation.manifest.kind === 'postgresql';
  if (isPostgres && databaseUrl === null) {
    throw new BackupError('The backup is one of PostgreSQL; set ANONCAM_DATABASE_URL.');
  }
  if (!isPostgres && databaseUrl !== null) {
    throw new BackupError('The backup is one of the embedded database; leave ANONCAM_DATABASE_URL empty.');
  }
  if (databaseUrl === null) return restoreSqlite(job);
  await restorePostgres({ ...job, databaseUrl });
  return { reachedAtMs: generation.madeAtMs, problem: null };
}
