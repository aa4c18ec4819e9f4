/**
 * A real PostgreSQL for a test: a server of its own on a free port, in a folder of its own. As root it runs as the user
 * that Debian's package makes, since it refuses to run as root.
 */
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { Client } from 'pg';

const debianFolder = '/usr/lib/postgresql';
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
  return Number(Bun.spawnSync(['id', of, name]).stdout.toString());
}

/** How a program is started as somebody other than root. */
function prefix(): readonly string[] {
  return process.getuid?.() === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--']
    : [];
}

function takeFreePort(): number {
  const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = server;
  server.stop(true);
  return port;
}

type Running = { readonly process: Subprocess<'ignore', 'ignore', 'pipe'>; said(): string };

async function run(programs: string, folder: string, port: number): Promise<Running> {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    // Tests end the server, never the machine: what it has written is in the hands of the operating system.
    'fsync=off',
  ];
  const child = Bun.spawn(
    [
      ...prefix(),
      join(programs, 'postgres'),
      '-D',
      join(folder, 'data'),
      ...settings.flatMap((set) => ['-c', set]),
    ],
    { cwd: folder, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' },
  );
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  const follow = async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stderr) {
      said = `${said}${decoder.decode(bytes, { stream: true })}`.slice(-20_000);
      if (said.includes('database system is ready to accept connections')) resolve();
    }
    reject(new Error(`PostgreSQL ended: ${said}`));
  };
  void follow();
  await ready;
  return { process: child, said: () => said };
}

/** @param lines further settings, as its own file has them. */
export async function startPostgres(lines: readonly string[] = []): Promise<PostgresServer> {
  const programs = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-postgres-'));
  if (statSync(folder).uid === 0) chownSync(folder, numberOf('postgres', '-u'), numberOf('postgres', '-g'));
  const made = Bun.spawnSync(
    [
      ...[...prefix(), join(programs, 'initdb'), '-D', join(folder, 'data'), '-U', user],
      ...['--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync', '--no-instructions'],
    ],
    { cwd: folder },
  );
  if (!made.success) throw new Error(`initdb failed: ${made.stderr}`);
  if (lines.length > 0) appendFileSync(join(folder, 'data/postgresql.conf'), `${lines.join('\n')}\n`);
  const port = takeFreePort();
  let child = await run(programs, folder, port);
  let count = 0;
  const end = async (signal: NodeJS.Signals) => {
    child.process.kill(signal);
    await child.process.exited;
  };
  return {
    folder,
    port,
    said: () => child.said(),
    dump(url) {
      const { success, stdout, stderr } = Bun.spawnSync([join(programs, 'pg_dump'), '--inserts', url]);
      if (!success) throw new Error(`pg_dump failed: ${stderr}`);
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
    kill: () => end('SIGQUIT'),
    async start() {
      child = await run(programs, folder, port);
    },
    async [Symbol.asyncDispose]() {
      await end('SIGINT');
      rmSync(folder, { recursive: true });
    },
  };
}
