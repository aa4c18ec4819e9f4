/**
 * Generations: what stands in a folder for backups. A generation is a folder with a snapshot of the database, the pieces
 * of the log that follow it, and a manifest, which is written last: without one it is nothing.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { flushDistantFolder, flushFolder } from '../lib/flush-folder.ts';
import { createId, type Random } from '../lib/random.ts';

const FileSchema = v.strictObject({
  name: v.picklist(['snapshot.age', 'snapshot-log.age']),
  plainBytes: v.number(),
  archiveBytes: v.number(),
  sha256: v.string(),
});

const ManifestSchema = v.strictObject({
  format: v.literal(1),
  kind: v.picklist(['sqlite', 'postgresql']),
  /** The state of the database that the snapshot holds is that of this moment. */
  madeAt: v.pipe(v.string(), v.isoTimestamp()),
  /** The last migration that it has been through. */
  database: v.string(),
  files: v.pipe(v.array(FileSchema), v.readonly()),
  /** Whether the copy beside this manifest was restored for a try, or only read to its end. */
  verified: v.picklist(['restored', 'read']),
});

export type Manifest = v.InferOutput<typeof ManifestSchema>;
export type ManifestFile = Manifest['files'][number];

/** A piece of the log of changes. */
export type Segment = {
  readonly name: string;
  /** Counts up by one within a generation. */
  readonly number: number;
  /** Counts the fillings of the log. */
  readonly epoch: number;
  /** Everything that it holds was committed before. */
  readonly atMs: number;
};

export type Generation = {
  readonly name: string;
  readonly madeAtMs: number;
  readonly manifest: Manifest;
  /** In order. */
  readonly segments: readonly Segment[];
  /** The folders that have it; a file that is damaged in one may be whole in another. */
  readonly folders: readonly string[];
};

const manifestName = 'manifest.json';
const namePattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-[\w-]{6}$/;
const segmentPattern = /^log-(\d{8})-(\d{6})-(\d{13})\.age$/;

export function nameGeneration(atMs: number, random: Random): string {
  return `${new Date(atMs).toISOString().replaceAll(':', '-')}-${createId(random).slice(0, 6)}`;
}

/** When it was begun; null if it is no generation's name. */
export function readGenerationTime(name: string): number | null {
  if (!namePattern.test(name)) return null;
  const ms = Date.parse(name.slice(0, 24).replace(/(?<=T.*)-/g, ':'));
  return Number.isNaN(ms) ? null : ms;
}

export function nameSegment({ number, epoch, atMs }: Omit<Segment, 'name'>): string {
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  return `log-${digits(number, 8)}-${digits(epoch, 6)}-${digits(atMs, 13)}.age`;
}

function readSegment(name: string): readonly Segment[] {
  const [, number, epoch, atMs] = segmentPattern.exec(name) ?? [];
  if (number === undefined) return [];
  return [{ name, number: Number(number), epoch: Number(epoch), atMs: Number(atMs) }];
}

/**
 * Makes the folder of a generation. The folder for backups itself is never made: where it is missing, a disk is away.
 *
 * @throws if it cannot be made.
 */
export function makeGenerationFolder(folder: string, name: string): void {
  mkdirSync(join(folder, name), { mode: 0o700 });
  flushFolder(folder);
}

/** What makes it a backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(folder, manifestName, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** A file that is either as it was before, or as it shall be. */
export async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `${name}.part`);
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, name));
  await flushDistantFolder(folder);
}

function readManifest(path: string): Manifest | null {
  try {
    const parsed = v.safeParse(ManifestSchema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function readGeneration(folder: string, name: string): readonly Generation[] {
  const manifest = readManifest(join(folder, name, manifestName));
  if (!manifest || readGenerationTime(name) === null) return [];
  const segments = readdirSync(join(folder, name)).flatMap(readSegment);
  return [{ name, madeAtMs: Date.parse(manifest.madeAt), manifest, segments, folders: [folder] }];
}

function unite(one: Generation, other: Generation): Generation {
  const all = new Map([...one.segments, ...other.segments].map((segment) => [segment.name, segment]));
  return { ...one, segments: [...all.values()], folders: [...one.folders, ...other.folders] };
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => readGenerationTime(name) !== null);
  } catch {
    return [];
  }
}

/** All that can be restored, the latest first. A folder that cannot be read has none. */
export function listGenerations(folders: readonly string[]): readonly Generation[] {
  const found = new Map<string, Generation>();
  for (const folder of folders) {
    for (const generation of listNames(folder).flatMap((name) => readGeneration(folder, name))) {
      const known = found.get(generation.name);
      found.set(generation.name, known ? unite(known, generation) : generation);
    }
  }
  const inOrder = (segments: readonly Segment[]) => segments.toSorted((a, b) => a.number - b.number);
  return [...found.values()]
    .map((generation) => ({ ...generation, segments: inOrder(generation.segments) }))
    .sort((a, b) => b.madeAtMs - a.madeAtMs);
}

/** Clocks may differ by so much. */
const aheadMs = 10 * 60 * 1000;

/** Those that a clock which was ahead has made are the last ones for no longer than there are no others. */
export function preferPast(generations: readonly Generation[], nowMs: number): readonly Generation[] {
  const past = generations.filter(({ madeAtMs }) => madeAtMs <= nowMs + aheadMs);
  return past.length > 0 ? past : generations;
}

const dayMs = 24 * 60 * 60 * 1000;
/** A single change can be undone for so long; older generations are kept as they were when they were made. */
const segmentDays = 7;

export type Pruning = { readonly folder: string; readonly nowMs: number; readonly keepDays: number };

/**
 * Deletes what is older than it may be, and what was never finished. The latest generation stays: a clock that is wrong
 * must not cost everything.
 *
 * @param spare what is being made just now.
 */
export async function pruneGenerations({ folder, nowMs, keepDays }: Pruning, spare: string): Promise<void> {
  const latest = listGenerations([folder])[0]?.name;
  for (const name of listNames(folder).filter((known) => known !== spare && known !== latest)) {
    const ageMs = nowMs - (readGenerationTime(name) ?? nowMs);
    const isWhole = existsSync(join(folder, name, manifestName));
    // What another process is making has no manifest yet either.
    if (ageMs >= (isWhole ? keepDays : 1) * dayMs)
      await rm(join(folder, name), { recursive: true, force: true });
    else if (ageMs >= (segmentDays + 1) * dayMs) await dropSegments(join(folder, name));
  }
  await flushDistantFolder(folder);
}

async function dropSegments(folder: string): Promise<void> {
  for (const { name } of readdirSync(folder).flatMap(readSegment))
    await rm(join(folder, name), { force: true });
}
