/** What is taken out of the log is everything that was committed, by whichever process, or it is said that it may not be. */
import { Database } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder } from '../testing/application.ts';
import { LogShipper, type Piece } from './log-shipper.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function prepare() {
  const folder = createDataFolder();
  const file = join(folder, 'a.sqlite');
  const database = new Database(file, { create: true });
  for (const pragma of ['journal_mode = WAL', 'wal_autocheckpoint = 0']) database.run(`PRAGMA ${pragma}`);
  database.run('CREATE TABLE note (number INTEGER)');
  database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  return { folder, file, database, copy: new Copy(file, join(folder, 'copy.sqlite')) };
}

/** Is made of the file as it was first, and of the pieces only. */
class Copy {
  readonly #file: string;
  readonly #log: string;
  readonly #target: string;

  constructor(file: string, target: string) {
    copyFileSync(file, target);
    [this.#file, this.#log, this.#target] = [target, `${target}-wal`, `${file}-wal`];
  }

  add({ bytes, from, to }: Piece): void {
    appendFileSync(this.#log, bytes ?? readFileSync(this.#target).subarray(from, to));
  }

  /** The log was emptied. */
  apply(): void {
    const database = new Database(this.#file, { readwrite: true });
    database.run('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    for (const ending of ['-wal', '-shm']) rmSync(`${this.#file}${ending}`, { force: true });
  }

  list(): readonly number[] {
    return listNumbers(this.#file);
  }
}

function listNumbers(file: string): readonly number[] {
  const database = new Database(file, { readwrite: true });
  const rows = database.query<{ number: number }, []>('SELECT number FROM note ORDER BY rowid').all();
  database.close();
  return rows.map(({ number }) => number);
}

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** @returns whether the log could be emptied. */
async function takeAll(shipper: LogShipper, copy: Copy): Promise<boolean | 'doubt'> {
  const piece = await shipper.take(breathe);
  if (piece === 'doubt') return 'doubt';
  if (piece !== null) copy.add(piece);
  const emptied = shipper.empty();
  if (emptied.is !== 'emptied') return emptied.is === 'doubt' ? 'doubt' : false;
  if (emptied.rest !== null) copy.add(emptied.rest);
  copy.apply();
  return true;
}

test('over several fillings, with commits between taking and emptying', async () => {
  const { folder, file, database, copy } = prepare();
  const shipper = new LogShipper(file);
  let number = 0;
  const add = () => database.run('INSERT INTO note VALUES (?)', [number++]);
  for (let round = 0; round < 5; round++) {
    add();
    const piece = await shipper.take(breathe);
    if (piece === null || piece === 'doubt') throw new Error(`took ${piece}`);
    copy.add(piece);
    expect(piece.epoch).toBe(round);
    add();
    const emptied = shipper.empty();
    if (emptied.is !== 'emptied' || emptied.rest === null) throw new Error(JSON.stringify(emptied));
    copy.add(emptied.rest);
    copy.apply();
    expect(copy.list()).toEqual([...Array(number).keys()]);
  }
  expect(await shipper.take(breathe)).toBeNull();
  shipper.close();
  database.close();
  rmSync(folder, { recursive: true });
});

test('is not emptied while somebody writes or reads, and nothing is lost by that', async () => {
  const { folder, file, database, copy } = prepare();
  const shipper = new LogShipper(file);
  database.run('INSERT INTO note VALUES (0)');
  database.run('BEGIN IMMEDIATE');
  database.run('INSERT INTO note VALUES (1)');
  expect(shipper.empty()).toEqual({ is: 'busy' });
  database.run('COMMIT');
  const piece = await shipper.take(breathe);
  if (piece === null || piece === 'doubt') throw new Error(`took ${piece}`);
  copy.add(piece);
  const reader = new Database(file, { readwrite: true });
  reader.run('BEGIN');
  reader.query('SELECT count(*) FROM note').get();
  database.run('INSERT INTO note VALUES (2)');
  expect(shipper.empty()).toEqual({ is: 'busy' });
  reader.close();
  const emptied = shipper.empty();
  if (emptied.is !== 'emptied' || emptied.rest === null) throw new Error(JSON.stringify(emptied));
  copy.add(emptied.rest);
  copy.apply();
  expect(copy.list()).toEqual([0, 1, 2]);
  shipper.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** Another process that writes one row after the other, with and without pauses, from when this is resolved. */
async function startWriter(file: string) {
  const script = `
    import { Database } from 'bun:sqlite';
    const database = new Database(${JSON.stringify(file)});
    for (const pragma of ['busy_timeout = 5000', 'wal_autocheckpoint = 20']) database.run('PRAGMA ' + pragma);
    for (let number = 0; ; number++) {
      database.run('INSERT INTO note VALUES (?)', [number]);
      if (number === 0) process.stdout.write('begun');
      if (number % 2 === 0) Bun.sleepSync(Math.random() * 8);
    }`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
  await child.stdout.getReader().read();
  return child;
}

/** Until there is a doubt, or rows of the other process have been in so many copies. */
async function followWriter(most: number): Promise<void> {
  const { folder, file, database, copy } = prepare();
  const shipper = new LogShipper(file);
  const child = await startWriter(file);
  let count = 0;
  try {
    for (let known = 0; count < most; ) {
      const isEmptied = await takeAll(shipper, copy);
      if (isEmptied === 'doubt') break;
      if (!isEmptied) continue;
      // The file alone, without the log that has been begun since.
      copyFileSync(file, join(folder, 'seen.sqlite'));
      const rows = copy.list();
      expect(rows).toEqual(listNumbers(join(folder, 'seen.sqlite')));
      if (rows.length > known) count += 1;
      known = rows.length;
    }
  } finally {
    child.kill('SIGKILL');
    await child.exited;
  }
  shipper.close();
  database.close();
  rmSync(folder, { recursive: true });
}

test('while another process writes: until there is a doubt, the copy has all that the file has', async () => {
  // On a slow machine a doubt may be all that comes of a round.
  for (let round = 0; round < 8; round++) await followWriter(4);
});
