/**
 * A real PostgreSQL for a test: a server of its own on a free port, in a folder of its own. As root it runs as the user
 * that Debian's package makes, since it refuses to run as root. Runs on Node as well, for the browser suite.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { takeFreePort } from './free-port.ts';

const debianFolder = '/usr/lib/postgresql';
const cacheFolder = join(import.meta.dirname, '../../../.cache');
const user = 'anoncam';

export type PostgresServer = AsyncDisposable & {
  /** Where all of its files are. */
  readonly folder: string;
  readonly port: number;
  /** What it wrote to its log, the last of it. */
  said(): string;
  /** A database as the operator's own tool writes it out. @param url of `createDatabase`. */
  dump(url: string): string;
  /** A new, empty database. @returns its URL. */
  createDatabase(): Promise<string>;
  /** The server ends at once, as if its machine had; what was committed is there when it starts again. */
  kill(): Promise<void>;
  start(): Promise<void>;
};

function findPrograms(): string {
  const told = process.env['POSTGRES_FOLDER'];
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder).sort().reverse() : [];
  const folders = [...(told ? [told] : []), ...versions.map((version) => join(debianFolder, version, 'bin'))];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (!found) throw new Error('PostgreSQL is missing (on Debian: apt-get install postgresql)');
  return found;
}

function numberOf(name: string, of: '-u' | '-g'): number {
  return Number(spawnSync('id', [of, name]).stdout.toString());
}

/** How a program is started as somebody other than root. */
function prefix(): readonly string[] {
  return process.getuid?.() === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
    : [];
}

/** A command as whoever may run PostgreSQL. */
function command(program: string, ...args: readonly string[]): readonly [string, readonly string[]] {
  const [first = program, ...rest] = [...prefix(), program, ...args];
  return [first, rest];
}

type Running = { readonly process: ChildProcess; said(): string };

async function run(programs: string, folder: string, port: number): Promise<Running> {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    // Tests end the server, never the machine: what it has written is in the hands of the operating system.
    'fsync=off',
  ].flatMap((set) => ['-c', set]);
  const [program, args] = command(join(programs, 'postgres'), '-D', join(folder, 'data'), ...settings);
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-20_000);
      if (said.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('close', () => reject(new Error(`PostgreSQL ended: ${said}`)));
  });
  return { process: child, said: () => said };
}

async function end({ process: child }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}

/** A new server's data, in a folder that its user may write to. */
function makeData(programs: string, folder: string): void {
  const kept = join(
    cacheFolder,
    `postgres-${createHash('sha256').update(programs).digest('hex').slice(0, 8)}`,
  );
  if (!existsSync(kept)) keepData(programs, folder, kept);
  copy(kept, join(folder, 'data'));
}

/** Once for all tests to come: to make it takes eight times as long as to copy it. Others may be at it, too; the first is kept. */
function keepData(programs: string, folder: string, kept: string): void {
  const made = join(folder, 'made');
  const ways = ['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions'];
  const [program, args] = command(join(programs, 'initdb'), '-D', made, '-U', user, ...ways);
  const { status, stderr } = spawnSync(program, args, { cwd: folder });
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
  mkdirSync(cacheFolder, { recursive: true });
  const copied = mkdtempSync(`${kept}-`);
  copy(made, join(copied, 'data'));
  try {
    renameSync(join(copied, 'data'), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  }
  rmSync(copied, { recursive: true });
  rmSync(made, { recursive: true });
}

/** With its owner, who must be the server's. */
function copy(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to]);
  if (status !== 0) throw new Error(`cp failed: ${stderr}`);
}

/** @param lines further settings, as its own file has them. */
export async function startPostgres(lines: readonly string[] = []): Promise<PostgresServer> {
  const programs = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-postgres-'));
  if (statSync(folder).uid === 0) chownSync(folder, numberOf('postgres', '-u'), numberOf('postgres', '-g'));
  makeData(programs, folder);
  if (lines.length > 0) appendFileSync(join(folder, 'data/postgresql.conf'), `${lines.join('\n')}\n`);
  const port = await takeFreePort();
  let child = await run(programs, folder, port);
  let count = 0;
  return {
    folder,
    port,
    said: () => child.said(),
    dump(url) {
      const limit = { maxBuffer: 1024 ** 3 };
      const { status, stdout, stderr } = spawnSync(join(programs, 'pg_dump'), ['--inserts', url], limit);
      if (status !== 0) throw new Error(`pg_dump failed: ${stderr}`);
      return stdout.toString();
    },
    async createDatabase() {
      const client = new Client({ connectionString: `postgres://${user}@127.0.0.1:${port}/postgres` });
      await client.connect();
      count += 1;
      await client.query(`CREATE DATABASE test_${count} STRATEGY FILE_COPY`);
      await client.end();
      return `postgres://${user}@127.0.0.1:${port}/test_${count}`;
    },
    // An immediate shutdown: no checkpoint, no farewell, recovery at the next start.
    kill: () => end(child, 'SIGQUIT'),
    async start() {
      child = await run(programs, folder, port);
    },
    async [Symbol.asyncDispose]() {
      await end(child, 'SIGINT');
      rmSync(folder, { recursive: true });
    },
  };
}
