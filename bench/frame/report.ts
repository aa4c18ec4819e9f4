/** The JSON that a run leaves behind: rows, and on which machine and of which commit they were measured. */
import { cpus, release, totalmem } from 'node:os';
import type { Row } from './benchmark.ts';

type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly versions: Readonly<Record<string, string>>;
};

export type Report = {
  readonly bench: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
};

function readOutput(command: readonly [string, ...string[]]): string | null {
  try {
    const { success, stdout } = Bun.spawnSync([...command], { cwd: import.meta.dir, stderr: 'ignore' });
    return success ? stdout.toString().trim() : null;
  } catch {
    return null;
  }
}

/** The commit that was measured, with `+changes` if the working tree differs from it. */
function describeCommit(): string {
  const commit = readOutput(['git', 'rev-parse', 'HEAD']);
  if (commit === null) return 'none';
  return readOutput(['git', 'status', '--porcelain']) === '' ? commit : `${commit}+changes`;
}

function describeMachine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    versions: {
      bun: Bun.version,
      node: readOutput(['node', '--version']) ?? 'none',
      chromium: readOutput(['chromium', '--version']) ?? 'none',
    },
  };
}

export function createReport(bench: string, rows: readonly Row[]): Report {
  return { bench, commit: describeCommit(), machine: describeMachine(), rows };
}
