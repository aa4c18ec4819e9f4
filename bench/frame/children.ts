/**
 * Programs that a benchmark starts. They end with it, however it ends: the kernel kills them when this process is gone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchmarkError } from './benchmark.ts';

/** The server under test has one core to itself; the load is made on the other. */
export const serverCore = 0;
export const loadCore = 1;

export type Child = {
  readonly pid: number;
  /** Its output, line by line. */
  readonly lines: AsyncIterator<string>;
  readonly ended: Promise<number>;
  stop(): Promise<void>;
};

export function checkTools(): void {
  if (process.platform !== 'linux' || !Bun.which('taskset') || !Bun.which('setpriv')) {
    throw new BenchmarkError('The benchmarks need Linux with taskset and setpriv (package util-linux).');
  }
  if (availableParallelism() < 2) {
    throw new BenchmarkError('The benchmarks need two cores: one for the server, one for the load.');
  }
}

async function* splitLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Starts a program, bound to one core unless `core` is null. */
export function startChild(
  core: number | null,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Child {
  const binding = core === null ? [] : ['taskset', '-c', String(core)];
  const child = Bun.spawn(['setpriv', '--pdeathsig', 'KILL', ...binding, ...command], {
    env: { ...process.env, ...environment },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return {
    pid: child.pid,
    lines: splitLines(child.stdout),
    ended: child.exited,
    async stop() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

/** The first line of `child` that `pick` makes something of. @throws when it ends before. */
export async function readUntil<Value>(child: Child, pick: (line: string) => Value | null): Promise<Value> {
  for (;;) {
    const next = await child.lines.next();
    if (next.done) throw new BenchmarkError(`A program ended early, with code ${await child.ended}.`);
    const value = pick(next.value);
    if (value !== null) return value;
  }
}

/** Lets `child` write on without anybody reading it. */
export async function ignoreOutput(child: Child): Promise<void> {
  while (!(await child.lines.next()).done);
}

/** Runs `work` with a folder that exists only meanwhile. */
export async function withTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
