/** The last steps of a build, on files of a test's own. */
import { join } from 'node:path';

const root = join(import.meta.dir, '../../..');

/** Lists the hashes of what is in `folder` and compresses it, by the build's own code. @throws if that fails */
export function finishBuild(folder: string): void {
  const code = `
    import { writeCompressed } from './scripts/lib/compressed.mjs';
    import { writeFileHashes } from './scripts/lib/file-hashes.mjs';
    writeFileHashes(${JSON.stringify(folder)});
    await writeCompressed(${JSON.stringify(folder)});`;
  const { success, stderr } = Bun.spawnSync(['node', '--input-type=module', '-e', code], { cwd: root });
  if (!success) throw new Error(stderr.toString());
}
