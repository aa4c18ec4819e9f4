/**
 * Runs the program as an operator does, in a process of its own.
 */
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import type { Place } from './application.ts';

const program = join(import.meta.dir, '../main.ts');

export type Program = {
  readonly process: Subprocess<'ignore', 'pipe', 'pipe'>;
  /** Everything written to standard error, once the process has ended. */
  readonly errors: Promise<string>;
  /** When the last of the standard output has been read. */
  readonly silent?: Promise<void>;
};

export type Way = {
  /** A command that runs it, with its arguments. */
  readonly by?: readonly string[];
  /** Where it is run. */
  readonly folder?: string;
};

/** Nothing of this process's own environment but what programs need to run at all. @param preload files run before it. */
export function runProgram(
  settings: Readonly<Record<string, string>>,
  preload: readonly string[] = [],
  { by = [], folder }: Way = {},
): Program {
  const { PATH = '' } = process.env;
  const env = { PATH, ...settings };
  const before = preload.flatMap((file) => ['--preload', file]);
  const child = Bun.spawn([...by, process.execPath, ...before, program], {
    env,
    ...(folder === undefined ? {} : { cwd: folder }),
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  return { process: child, errors: new Response(child.stderr).text() };
}

export type RunningProgram = Program & Place & { readonly port: number; log(): string };

/** Comes back when the program says that it is ready. */
export async function startProgram(
  settings: Readonly<Record<string, string>>,
  preload: readonly string[] = [],
  way: Way = {},
): Promise<RunningProgram> {
  const program = runProgram(settings, preload, way);
  const { promise: ready, resolve: noteLine } = Promise.withResolvers<string | null>();
  let said = '';
  const follow = async () => {
    const decoder = new TextDecoder();
    for await (const bytes of program.process.stdout) {
      said += decoder.decode(bytes, { stream: true });
      const whole = said.split('\n').slice(0, -1);
      const line = whole.find((text) => text.includes('AnonCam is ready'));
      if (line) noteLine(line);
    }
    noteLine(null);
  };
  const silent = follow();
  const line = await ready;
  if (line === null) throw new Error(`it did not start: ${said}${await program.errors}`);
  const { port, origin } = JSON.parse(line) as { port: number; origin: string };
  return { ...program, silent, port, origin, address: `127.0.0.1:${port}`, log: () => said };
}

/** Sends a signal and comes back with the exit code; null if the signal itself ended it. */
export async function endProgram(
  { process: child, silent }: Program,
  signal: NodeJS.Signals,
): Promise<number | null> {
  child.kill(signal);
  await Promise.all([child.exited, silent]);
  return child.exitCode;
}
