/** What is particular to backups of PostgreSQL: its programs, its rights, its password, and the swap of names. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Household, killRestore, runCommand } from '../testing/backups.ts';
import { type PostgresServer, startPostgres } from '../testing/postgres.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { listGenerations } from './generation.ts';
import { findProgram, splitPassword } from './postgres-programs.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const ends = '2999-01-01';
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server[Symbol.asyncDispose](), 120_000);

async function ask(
  url: string,
  ...questions: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const question of questions) rows = (await client.query(question)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function listDatabases(url: string): Promise<readonly string[]> {
  const rows = await ask(url, 'SELECT datname AS name FROM pg_database ORDER BY 1');
  return rows.map(({ name }) => String(name));
}

test('a backup is restored for a try and leaves no database behind', async () => {
  const url = await server.createDatabase();
  const before = await listDatabases(url);
  const house = await Household.open(url);
  await house.addMessages(['a', ends]);
  const made = await house.backUp();
  expect([made.folders, made.verified, made.problems]).toEqual([house.folders, 'restored', []]);
  await house.addMessages(['b', ends]);
  await house.restore();
  expect(await house.listMessages()).toEqual(['a']);
  expect(await listDatabases(url)).toEqual(before);
});

test('where the role may make no databases, it is read to its end, that is said, and a restore says what it needs', async () => {
  const owner = await server.createDatabase();
  const name = new URL(owner).pathname.slice(1);
  await ask(owner, 'CREATE ROLE humble LOGIN', `ALTER DATABASE ${name} OWNER TO humble`);
  const house = await Household.open(owner.replace('//anoncam@', '//humble@'));
  await house.addMessages(['a', ends]);
  const said = await runCommand(['backup'], house.settings);
  expect([said.code, said.errors]).toEqual([0, '']);
  expect(said.output).toContain('read to its end.');
  expect(listGenerations(house.folders)[0]?.manifest.verified).toBe('read');
  expect(await house.restore().catch(String)).toContain('needs the right CREATEDB');
  expect(await house.listMessages()).toEqual(['a']);
});

test('a restore is refused while a server runs on the database', async () => {
  const house = await Household.open(await server.createDatabase());
  await house.addMessages(['a', ends]);
  await house.backUp();
  const { ANONCAM_BACKUP_FOLDERS: _, ...settings } = house.settings;
  const program = await startProgram(settings);
  const said = await runCommand(['restore'], house.settings, house.keys.identity);
  await endProgram(program, 'SIGTERM');
  expect([said.code, said.errors]).toEqual([1, expect.stringContaining('is in use; stop the server first')]);
});

test('a backup that is cut off in both folders is noticed before anything is replaced', async () => {
  const url = await server.createDatabase();
  const house = await Household.open(url);
  await house.addMessages(['a', ends]);
  const made = await house.backUp();
  await house.addMessages(['b', ends]);
  for (const folder of house.folders) truncateSync(join(folder, made.name, 'snapshot.age'), 700);
  expect(await house.restore().catch(String)).toContain('is damaged');
  expect(await house.listMessages()).toEqual(['a', 'b']);
  expect((await listDatabases(url)).filter((name) => name.includes('restor'))).toEqual([]);
});

const moments: readonly [string, (url: string) => (said: string) => boolean | Promise<boolean>][] = [
  ['it is read', () => (said) => said.includes('reading the backup')],
  [
    'the new one is there',
    (url) => async () => (await listDatabases(url)).some((name) => /_restoring$/.test(name)),
  ],
  ['it is brought up to date', () => (said) => said.includes('forgetting')],
  [
    'the names change',
    (url) => async () => (await listDatabases(url)).some((name) => /_before_restore$/.test(name)),
  ],
];

test.each(moments)(
  'killed when %s, one of the two is there, whole, and it can be tried again',
  async (_, momentOf) => {
    const url = await server.createDatabase();
    const maintenance = url.replace(/[^/]+$/, 'postgres');
    const before = await listDatabases(maintenance);
    const house = await Household.open(url);
    await house.addMessages(['a', ends]);
    await house.backUp();
    await house.addMessages(['b', ends]);
    await killRestore(house, momentOf(maintenance));
    expect([['a'], ['a', 'b']]).toContainEqual([...(await house.listMessages())]);
    await house.restore();
    expect(await house.listMessages()).toEqual(['a']);
    expect(await listDatabases(maintenance)).toEqual(before);
  },
);

test('what a killed restore has left is cleared away even while its programs are still connected', async () => {
  const url = await server.createDatabase();
  const house = await Household.open(url);
  await house.addMessages(['a', ends]);
  await house.backUp();
  await ask(url, `CREATE DATABASE ${new URL(url).pathname.slice(1)}_restoring`);
  const left = new Client({ connectionString: `${url}_restoring` });
  left.on('error', () => undefined);
  await left.connect();
  await house.restore();
  expect(await house.listMessages()).toEqual(['a']);
});

test('the replaced database stays if that is wanted', async () => {
  const url = await server.createDatabase();
  const house = await Household.open(url);
  await house.addMessages(['a', ends]);
  await house.backUp();
  const said = await runCommand(['restore', '--keep-old'], house.settings, house.keys.identity);
  expect([said.code, said.errors]).toEqual([0, '']);
  expect(await listDatabases(url)).toContain(`${new URL(url).pathname.slice(1)}_before_restore`);
});

test('a running server makes backups as well', async () => {
  const house = await Household.open(await server.createDatabase());
  const program = await startProgram(house.settings);
  while (listGenerations(house.folders).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await endProgram(program, 'SIGTERM')).toBe(0);
  const [generation] = listGenerations(house.folders);
  expect(generation?.manifest.kind).toBe('postgresql');
  const names = readdirSync(join(house.folders[0] ?? '', generation?.name ?? ''));
  expect(names.sort()).toEqual(['manifest.json', 'snapshot.age']);
});

test('a backup of the other kind is refused', async () => {
  const house = await Household.open(await server.createDatabase());
  await house.addMessages(['a', ends]);
  await house.backUp();
  const { ANONCAM_DATABASE_URL: _, ...settings } = house.settings;
  const said = await runCommand(['restore'], settings, house.keys.identity);
  expect([said.code, said.errors]).toEqual([
    1,
    'The backup is one of PostgreSQL; set ANONCAM_DATABASE_URL.\n',
  ]);
});

test.each([
  ['postgres://a:hunter2@db.example:5432/b', 'postgres://a@db.example:5432/b', 'hunter2'],
  ['postgres://a:h%40x@db.example/b?sslmode=require', 'postgres://a@db.example/b?sslmode=require', 'h@x'],
  ['postgres://a@db.example/b?password=hunter2', 'postgres://a@db.example/b', 'hunter2'],
  ['postgres://a@db.example/b', 'postgres://a@db.example/b', null],
])('the password of %p is on no command line', (given, url, password) => {
  expect(splitPassword(given)).toEqual({ url, password });
});

test('programs older than the server are not used', async () => {
  const sentence = await findProgram('pg_dump', 999).catch(String);
  expect(sentence).toContain('Backups of PostgreSQL 999 need its program pg_dump, of that version or newer');
});
