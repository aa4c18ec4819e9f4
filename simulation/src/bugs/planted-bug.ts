/**
 * A bug that somebody could make, as a small change of the sources.
 */
/** In a town that judges itself, or in an evening of several servers. */
export type Elsewhere = 'town' | 'servers';

export type PlantedBug = {
  readonly name: string;
  /** From the repository's root. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Where it shows: in an evening of one server, if nothing is said. */
  readonly foundIn?: Elsewhere;
};

export class PlantingError extends Error {}

/** @throws PlantingError when the place is not there, or there is more than one. */
export function plant({ name, file, find, replace }: PlantedBug, source: string): string {
  const parts = source.split(find);
  if (parts.length === 2) return parts.join(replace);
  const many = parts.length === 1 ? 'is not' : 'is more than once';
  throw new PlantingError(`"${name}" cannot be planted: its place ${many} in ${file}`);
}
