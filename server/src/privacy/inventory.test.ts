/** The inventory is what there is: held against tables, files, the log, and what the page keeps, both ways. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyPair } from '../backup/archive.ts';
import { DeletionList } from '../backup/deletion-list.ts';
import { settings } from '../config.ts';
import { openDatabase } from '../database/open-database.ts';
import { admitBrowser, createDataFolder, settingsFor } from '../testing/application.ts';
import { describeDatabases } from '../testing/databases.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { until } from '../testing/until.ts';
import { beginCall, Visitor } from '../testing/visitor.ts';
import { inventory, type KeptItem } from './inventory.ts';
import { retentionPolicy } from './retention-policy.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function namesOf(kind: KeptItem['kind']): readonly string[] {
  return inventory
    .filter((item) => item.kind === kind)
    .map(({ name }) => name)
    .sort();
}

test('every kind of record says how long it is kept, and every rule is used', () => {
  const used = new Set(inventory.map(({ retention }) => retention));
  expect([...used].sort()).toEqual((Object.keys(retentionPolicy) as (keyof typeof retentionPolicy)[]).sort());
  for (const { name, purpose } of inventory) expect([name, purpose.length > 10]).toEqual([name, true]);
});

describeDatabases('columns', (databases) => {
  test('D1 of the database are those of the inventory', async () => {
    const { records, close } = await openDatabase(await databases.place());
    const tables = await records.introspection.getTables({ withInternalKyselyTables: true });
    const columns = tables.flatMap((table) => table.columns.map((column) => `${table.name}.${column.name}`));
    expect(columns.sort()).toEqual([...namesOf('column')]);
    await close();
  });

  test('hold nothing that names a person', async () => {
    const { records, close } = await openDatabase(await databases.place());
    const tables = await records.introspection.getTables();
    const names = tables.flatMap((table) => table.columns.map(({ name }) => name));
    expect(names.filter((name) => /mail|phone|user|first|last|birth|agent|text|chat/.test(name))).toEqual([]);
    await close();
  });
});

/** Some may end while it is looked. */
function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
  );
}

function listBackups(folder: string): readonly string[] {
  return listFiles(folder).map((name) =>
    `backups/${name}`.replace(/\d{4}-[^/]+\//, '*/').replace(/log-\d.*/, 'log-*.age'),
  );
}

/** Everything that a line of the log says, by its path. */
function pathsIn(value: object, before = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null ? pathsIn(inner, `${before}${key}.`) : [`${before}${key}`],
  );
}

test('D1 files, the cookie and the log of a server that two have met on are those of the inventory', async () => {
  const [dataDir, backups] = [createDataFolder(), createDataFolder()];
  const program = await startProgram({
    ...settingsFor(dataDir),
    ANONCAM_LOG_LEVEL: 'debug',
    ANONCAM_TRUSTED_PROXIES: '127.0.0.1,::1',
    ANONCAM_BACKUP_FOLDERS: backups,
    ANONCAM_BACKUP_RECIPIENT: (await makeKeyPair()).recipient,
  });
  const cookies = [await admitBrowser(program), await admitBrowser(program)] as const;
  const [one, other] = [
    new Visitor(program, { cookie: cookies[0] }),
    new Visitor(program, { cookie: cookies[1] }),
  ];
  await Promise.all([one.opened(), other.opened()]);
  await Promise.all([one.hello(), other.hello()]);
  const { call } = await beginCall(one, other);
  one.signal(call, 'candidate:1 1 udp 1 203.0.113.9 50000 typ host');
  await other.hear('signal');
  const isCopied = (name: string) => listBackups(backups).includes(`backups/*/${name}`);
  await until(
    () => isCopied('manifest.json') && !listFiles(dataDir).some((name) => name.startsWith('backup-scratch')),
  );
  // Whatever was changed before may be in the backup itself; only what is changed from now on follows it.
  const late = new Visitor(program, { cookie: cookies[0], forwardedFor: '203.0.113.7' });
  await late.opened();
  await until(() => isCopied('log-*.age') && !listFiles(backups).some((name) => name.endsWith('.part')));
  // Two days have theirs where one of them has just ended.
  const found = listFiles(dataDir).map((name) => name.replace(/\d{4}-\d\d-\d\d/, '*'));
  const told = new DeletionList([backups], { info() {}, warn() {}, error() {} });
  await told.tell([{ record: 'contact_message', id: 'a', ends_on: '2999-01-01' }]);
  expect([...new Set([...found, ...listBackups(backups)])].sort()).toEqual([...namesOf('file')]);
  // Those of the staff are the console's; its own test holds them.
  const ofVisitors = namesOf('cookie').filter((name) => !name.startsWith('anoncam-staff'));
  expect(new Set(cookies.map((cookie) => cookie.split('=')[0]))).toEqual(new Set(ofVisitors));
  await endProgram(program, 'SIGTERM');
  const lines = program.log().trim().split('\n');
  const allowed = new Set(namesOf('log field'));
  const fields = lines.flatMap((line) => pathsIn(JSON.parse(line) as object));
  expect(fields.length).toBeGreaterThan(6);
  expect(fields.filter((field) => !allowed.has(field))).toEqual([]);
});

test('D1 PR24 hosts that may be asked are those that a setting names, and all of them', () => {
  const urls = Object.keys(settings).filter((name) => /_URLS?$/.test(name));
  expect(urls.sort()).toEqual([...namesOf('outbound host')]);
});

test('D1 D2 fields of the log are all that the code can write', () => {
  const source = readFileSync(join(import.meta.dir, '../lib/log.ts'), 'utf8');
  const [, fields = ''] = /export type LogFields = \{([\s\S]*?)\n\};/.exec(source) ?? [];
  const names = [...fields.matchAll(/^ {2}(\w+)\?: (\{[^}]*\})?/gm)].flatMap(([, name, inner]) =>
    inner ? [...inner.matchAll(/(\w+):/g)].map(([, part]) => `${name}.${part}`) : [`${name}`],
  );
  expect([...names, 'level', 'msg', 'time'].sort()).toEqual([...namesOf('log field')]);
});

test('D1 what page and console keep in the browser is what the inventory says', () => {
  const root = join(import.meta.dir, '../../..');
  const code = ['web/src', 'console/src'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      // The console's gallery is served to nobody.
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|testing\/|^screens\/gallery/.test(name))
      .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
  );
  const keys = code.flatMap(({ text }) =>
    [...text.matchAll(/new Stored(?:Value|Flag)\('([^']+)'/g)].map(([, key]) => key ?? ''),
  );
  expect(keys.sort()).toEqual([...namesOf('browser storage')]);
  const stores =
    /\b(localStorage|sessionStorage|indexedDB|document\.cookie|caches\.(open|match)|cookieStore)\b/;
  const users = code.filter(({ text }) => stores.test(text)).map(({ name }) => name);
  expect(users).toEqual(['web/src/wishes/stored-value.ts', 'console/src/stored-flag.ts']);
});
