/** Makes a generation of whichever database there is. */
import type { Made, MakingJob, MakingParts } from './making.ts';
import { makePostgresGeneration } from './postgres-making.ts';
import { makeSqliteGeneration } from './sqlite-making.ts';

/** @throws BackupError if no folder has a copy at the end, or the database cannot be read. */
export function makeGeneration(job: MakingJob, parts: MakingParts): Promise<Made> {
  const { databaseUrl } = job;
  return databaseUrl === null
    ? makeSqliteGeneration(job, parts)
    : makePostgresGeneration({ ...job, databaseUrl }, parts);
}
