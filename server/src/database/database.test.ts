/** Both databases: made, kept, brought up to date, refused, and what was acknowledged is there after a kill. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { createDataFolder } from '../testing/application.ts';
import { describeDatabases } from '../testing/databases.ts';
import { DatabaseError, type DatabasePlace, openDatabase } from './open-database.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function row(reference: string, day = '2026-01-01') {
  return { reference, day, sealed: `sealed ${reference}` };
}

describeDatabases('the database', (databases) => {
  test('keeps what it was given, however often it is opened', async () => {
    const place = await databases.place();
    const first = await openDatabase(place);
    await first.records
      .insertInto('address')
      .values([row('a'), row('b')])
      .execute();
    await first.close();
    const second = await openDatabase(place);
    const rows = await second.records.selectFrom('address').selectAll().orderBy('reference').execute();
    expect(rows).toEqual([row('a'), row('b')]);
    await second.close();
  });

  test('is made once by servers that open it at the same time', async () => {
    const place = await databases.place();
    const script = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dir, 'open-database.ts'))};
      const { records, close } = await openDatabase({ ...${JSON.stringify(place)}, onLost() {} });
      await records.insertInto('address').values({ reference: String(process.pid), day: '2026-01-01', sealed: '' }).execute();
      await close();`;
    const children = Array.from({ length: 4 }, () =>
      Bun.spawn([process.execPath, '-e', script], { stderr: 'pipe' }),
    );
    const errors = await Promise.all(children.map(({ stderr }) => new Response(stderr).text()));
    expect(errors).toEqual(['', '', '', '']);
    const { records, close } = await openDatabase(place);
    expect(await records.selectFrom('address').selectAll().execute()).toHaveLength(4);
    await close();
  });

  test('of a newer version is refused and left as it is', async () => {
    const place = await databases.place();
    const now = await openDatabase(place);
    const history = now.records as unknown as Kysely<{
      kysely_migration: { name: string; timestamp: string };
    }>;
    await history.insertInto('kysely_migration').values({ name: '9999-later', timestamp: '2030' }).execute();
    await now.records.insertInto('address').values(row('kept')).execute();
    const refusal = await openDatabase(place).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseError);
    expect(String(refusal)).toContain('newer version of AnonCam (it knows "9999-later")');
    expect(await now.records.selectFrom('address').selectAll().execute()).toEqual([row('kept')]);
    await now.close();
  });

  test('lets nobody see half of what belongs together, and takes back what failed', async () => {
    const { records, close } = await openDatabase(await databases.place());
    const count = async () => (await records.selectFrom('address').selectAll().execute()).length;
    const move = (index: number) =>
      records.transaction().execute(async (both) => {
        await both
          .insertInto('address')
          .values(row(`one ${index}`))
          .execute();
        await both
          .insertInto('address')
          .values(row(`other ${index}`))
          .execute();
        if (index === 3) throw new Error('changed my mind');
      });
    const ends = await Promise.allSettled([...Array(8).keys()].map(move));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await count()).toBe(14);
    await close();
  });

  test('tells of each question that was not answered', async () => {
    let failures = 0;
    const place = { ...(await databases.place()), onFailure: () => failures++ };
    const { records, close } = await openDatabase(place);
    await records.selectFrom('address').selectAll().execute();
    expect(failures).toBe(0);
    const ask = (question: string) =>
      sql
        .raw(question)
        .execute(records)
        .catch(() => null);
    expect(await ask('SELECT nothing FROM nowhere')).toBeNull();
    expect(failures).toBe(1);
    await databases.server()?.kill();
    if (databases.kind === 'PostgreSQL') {
      expect(await ask('SELECT 1')).toBeNull();
      expect(failures).toBe(2);
      await databases.server()?.start();
    }
    await close();
  });

  if (databases.kind === 'PostgreSQL') {
    test('that dies while it is asked, or amid a transaction, fails what was asked and nothing else', async () => {
      const { records, close } = await openDatabase(await databases.place());
      const begun = Promise.withResolvers<void>();
      const gone = Promise.withResolvers<void>();
      const amid = records.transaction().execute(async (both) => {
        await both.insertInto('address').values(row('half')).execute();
        begun.resolve();
        await gone.promise;
        await both.insertInto('address').values(row('other half')).execute();
      });
      const ends = Promise.allSettled([amid, sql`SELECT pg_sleep(100)`.execute(records)]);
      await begun.promise;
      await databases.server()?.kill();
      gone.resolve();
      expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await databases.server()?.start();
      expect(await records.selectFrom('address').selectAll().execute()).toEqual([]);
      await close();
    });
  }

  test('has on its disk whatever it acknowledged before it was killed', async () => {
    const place = await databases.place();
    const script = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dir, 'open-database.ts'))};
      const place = { ...${JSON.stringify(place)}, onLost() {} };
      const { records } = await openDatabase(place);
      for (let index = 0; ; index++) {
        await records.insertInto('address').values({ reference: String(index), day: '2026-01-01', sealed: '' }).execute();
        process.stdout.write(index + '\\n');
      }`;
    const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe' });
    let said = '';
    for await (const bytes of child.stdout) {
      said += new TextDecoder().decode(bytes);
      if (said.includes('\n50\n')) child.kill('SIGKILL');
    }
    await databases.server()?.kill();
    await databases.server()?.start();
    const acknowledged = said.split('\n').slice(0, -1);
    expect(acknowledged.length).toBeGreaterThan(50);
    const { records, close } = await openDatabase(place);
    const kept = await records.selectFrom('address').select('reference').execute();
    const references = new Set(kept.map(({ reference }) => reference));
    expect(acknowledged.filter((reference) => !references.has(reference))).toEqual([]);
    await close();
  });
});

describe('a database that cannot be used', () => {
  const place = (more: Partial<DatabasePlace> = {}): DatabasePlace => ({
    url: null,
    dataDir: createDataFolder(),
    onLost: () => undefined,
    ...more,
  });

  async function refusalOf(of: DatabasePlace): Promise<string> {
    const refusal = await openDatabase(of).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DatabaseError);
    return refusal instanceof DatabaseError ? refusal.message : '';
  }

  test('W11 is told in one sentence: rubbish in the file, which stays as it is', async () => {
    const of = place();
    const file = join(of.dataDir, 'anoncam.sqlite');
    writeFileSync(file, 'rubbish '.repeat(1_000));
    expect(await refusalOf(of)).toMatch(
      /^ANONCAM_DATA_DIR cannot be used: .*anoncam\.sqlite: .*not a database.*\.$/,
    );
    expect(readFileSync(file, 'utf8')).toBe('rubbish '.repeat(1_000));
  });

  test('is told in one sentence: a folder where the file should be', async () => {
    const of = place();
    mkdirSync(join(of.dataDir, 'anoncam.sqlite'));
    expect(await refusalOf(of)).toContain('ANONCAM_DATA_DIR cannot be used');
  });

  test('W11 is told in one sentence: nobody answers, and a password is not repeated', async () => {
    const sentence = await refusalOf(place({ url: 'postgres://anoncam:hunter2@127.0.0.1:1/anoncam' }));
    expect(sentence).toBe('ANONCAM_DATABASE_URL leads to no database that can be used (ECONNREFUSED).');
  });

  test('is told in one sentence: a disk that is full; nothing acknowledged is lost', async () => {
    const of = place();
    const { records, close } = await openDatabase(of);
    await records.insertInto('address').values(row('before')).execute();
    await sql`PRAGMA max_page_count = 8`.execute(records);
    const flood = Array.from({ length: 2_000 }, (_, index) => ({
      ...row(`${index}`),
      sealed: 'x'.repeat(200),
    }));
    const failure = await records
      .insertInto('address')
      .values(flood)
      .execute()
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/full/);
    expect(await records.selectFrom('address').selectAll().execute()).toEqual([row('before')]);
    await close();
    const again = await openDatabase(of);
    expect(await again.records.selectFrom('address').selectAll().execute()).toEqual([row('before')]);
    await again.close();
  });
});

test('what was deleted from the embedded database is in none of its files', async () => {
  const dataDir = createDataFolder();
  const { records, settle, close } = await openDatabase({ url: null, dataDir, onLost: () => undefined });
  const canary = 'canary-'.repeat(20);
  const isThere = () =>
    readdirSync(dataDir).some((name) => readFileSync(join(dataDir, name)).includes(canary.slice(0, 60)));
  await records
    .insertInto('address')
    .values({ ...row('a'), sealed: canary })
    .execute();
  expect(isThere()).toBe(true);
  await records.deleteFrom('address').execute();
  await settle();
  expect(isThere()).toBe(false);
  await close();
});

test('the embedded database is for the server alone', async () => {
  const dataDir = join(createDataFolder(), 'deep');
  const { close } = await openDatabase({ url: null, dataDir, onLost: () => undefined });
  await close();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(join(dataDir, 'anoncam.sqlite')).mode & 0o077).toBe(0);
});
