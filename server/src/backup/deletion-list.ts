/**
 * The list of deletions beside the backups, one JSON line each: it is there when the database that knew them is lost.
 * It holds random ids and nothing else of what was deleted.
 */
import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { flushDistantFolder } from '../lib/flush-folder.ts';
import type { Log } from '../lib/log.ts';
import type { Deletion } from '../privacy/deletions.ts';
import { BackupError, describeFailure } from './backup-error.ts';
import { writeWhole } from './generation.ts';

const fileName = 'deletions.jsonl';

const DeletionSchema = v.strictObject({ record: v.string(), id: v.string(), ends_on: v.string() });

function parseLine(line: string): readonly Deletion[] {
  try {
    const parsed = v.safeParse(DeletionSchema, JSON.parse(line));
    return parsed.success ? [parsed.output] : [];
  } catch {
    // Cut off when the machine failed; the deletion was not acknowledged then.
    return [];
  }
}

/** @throws if the list is there and cannot be read: nothing may be restored without it. */
export function readDeletions(folder: string): readonly Deletion[] {
  const path = join(folder, fileName);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(parseLine) : [];
}

function toLines(deletions: readonly Deletion[]): ReadonlySet<string> {
  return new Set(deletions.map((deletion) => `${JSON.stringify(deletion)}\n`));
}

async function append(folder: string, lines: string): Promise<void> {
  const handle = await open(join(folder, fileName), 'a', 0o600);
  try {
    // A line that was cut off must not spoil the next one.
    await handle.writeFile(`\n${lines}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await flushDistantFolder(folder);
}

export class DeletionList {
  readonly #folders: readonly string[];
  readonly #log: Log;
  #work: Promise<unknown> = Promise.resolve();

  /** @param folders none where no backups are made: then there is nobody to tell. */
  constructor(folders: readonly string[], log: Log) {
    this.#folders = folders;
    this.#log = log;
  }

  /** Writes them down, flushed. @throws BackupError if no folder takes them. */
  tell(deletions: readonly Deletion[]): Promise<void> {
    if (deletions.length === 0 || this.#folders.length === 0) return Promise.resolve();
    const lines = [...toLines(deletions)].join('');
    return this.#queue(async () => {
      const failures = await this.#each((folder) => append(folder, lines));
      if (failures < this.#folders.length) return;
      throw new BackupError('A deletion could be written down in no folder for backups.');
    });
  }

  /**
   * Forgets deletions of what would have ended before `today` anyway. A folder that was away is told what it has missed.
   */
  tidy(today: string): Promise<void> {
    return this.#queue(async () => {
      const known: Deletion[] = [];
      await this.#each((folder) => void known.push(...readDeletions(folder)));
      await this.#each(async (folder) => {
        const own = readDeletions(folder);
        const kept = toLines([...own, ...known].filter(({ ends_on }) => ends_on > today));
        if (!isDeepStrictEqual(kept, toLines(own))) await writeWhole(folder, fileName, [...kept].join(''));
      });
    });
  }

  /** One after the other, so that nothing is added to a list that is just being replaced. */
  #queue(work: () => Promise<void>): Promise<void> {
    const next = this.#work.catch(() => undefined).then(work);
    this.#work = next;
    return next;
  }

  /** @returns in how many folders it failed. */
  async #each(work: (folder: string) => void | Promise<void>): Promise<number> {
    let failures = 0;
    for (const folder of this.#folders) {
      try {
        await work(folder);
      } catch (error) {
        failures += 1;
        const failure = `${folder}: ${describeFailure(error)}`;
        this.#log.error('deletions could not be written down in a folder', { failure });
      }
    }
    return failures;
  }
}
