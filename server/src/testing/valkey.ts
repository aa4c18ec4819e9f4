/**
 * A real Valkey or Redis for a test: a server of its own on a free port of this machine, in a folder of its own. Runs on
 * Node as well, for the browser suite.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { takeFreePort } from './free-port.ts';

const programs = ['/usr/bin/valkey-server', '/usr/bin/redis-server'];

export type ValkeyServer = AsyncDisposable & {
  readonly port: number;
  readonly url: string;
  /** The server ends at once, as if its machine had: what it held is gone. */
  kill(): Promise<void>;
  /** Empty again, on the same port. */
  start(): Promise<void>;
  /** It answers nobody, as if its machine hung, until it goes on. */
  pause(): void;
  goOn(): void;
};

function findProgram(): string {
  const told = process.env['VALKEY_PROGRAM'];
  const found = told ?? programs.find((file) => existsSync(file));
  if (!found) throw new Error('Valkey or Redis is missing (on Debian: apt-get install redis-server)');
  return found;
}

async function awaitReady(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  if (!child.stdout) throw new Error('its output is not read');
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (/Ready to accept connections|Sentinel ID is/.test(line)) return;
  }
  throw new Error(`Valkey ended instead of starting: ${said.slice(-20).join('\n')}`);
}

function isFile(line: string): boolean {
  return line.startsWith('/');
}

async function run(folder: string, port: number, lines: readonly string[]): Promise<ChildProcess> {
  const common = [`--port ${port}`, '--bind 127.0.0.1', '--save ""', '--appendonly no'];
  // A file of settings stands before everything else.
  const settings = [...lines.filter(isFile), ...common, ...lines.filter((line) => !isFile(line))];
  const args = settings.flatMap((line) => line.split(' ')).map((word) => (word === '""' ? '' : word));
  const child = spawn(findProgram(), args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  await awaitReady(child);
  // Nobody reads on, and a full pipe would hold it up.
  child.stdout?.resume();
  return child;
}

/** @param lines further settings, such as `--replicaof 127.0.0.1 6379`, or the path of a file of them. */
export async function startValkey(...lines: string[]): Promise<ValkeyServer> {
  const port = await takeFreePort();
  // A replica writes down what it is sent, whatever the settings.
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-valkey-'));
  let child = await run(folder, port, lines);
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: end,
    async start() {
      child = await run(folder, port, lines);
    },
    pause: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
