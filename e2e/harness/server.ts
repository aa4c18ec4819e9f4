/**
 * Runs the real server as a process of its own, with a data folder of its own, and keeps everything it says.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';

const root = path.join(import.meta.dirname, '../..');

export type ServerOptions = {
  /** Settings of the server, by the name of their environment variable. */
  readonly env?: Readonly<Record<string, string>>;
};

export class TestServer {
  readonly port: number;
  readonly dataDir: string;
  readonly #settings: Readonly<Record<string, string>>;
  #process: ChildProcess | null = null;
  #output = '';

  constructor(port: number, { env = {} }: ServerOptions) {
    this.port = port;
    this.dataDir = mkdtempSync(path.join(tmpdir(), 'anoncam-data-'));
    this.#settings = {
      ANONCAM_PORT: String(port),
      ANONCAM_CONSOLE_PORT: '',
      ANONCAM_HOST: '127.0.0.1',
      ANONCAM_DATA_DIR: this.dataDir,
      ...env,
    };
  }

  /** Everything the server wrote to stdout and stderr, over all its lives. */
  get output(): string {
    return this.#output;
  }

  /** Of the process that is running. */
  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('the server is not running');
    return pid;
  }

  async start(): Promise<void> {
    const { PATH, HOME } = process.env;
    // --no-orphans: a test run that is killed leaves no server behind.
    const child = spawn(path.join(root, 'node_modules/.bin/bun'), ['--no-orphans', 'server/src/main.ts'], {
      cwd: root,
      env: { PATH, HOME, ...this.#settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
    await expect
      .poll(() => this.#readiness(), { message: 'the server is ready', intervals: [50] })
      .toBe('ready');
  }

  /** The operator's command line, beside the server. @returns what it says. */
  command(args: readonly string[], input = ''): string {
    const { PATH, HOME } = process.env;
    return execFileSync(path.join(root, 'node_modules/.bin/bun'), ['server/src/cli/main.ts', ...args], {
      cwd: root,
      env: { PATH, HOME, ...this.#settings },
      input,
      encoding: 'utf8',
    });
  }

  /** Ends the server's life and waits until it is over. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** `kill -9` for good, and no trace left. */
  async remove(): Promise<void> {
    await this.kill('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #readiness(): Promise<string> {
    if (this.#process?.exitCode !== null) throw new Error(`The server ended:\n${this.#output}`);
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/health/ready`);
      return response.status === 200 ? 'ready' : String(response.status);
    } catch {
      return 'not listening';
    }
  }
}

/** Lets `server` listen on any free port, and gives that. */
export async function listenSomewhere(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
