/** Has a generation made by a process of its own, and tells what that says. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { BackupError } from './backup-error.ts';
import type { Made, MakingJob } from './making.ts';
import type { MakingSays } from './making-program.ts';
import { clearScratch } from './scratch.ts';
import type { LogPosition } from './write-ahead-log.ts';

export type OnHeld = (name: string, logEnd: LogPosition | null) => void;

const program = join(import.meta.dirname, 'making-program.ts');

/** @throws BackupError if no folder has a copy at the end, or the process was ended by `signal` or otherwise. */
export async function makeInChild(job: MakingJob, onHeld: OnHeld, signal: AbortSignal): Promise<Made> {
  const child = spawn(execPath, ['--no-orphans', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  // It may be gone before it has read everything; what it said then tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(job));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let name: string | null = null;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as MakingSays;
      if ('held' in said) {
        name = said.held.name;
        onHeld(name, said.held.logEnd);
      }
      if ('made' in said) return said.made;
      if ('failed' in said) throw new BackupError(said.failed);
    }
  } finally {
    signal.removeEventListener('abort', end);
    await ended;
    if (name !== null) clearScratch(job.dataDir, name);
  }
  throw new BackupError('The process that makes backups ended early.');
}
