/** The folders that still get a backup, and why others do not. */
import type { OnFailure } from './archive.ts';
import { BackupError, describeFailure } from './backup-error.ts';

export class Places {
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
