/** Makes a script for a browser out of a module of ours. */
import { BenchmarkError } from './benchmark.ts';

export async function bundleForPage(file: string): Promise<string> {
  const { outputs } = await Bun.build({ entrypoints: [file], target: 'browser', format: 'iife' });
  const [script] = outputs;
  if (!script) throw new BenchmarkError(`${file} was not bundled`);
  return script.text();
}
