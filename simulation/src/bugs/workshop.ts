/**
 * A copy of the sources in a folder of its own, in which bugs can be planted. The packages stay where they are.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlantedBug, plant } from './planted-bug.ts';

const root = join(import.meta.dir, '../../..');
const scope = '@anoncam';
const workspaces = ['protocol', 'server', 'web', 'simulation'];

export class Workshop implements Disposable {
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'anoncam-bugs-'));
    for (const workspace of workspaces) {
      for (const part of ['package.json', 'src']) this.#copy(join(workspace, part));
    }
    this.#linkPackages();
  }

  /** The copy of this file. */
  path(file: string): string {
    return join(this.#folder, file);
  }

  /** With the bug in it until the result is disposed of. @throws PlantingError */
  plant(bug: PlantedBug): Disposable {
    const path = this.path(bug.file);
    const sound = readFileSync(path, 'utf8');
    writeFileSync(path, plant(bug, sound));
    return { [Symbol.dispose]: () => writeFileSync(path, sound) };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  #copy(part: string): void {
    cpSync(join(root, part), join(this.#folder, part), { recursive: true });
  }

  /** Our own workspaces are those of the copy, everything else is what is installed. */
  #linkPackages(): void {
    const [from, to] = [join(root, 'node_modules'), join(this.#folder, 'node_modules')];
    mkdirSync(join(to, scope), { recursive: true });
    for (const name of readdirSync(from)) {
      if (name !== scope) symlinkSync(join(from, name), join(to, name));
    }
    for (const name of workspaces) symlinkSync(join(this.#folder, name), join(to, scope, name));
  }
}
