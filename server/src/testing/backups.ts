/** A database with something in it, folders for its backups, and the two commands as an operator runs them. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddressBook, type AddressReference } from '../addresses/address-book.ts';
import { DayKeys } from '../addresses/day-keys.ts';
import { type KeyPair, makeKeyPair } from '../backup/archive.ts';
import { makeGeneration, restoreDatabase } from '../backup/either-database.ts';
import { forgetAgain } from '../backup/forgetting.ts';
import { listGenerations } from '../backup/generation.ts';
import type { Made, MakingParts } from '../backup/making.ts';
import type { Assembled } from '../backup/sqlite-assembly.ts';
import type { RestoreJob } from '../backup/sqlite-restore.ts';
import { type Database, databaseFileName, openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import type { Deletion } from '../privacy/deletions.ts';
import { createDataFolder } from './application.ts';

export class Household {
  readonly dataDir = createDataFolder();
  readonly folders: readonly string[] = [createDataFolder(), createDataFolder()];
  readonly clock = new TestClock(Date.UTC(2026, 0, 1, 10));
  /** What was logged as a warning or an error. */
  readonly said: string[] = [];
  readonly log: Log = {
    info() {},
    warn: (message, fields) => void this.said.push(`${message}: ${fields?.failure}`),
    error: (message, fields) => void this.said.push(`${message}: ${fields?.failure}`),
  };
  readonly keys: KeyPair;

  /** Null for the embedded database. */
  readonly databaseUrl: string | null;

  private constructor(keys: KeyPair, databaseUrl: string | null) {
    this.keys = keys;
    this.databaseUrl = databaseUrl;
    process.once('exit', () => {
      for (const folder of [this.dataDir, ...this.folders]) rmSync(folder, { recursive: true, force: true });
    });
  }

  static async open(databaseUrl: string | null = null): Promise<Household> {
    return new Household(await makeKeyPair(), databaseUrl);
  }

  get databaseFile(): string {
    return join(this.dataDir, databaseFileName);
  }

  /** Settings of a program that keeps house here. */
  get settings(): Record<string, string> {
    return {
      ANONCAM_PORT: '0',
      ANONCAM_CONSOLE_PORT: '',
      ANONCAM_DATA_DIR: this.dataDir,
      ANONCAM_LOG_LEVEL: 'info',
      ANONCAM_BACKUP_FOLDERS: this.folders.join(','),
      ANONCAM_BACKUP_RECIPIENT: this.keys.recipient,
      ANONCAM_DATABASE_URL: this.databaseUrl ?? '',
    };
  }

  openDatabase(isLogKept = false): Promise<Database> {
    return openDatabase({ url: this.databaseUrl, dataDir: this.dataDir, onLost: () => undefined, isLogKept });
  }

  backUp(folders = this.folders, more: Pick<MakingParts, 'onHeld'> = {}): Promise<Made> {
    const { dataDir, clock, databaseUrl } = this;
    const { recipient } = this.keys;
    return makeGeneration(
      { dataDir, databaseUrl, folders, recipient },
      { clock, random: systemRandom, ...more },
    );
  }

  /** Restores the latest backup. */
  async restore(
    more: {
      identity?: string;
      deletions?: readonly Deletion[];
      folders?: readonly string[];
      forget?: RestoreJob['forget'];
    } = {},
  ): Promise<Assembled> {
    const { dataDir, log, clock } = this;
    const { identity = this.keys.identity, deletions = [], folders = this.folders } = more;
    const parts = { dataDir, clock, random: systemRandom, log };
    const forget =
      more.forget ?? ((records, replaced) => forgetAgain(records, [...replaced, ...deletions], parts));
    const [generation] = listGenerations(folders);
    if (!generation) throw new Error('no backup');
    return restoreDatabase({
      databaseUrl: this.databaseUrl,
      generation,
      identity,
      untilMs: Number.POSITIVE_INFINITY,
      dataDir,
      keepOld: false,
      onProgress: () => undefined,
      forget,
    });
  }

  async noteAddress(address: string): Promise<AddressReference> {
    const { records, close } = await this.openDatabase();
    const { clock, log } = this;
    const book = new AddressBook({ records, dayKeys: this.dayKeys(), random: systemRandom, clock, log });
    const reference = book.note(address);
    await book.stop();
    await close();
    if (reference === null) throw new Error(`${address} was not noted`);
    return reference;
  }

  dayKeys(): DayKeys {
    return new DayKeys({ dataDir: this.dataDir, clock: this.clock, random: systemRandom });
  }

  async addMessages(...messages: readonly (readonly [id: string, endsOn: string])[]): Promise<void> {
    const { records, close } = await this.openDatabase();
    for (const message of messages)
      await records
        .insertInto('contact_message')
        .values(messageOf(...message))
        .execute();
    await close();
  }

  async listMessages(): Promise<readonly string[]> {
    const { records, close } = await this.openDatabase();
    const rows = await records.selectFrom('contact_message').select('id').orderBy('id').execute();
    await close();
    return rows.map(({ id }) => id);
  }

  async countAddresses(): Promise<number> {
    const { records, close } = await this.openDatabase();
    const rows = await records.selectFrom('address').selectAll().execute();
    await close();
    return rows.length;
  }

  /** A file with the secret key. */
  writeIdentity(): string {
    const file = join(this.dataDir, '..', `key-${this.keys.recipient.slice(-8)}`);
    writeFileSync(file, `# the secret key\n${this.keys.identity}\n`);
    return file;
  }

  /** The machine with the data is gone, or what its database knew of deletions; the backups are not. */
  async loseData(): Promise<void> {
    if (this.databaseUrl !== null) {
      const { records, close } = await this.openDatabase();
      await records.deleteFrom('deletion').execute();
      await close();
    }
    rmSync(this.dataDir, { recursive: true });
  }

  /** Whether a text stands in any file of the data folder, deleted or not. */
  isOnDisk(text: string): boolean {
    const files = readdirSync(this.dataDir, { recursive: true, withFileTypes: true, encoding: 'utf8' });
    return files.some(
      (file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(text),
    );
  }
}

export function messageOf(id: string, endsOn: string) {
  return {
    id,
    receipt: `receipt of ${id}`,
    visitor: null,
    topic: 'question',
    words: `words of ${id}`,
    received_on: '2026-01-01',
    answer: null,
    answered_on: null,
    ends_on: endsOn,
  };
}

const program = join(import.meta.dir, '../cli/main.ts');

export type Said = { readonly code: number; readonly output: string; readonly errors: string };

/** Runs `anoncam` as an operator does; what it is given on standard input is at its end at once. */
export async function runCommand(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  input = '',
): Promise<Said> {
  const { PATH = '' } = process.env;
  const child = Bun.spawn([process.execPath, program, ...args], {
    env: { PATH, ...settings },
    stdin: Buffer.from(input),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [output, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, output, errors };
}

/** Kills the command `restore` as soon as `isTime`; it may have come to its end before. */
export async function killRestore(
  house: Household,
  isTime: (said: string) => boolean | Promise<boolean>,
): Promise<void> {
  const { PATH = '' } = process.env;
  const child = Bun.spawn([process.execPath, program, 'restore'], {
    env: { PATH, ...house.settings },
    stdin: Buffer.from(house.keys.identity),
    stdout: 'pipe',
    stderr: 'inherit',
  });
  let said = '';
  const follow = async () => {
    for await (const bytes of child.stdout) said += new TextDecoder().decode(bytes);
  };
  const followed = follow();
  while (child.exitCode === null && !(await isTime(said)))
    await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await child.exited;
  await followed;
}
