/** Makes a script for a browser out of a module of ours. */
import { join } from 'node:path';

export async function bundleForPage(name: 'floor' | 'probe'): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, 'in-page', `${name}.ts`)],
    target: 'browser',
    format: 'iife',
  });
  const [script] = outputs;
  if (!script) throw new Error(`${name} was not bundled`);
  return script.text();
}
