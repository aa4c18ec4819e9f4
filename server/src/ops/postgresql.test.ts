/** The shipped settings of PostgreSQL, by a real one that AnonCam keeps its records in. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import { openDatabase } from '../database/open-database.ts';
import { settingsFor } from '../testing/application.ts';
import { messageOf, runCommand } from '../testing/backups.ts';
import { type Certificate, makeCertificate } from '../testing/certificate.ts';
import { startPostgres } from '../testing/postgres.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const shipped = join(import.meta.dir, '../../../ops/postgresql/anoncam.conf');
const databasesOf = (output: string) => output.match(/^\w+ +database: .*$/gm);

/** A certificate that the server's user can read. */
function makeReadable(): Certificate & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-certificate-'));
  const made = makeCertificate(folder, 'DNS:localhost');
  if (statSync(folder).uid === 0) {
    const id = Number(Bun.spawnSync(['id', '-u', 'postgres']).stdout.toString());
    for (const path of [folder, made.keyFile, made.certificateFile]) chownSync(path, id, 0);
  }
  chmodSync(made.keyFile, 0o600);
  return { folder, ...made };
}

test('keeps the records over TLS, and writes down neither statements nor values; gone, it is missed', async () => {
  const { folder, certificateFile, keyFile } = makeReadable();
  const certificate = [`ssl_cert_file = '${certificateFile}'`, `ssl_key_file = '${keyFile}'`];
  await using server = await startPostgres([readFileSync(shipped, 'utf8'), ...certificate]);
  const url = `${await server.createDatabase()}?sslmode=no-verify`;
  const database = await openDatabase({ url, dataDir: '/nowhere', onLost() {} });
  const { records } = database;
  const { rows } = await sql<{ ssl: boolean }>`
    select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(records);
  expect(rows).toEqual([{ ssl: true }]);
  const planted = messageOf('planted-id', '2999-01-01');
  await records.insertInto('contact_message').values(planted).execute();
  await expect(records.insertInto('contact_message').values(planted).execute()).rejects.toThrow('duplicate');
  const client = new Client({ connectionString: url, options: '-c statement_timeout=1' });
  await client.connect();
  await expect(client.query(`select pg_sleep(10), 'planted statement'`)).rejects.toThrow('timeout');
  await client.end();
  await database.close();
  expect(server.said()).toContain('duplicate key value violates unique constraint');
  expect(server.said()).toContain('canceling statement due to statement timeout');
  expect(server.said()).not.toMatch(/planted|insert into|STATEMENT|DETAIL|127\.0\.0\.1 ?\(/);
  const settings = { ...settingsFor('/nowhere'), ANONCAM_DATABASE_URL: url };
  expect(databasesOf((await runCommand(['doctor'], settings)).output)).toEqual([
    expect.stringMatching(/^ok .*its tables are those of this version/),
    expect.stringMatching(/^ok .*its clock and the one of this machine agree/),
    expect.stringMatching(/^warning .*never deleted yet/),
  ]);
  await server.kill();
  const gone = await runCommand(['doctor'], settings);
  expect([gone.code, databasesOf(gone.output)]).toEqual([
    1,
    [expect.stringMatching(/^wrong .*ANONCAM_DATABASE_URL leads to no database/)],
  ]);
  rmSync(folder, { recursive: true });
});
