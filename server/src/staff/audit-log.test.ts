/** The audit log: one entry after the other whoever writes, refused by the database to be changed, ended after three years. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { sql } from 'kysely';
import { openDatabase } from '../database/open-database.ts';
import { deleteOldAuditEntries, firstAuditDay } from '../privacy/staff-forgetting.ts';
import { AuditOffice, dayMs } from '../testing/audit-office.ts';
import { describeDatabases } from '../testing/databases.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function forget({ records, clock }: AuditOffice, most: number): Promise<number> {
  return deleteOldAuditEntries(records, most, firstAuditDay(clock.now()));
}

describeDatabases('the audit log', (databases) => {
  test('keeps one entry after the other, and the last one of each day that is over', async () => {
    await using office = await AuditOffice.open(databases);
    expect([
      await office.log.verify(),
      await office.log.publishedHeads(9),
      await office.log.findHead(),
    ]).toEqual([true, [], '']);
    await office.fill();
    expect(await office.log.verify()).toBe(true);
    const listed = await office.log.list(null, 100);
    expect(listed.map(({ number }) => number)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(listed.map(({ previous }) => previous)).toEqual([...listed.slice(1).map(({ hash }) => hash), '']);
    expect((await office.log.list(4, 2)).map(({ number }) => number)).toEqual([3, 2]);
    const heads = async () => (await office.log.publishedHeads(9)).map(({ day, number }) => [day, number]);
    expect(await heads()).toEqual([
      ['2026-11-27', 7],
      ['2026-11-26', 4],
    ]);
    office.clock.advance(dayMs);
    expect(await heads()).toEqual([
      ['2026-11-28', 10],
      ['2026-11-27', 7],
      ['2026-11-26', 4],
    ]);
    expect([await office.log.verify(), await office.another().verify()]).toEqual([true, true]);
  });

  test('S6 is one chain, however many servers write at once', async () => {
    await using office = await AuditOffice.open(databases);
    // Two connections to the embedded one would wait for each other in this one thread; another process would not.
    const other = office.place.url === null ? office.database : await openDatabase(office.place);
    const logs = [office.log, office.another(), office.another(other.records), office.another(other.records)];
    const checks: Promise<boolean>[] = [];
    await Promise.all(
      logs.map(async (log) => {
        for (let one = 0; one < 8; one++) {
          await office.write(1, log);
          checks.push(log.verify());
        }
      }),
    );
    expect((await office.log.list(null, 100)).map(({ number }) => number)).toEqual(
      Array.from({ length: 32 }, (_, at) => 32 - at),
    );
    // Asked in the middle of it, it was whole each time.
    expect(new Set(await Promise.all(checks))).toEqual(new Set([true]));
    expect(await office.another().verify()).toBe(true);
    if (other !== office.database) await other.close();
  });

  test('is not changed by who asks the database for it as everybody must', async () => {
    await using office = await AuditOffice.open(databases);
    await office.fill();
    const truncates =
      office.place.url === null
        ? []
        : ['audit_entry', 'audit_head', 'audit_tip'].map((table) => `TRUNCATE ${table}`);
    const replaces =
      office.place.url === null
        ? [
            `REPLACE INTO audit_entry SELECT number, at, 'x', did, "to", reason, previous, hash FROM audit_entry WHERE number = 3`,
          ]
        : [];
    for (const statement of [
      "UPDATE audit_entry SET reason = 'x' WHERE number = 3",
      'DELETE FROM audit_entry WHERE number = 3',
      'DELETE FROM audit_entry',
      "UPDATE audit_head SET hash = 'x'",
      'DELETE FROM audit_head',
      'DELETE FROM audit_tip',
      ...truncates,
      ...replaces,
    ]) {
      const refusal = await sql
        .raw(statement)
        .execute(office.records)
        .catch((error: unknown) => error);
      expect([statement, String(refusal)]).toEqual([statement, expect.stringContaining('only added to')]);
    }
    expect([await office.log.verify(), (await office.log.list(null, 100)).length]).toEqual([true, 10]);
  });

  test('ends by whole days after three years, and what is left is still known to be whole', async () => {
    await using office = await AuditOffice.open(databases, Date.UTC(2019, 0, 1, 12));
    await office.fill();
    office.clock.advance(1_095 * dayMs - 2 * dayMs - 1);
    expect(await forget(office, 100)).toBe(0);
    await office.write(1);
    office.clock.advance(dayMs + 1);
    expect(await forget(office, 100)).toBe(4);
    expect([await office.log.verify(), await office.another().verify()]).toEqual([true, true]);
    office.clock.advance(3 * dayMs);
    // A little more than was asked for, since a day ends as a whole.
    expect(await forget(office, 2)).toBe(3);
    expect(await forget(office, 2)).toBe(3);
    expect(await forget(office, 2)).toBe(0);
    expect(await office.another().verify()).toBe(true);
    office.clock.advance(1_095 * dayMs);
    await office.log.publishedHeads(1);
    expect(await forget(office, 100)).toBe(1);
    expect(await office.another().verify()).toBe(true);
    await office.write(1);
    expect([
      await office.another().verify(),
      (await office.log.list(null, 9)).map(({ number }) => number),
    ]).toEqual([true, [12]]);
  });
});
