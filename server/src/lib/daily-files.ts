/**
 * A file for each UTC day, to which lines are added. What the lines say, and when a file has to go, is for others to know.
 */
import { closeSync, mkdirSync, openSync, readdirSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const nameOfFile = /^(\d{4}-\d\d-\d\d)\.jsonl$/;

export class DailyFiles {
  readonly #folder: string;
  readonly #now: () => number;
  #open: { readonly day: string; readonly file: number } | null = null;

  /** @param now milliseconds since the epoch. */
  constructor(folder: string, now: () => number) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Never throws: that something cannot be written down must not end what it is about. */
  write(line: string): void {
    try {
      writeSync(this.#openToday(), line);
    } catch {
      // A full disk, for instance. Whoever watches the standard output has it there.
      this.#giveUp();
    }
  }

  /** Deletes up to `most` files of the days before `firstDay`. @returns how many. */
  deleteBefore(firstDay: string, most: number): number {
    const old = this.#list().filter((name) => name < firstDay);
    const some = old.slice(0, most);
    for (const name of some) unlinkSync(join(this.#folder, name));
    return some.length;
  }

  #list(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => nameOfFile.test(name));
    } catch (error) {
      // Nothing was ever written.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }

  #openToday(): number {
    const day = new Date(this.#now()).toISOString().slice(0, 10);
    if (this.#open?.day === day) return this.#open.file;
    this.#close();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    this.#open = { day, file: openSync(join(this.#folder, `${day}.jsonl`), 'a', 0o600) };
    return this.#open.file;
  }

  #close(): void {
    const open = this.#open;
    // Whatever closing says, its number may be another file's from now on.
    this.#open = null;
    if (open) closeSync(open.file);
  }

  #giveUp(): void {
    try {
      this.#close();
    } catch {
      // It was said before that it does not work.
    }
  }
}
