/** Backups of the embedded database: whole, encrypted, verified, and without keys; damage is noticed. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { loadKey } from '../lib/key-file.ts';
import { systemRandom } from '../lib/random.ts';
import { Household, messageOf } from '../testing/backups.ts';
import { makeKeyPair, readArchive } from './archive.ts';
import { listGenerations, nameGeneration, pruneGenerations, readGenerationTime } from './generation.ts';
import { makeInChild } from './making-child.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;

async function readAll(path: string, identity: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readArchive(path, identity)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** A key in every way in which it might be written. */
function spell(secret: Buffer): readonly Buffer[] {
  const encodings = ['hex', 'base64', 'base64url', 'latin1'] as const;
  const texts = encodings.map((encoding) => secret.toString(encoding).replace(/=+$/, ''));
  return [secret, ...[...texts, secret.toString('hex').toUpperCase()].map((text) => Buffer.from(text))];
}

describe('a backup', () => {
  test('brings back what was there, from either folder', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01'], ['b', '2999-01-01']);
    const made = await house.backUp();
    expect([made.folders, made.problems]).toEqual([house.folders, []]);
    for (const folder of house.folders) {
      await house.loseData();
      expect((await house.restore({ folders: [folder] })).problem).toBeNull();
      expect(await house.listMessages()).toEqual(['a', 'b']);
    }
  });

  test('is taken while others write, and is one moment of it', async () => {
    const house = await Household.open();
    const { records, close } = await house.openDatabase();
    let isOver = false;
    let count = 0;
    const write = async () => {
      for (; !isOver; count += 2) {
        await records.transaction().execute(async (both) => {
          for (const id of [`${count}`, `${count + 1}`]) {
            await both
              .insertInto('contact_message')
              .values({ ...messageOf(id, '2999-01-01'), words: 'x'.repeat(2_000) })
              .execute();
          }
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const writing = write();
    for (let round = 0; round < 3; round++) {
      await house.backUp();
      house.clock.advance(1_000);
    }
    isOver = true;
    await writing;
    await close();
    await house.restore();
    const restored = (await house.listMessages()).map(Number).sort((a, b) => a - b);
    expect(restored.length).toBeGreaterThan(0);
    expect(restored.length).toBeLessThanOrEqual(count);
    // Both of a transaction or neither, and none left out.
    expect(restored).toEqual([...Array(restored.length).keys()]);
    expect(restored.length % 2).toBe(0);
  });

  test('of a database whose log stands in the file already, and is begun anew meanwhile, is whole', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const { records, close } = await house.openDatabase();
    const add = (id: string) =>
      records.insertInto('contact_message').values(messageOf(id, '2999-01-01')).execute();
    await add('b');
    await sql`PRAGMA wal_checkpoint(PASSIVE)`.execute(records);
    let isHeld = false;
    const made = await house.backUp(house.folders, {
      onHeld() {
        isHeld = true;
        // Synchronous underneath: it is written before the copy goes on.
        void add('c');
        void add('d');
      },
    });
    await close();
    expect([isHeld, made.problems]).toEqual([true, []]);
    const files = listGenerations(house.folders)[0]?.manifest.files.map(({ name }) => name);
    expect(files).toEqual(['snapshot.age']);
    await house.restore();
    expect(await house.listMessages()).toEqual(['a', 'b']);
  });

  test('can be read with its own key only', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    const { identity } = await makeKeyPair();
    expect(await house.restore({ identity }).catch(String)).toContain('was encrypted for another key');
    expect(await house.listMessages()).toEqual(['a']);
    const [generation] = listGenerations(house.folders);
    const path = join(house.folders[0] ?? '', generation?.name ?? '', 'snapshot.age');
    expect(readFileSync(path).includes('words of')).toBe(false);
    expect((await readAll(path, house.keys.identity)).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  test('D8 holds no key, in no encoding, and nothing but the database is in it', async () => {
    const house = await Household.open();
    await house.noteAddress('203.0.113.9');
    const folders = [join(house.dataDir, 'keys'), join(house.dataDir, 'day-keys')];
    loadKey(folders[0] ?? '', 'master.key', systemRandom);
    const secrets = folders.flatMap(listFiles).map((path) => readFileSync(path));
    expect(secrets).toHaveLength(2);
    // Something of the log is in it as well.
    const { records, close } = await house.openDatabase();
    await records.insertInto('contact_message').values(messageOf('a', '2999-01-01')).execute();
    const made = await house.backUp();
    await close();
    const files = house.folders.flatMap(listFiles);
    expect(new Set(files.map((path) => path.split('/').at(-1)))).toEqual(
      new Set(['manifest.json', 'snapshot.age', 'snapshot-log.age']),
    );
    const forms = secrets.flatMap(spell);
    for (const path of files) {
      const raw = readFileSync(path);
      const plain = path.endsWith('.age') ? await readAll(path, house.keys.identity) : raw;
      const found = forms.filter((form) => raw.includes(form) || plain.includes(form));
      expect([path, found]).toEqual([path, []]);
      // The test can find something at all.
      if (path.endsWith('snapshot-log.age')) expect(plain.includes('words of a')).toBe(true);
    }
    expect(made.problems).toEqual([]);
  });

  test('that is broken off by the server leaves nothing unpacked behind', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const { dataDir, folders, keys } = house;
    const job = { dataDir, databaseUrl: null, folders, recipient: keys.recipient };
    let [unpacked, failure] = ['', ''];
    // Where it was done before it could be broken off, another one is.
    while (failure === '') {
      const ending = new AbortController();
      const breakOff = (name: string) => {
        // As if it had come so far already.
        unpacked = join(dataDir, 'backup-scratch', name);
        mkdirSync(unpacked, { recursive: true });
        ending.abort();
      };
      failure = await makeInChild(job, breakOff, ending.signal).then(() => '', String);
    }
    expect(failure).toContain('ended early');
    expect([unpacked !== '', existsSync(unpacked)]).toEqual([true, false]);
  });

  test('leaves nothing unpacked behind', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    expect(readdirSync(join(house.dataDir, 'backup-scratch'))).toEqual([]);
  });
});

describe('a damaged backup is noticed', () => {
  async function damage(change: (path: string) => void, name = 'snapshot.age') {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const made = await house.backUp();
    await house.addMessages(['b', '2999-01-01']);
    for (const folder of house.folders) change(join(folder, made.name, name));
    const refusal = await house.restore().catch(String);
    expect(await house.listMessages()).toEqual(['a', 'b']);
    return refusal;
  }

  const flip = (at: (size: number) => number) => (path: string) => {
    const bytes = readFileSync(path);
    const index = at(bytes.length);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  };

  test.each([
    ['one bit in the middle', flip((size) => size >> 1)],
    ['the last bit', flip((size) => size - 1)],
    ['the first bits', flip(() => 3)],
    ['a part cut off', (path: string) => truncateSync(path, readFileSync(path).length - 40)],
    ['nothing left', (path: string) => truncateSync(path, 0)],
    ['another file', (path: string) => writeFileSync(path, 'rubbish '.repeat(100))],
  ])('%s, and the present database stays', async (_, change) => {
    expect(await damage(change)).toContain('is damaged');
  });

  test('no file at all', async () => {
    expect(await damage((path) => rmSync(path))).toContain('snapshot.age');
  });

  test('no manifest: it is no backup', async () => {
    expect(await damage((path) => rmSync(path), 'manifest.json')).toContain('no backup');
  });

  test('in one folder: the other one is used', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const made = await house.backUp();
    truncateSync(join(house.folders[0] ?? '', made.name, 'snapshot.age'), 300);
    await house.loseData();
    await house.restore();
    expect(await house.listMessages()).toEqual(['a']);
  });
});

describe('folders', () => {
  test('of which one is a file: the other one has its backup, and it is said', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const [first = '', second = ''] = house.folders;
    const blocked = join(first, 'file');
    writeFileSync(blocked, '');
    const made = await house.backUp([blocked, second]);
    expect(made.folders).toEqual([second]);
    expect(made.problems).toEqual([expect.stringContaining(blocked)]);
    expect(listGenerations([second])).toHaveLength(1);
  });

  test('of which none can be written: no backup, one sentence', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const blocked = join(house.folders[0] ?? '', 'file');
    writeFileSync(blocked, '');
    expect(await house.backUp([blocked]).catch(String)).toMatch(/^BackupError: .*has no backup now/);
  });

  test('keep backups as long as they shall, and never lose the latest', async () => {
    const folder = (await Household.open()).folders[0] ?? '';
    const nowMs = Date.UTC(2026, 5, 1);
    const manifest = {
      format: 1,
      kind: 'sqlite',
      database: '0001-addresses',
      files: [],
      verified: 'restored',
    };
    const make = (days: number, isWhole = true) => {
      const name = nameGeneration(nowMs - days * dayMs, systemRandom);
      expect(readGenerationTime(name)).toBe(nowMs - days * dayMs);
      mkdirSync(join(folder, name));
      const madeAt = new Date(nowMs - days * dayMs).toISOString();
      if (isWhole)
        writeFileSync(join(folder, name, 'manifest.json'), JSON.stringify({ ...manifest, madeAt }));
      writeFileSync(join(folder, name, 'log-00000000-000000-1780000000000.age'), '');
      return name;
    };
    const [fresh, draft, week, old, lost] = [make(2), make(0.5, false), make(9), make(35), make(3, false)];
    mkdirSync(join(folder, 'something else'));
    await pruneGenerations({ folder, nowMs, keepDays: 35 }, '');
    expect(readdirSync(folder).sort()).toEqual([fresh, draft, week, 'something else'].sort());
    expect([old, lost].some((name) => existsSync(join(folder, name)))).toBe(false);
    expect(readdirSync(join(folder, week))).toEqual(['manifest.json']);
    expect(readdirSync(join(folder, fresh))).toHaveLength(2);
    await pruneGenerations({ folder, nowMs: nowMs + 900 * dayMs, keepDays: 35 }, '');
    expect(readdirSync(folder).sort()).toEqual([fresh, 'something else'].sort());
  });
});
