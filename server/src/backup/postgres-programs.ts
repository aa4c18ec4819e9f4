/**
 * PostgreSQL's own programs, from the path or where Debian puts them. They are told the password in their environment,
 * never on their command line, where every user of the machine could read it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { Client } from 'pg';
import { BackupError } from './backup-error.ts';

const debianFolder = '/usr/lib/postgresql';

export type PostgresProgram = 'pg_dump' | 'pg_restore';

/** Where a program is asked to connect. */
export type Place = { readonly url: string; readonly password: string | null };

export function splitPassword(databaseUrl: string): Place {
  const url = new URL(databaseUrl);
  const password = url.searchParams.get('password') ?? decodeURIComponent(url.password);
  url.password = '';
  url.searchParams.delete('password');
  return { url: url.href, password: password === '' ? null : password };
}

/** The same server, another database. */
export function nameDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

export function databaseOf(databaseUrl: string): string {
  return decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
}

/** A connection that is there for `work` only. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks makes the next question fail, which is enough.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    throw new BackupError(`The database "${databaseOf(url)}" cannot be reached (${code}).`, { cause: error });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function readVersion(program: string): Promise<number | null> {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  child.stdout.on('data', (bytes) => {
    said += String(bytes);
  });
  await endOf(child);
  const [, major] = /PostgreSQL\) (\d+)/.exec(said) ?? [];
  return major === undefined ? null : Number(major);
}

/** Its exit code; null if it could not be started or was killed. */
function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code));
  });
}

/**
 * A program that is not older than the server, which it could not read then.
 *
 * @throws BackupError if there is none.
 */
export async function findProgram(program: PostgresProgram, serverMajor: number): Promise<string> {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const installed = versions.map((version) => join(debianFolder, version, 'bin', program));
  const found: number[] = [];
  for (const path of [program, ...installed]) {
    const version = await readVersion(path);
    if (version !== null && version >= serverMajor) return path;
    if (version !== null) found.push(version);
  }
  const older = found.length > 0 ? `; there is only ${Math.max(...found)}` : '';
  throw new BackupError(
    `Backups of PostgreSQL ${serverMajor} need its program ${program}, of that version or newer${older} (on Debian: apt-get install postgresql-client).`,
  );
}

export async function readServerMajor(client: Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

export type Run = {
  readonly program: string;
  readonly args: readonly string[];
  readonly password: string | null;
};

function start({ program, args, password }: Run) {
  const child = spawn(program, [...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...env, ...(password === null ? {} : { PGPASSWORD: password }) },
  });
  let said = '';
  child.stderr.on('data', (bytes) => {
    said = `${said}${bytes}`.slice(0, 10_000);
  });
  child.stdin.on('error', () => undefined);
  const ended = endOf(child).then((code) => {
    if (code === 0) return;
    // What the server says of an error may quote rows.
    const [line = ''] = said.replace(/ERROR:.*/s, '').split('\n');
    throw new BackupError(`${program} failed (${line.trim() || `code ${code}`}).`);
  });
  // Looked at later.
  ended.catch(() => undefined);
  return { child, ended };
}

/** What a program writes. It fails at the end if the program does, so that a part is never taken for the whole. */
export function readFrom(run: Run): ReadableStream<Uint8Array> {
  const { child, ended } = start(run);
  child.stdin.end();
  const pieces = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (!next.done) return controller.enqueue(next.value);
        await ended;
        controller.close();
      },
      cancel() {
        child.kill();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Gives a program what it reads. @throws BackupError if it fails. */
export async function writeTo(run: Run, source: AsyncIterable<Uint8Array>): Promise<void> {
  const { child, ended } = start(run);
  child.stdout.resume();
  try {
    for await (const bytes of source) {
      if (child.exitCode !== null || child.stdin.destroyed) break;
      if (!child.stdin.write(bytes)) {
        await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), ended]);
      }
    }
  } catch (error) {
    child.kill();
    throw error;
  }
  child.stdin.end();
  await ended;
}
