/** The audit log, changed by somebody who owns the database: whatever they do to it is found. */
import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { AuditOffice, dayMs } from '../testing/audit-office.ts';
import { describeDatabases } from '../testing/databases.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** By what is done to a log of ten entries, of which the fourth and the seventh are heads. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  'edit: what was done': ["UPDATE audit_entry SET did = 'joined' WHERE number = 6"],
  'edit: who did it': ["UPDATE audit_entry SET who = 'automatic' WHERE number = 10"],
  'edit: to whom': [`UPDATE audit_entry SET "to" = '' WHERE number = 1`],
  'edit: why': ["UPDATE audit_entry SET reason = 'x' WHERE number = 4"],
  'edit: when': ["UPDATE audit_entry SET at = '2026-11-27T12:00:00.001Z' WHERE number = 6"],
  'edit: a time that is none': ["UPDATE audit_entry SET at = 'x' WHERE number = 6"],
  'edit: a hash of its own': [
    "UPDATE audit_entry SET hash = 'x' WHERE number = 10",
    "UPDATE audit_tip SET hash = 'x'",
  ],
  'delete: the first': ['DELETE FROM audit_entry WHERE number = 1'],
  'delete: a day from the beginning': ['DELETE FROM audit_entry WHERE number <= 4'],
  'delete: from the beginning, with a made-up head': [
    'DELETE FROM audit_entry WHERE number <= 2',
    "INSERT INTO audit_head SELECT '2020-01-01', 2, previous FROM audit_entry WHERE number = 3",
  ],
  'delete: a day, as if it were long ago': [
    'DELETE FROM audit_entry WHERE number <= 4',
    "UPDATE audit_head SET day = '2020-01-01' WHERE number = 4",
  ],
  'delete: one in the middle': ['DELETE FROM audit_entry WHERE number = 6'],
  'delete: and the rest moved up': [
    'DELETE FROM audit_entry WHERE number = 9',
    'UPDATE audit_entry SET number = 9 WHERE number = 10',
    'UPDATE audit_tip SET number = 9',
  ],
  'delete: a head': ['DELETE FROM audit_head WHERE number = 4'],
  'edit: a head': ["UPDATE audit_head SET hash = 'x' WHERE number = 4"],
  'reorder: two change their numbers': [
    'UPDATE audit_entry SET number = 100 WHERE number = 5',
    'UPDATE audit_entry SET number = 5 WHERE number = 6',
    'UPDATE audit_entry SET number = 6 WHERE number = 100',
  ],
  'add: one beyond the last': [
    `INSERT INTO audit_entry SELECT 11, at, who, did, "to", reason, hash, 'x' FROM audit_entry WHERE number = 10`,
  ],
  'add: one before the first': [
    `INSERT INTO audit_entry SELECT -1, at, who, did, "to", reason, '', 'x' FROM audit_entry WHERE number = 10`,
  ],
  'truncate: the tail': ['DELETE FROM audit_entry WHERE number > 8'],
  'truncate: the tail, and another is made the last': [
    'DELETE FROM audit_entry WHERE number > 8',
    'UPDATE audit_tip SET number = 8, hash = (SELECT hash FROM audit_entry WHERE number = 8)',
  ],
  'truncate: back to a head': [
    'DELETE FROM audit_entry WHERE number > 7',
    'UPDATE audit_tip SET number = 7, hash = (SELECT hash FROM audit_entry WHERE number = 7)',
  ],
  'truncate: all, the heads as well, and the tip is gone': [
    'DELETE FROM audit_entry',
    'DELETE FROM audit_tip',
  ],
};

describeDatabases('the audit log, attacked by who owns the database', (databases) => {
  let office: AuditOffice;
  beforeAll(async () => {
    office = await AuditOffice.open(databases);
    await office.fill();
  });
  test.each(Object.entries(attacks))('%s', async (_, statements) => {
    expect(await office.tryAttack(statements)).toEqual([false, false]);
  });

  test('S6 of all that was tried, nothing is left', async () => {
    expect([await office.log.verify(), await office.another().verify()]).toEqual([true, true]);
    await office[Symbol.asyncDispose]();
  });
});

describeDatabases('the audit log, changed for good', (databases) => {
  test('S6 put back to an earlier state as a whole: by the server that was there, and by what it published', async () => {
    await using office = await AuditOffice.open(databases);
    await office.fill();
    const tip = await office.records.selectFrom('audit_tip').selectAll().executeTakeFirstOrThrow();
    await office.write(2);
    office.clock.advance(dayMs);
    const [published] = await office.log.publishedHeads(1);
    await office.attack([
      `UPDATE audit_tip SET number = ${tip.number}, hash = '${tip.hash}', seal = '${tip.seal}'`,
      `DELETE FROM audit_entry WHERE number > ${tip.number}`,
      `DELETE FROM audit_head WHERE number > ${tip.number}`,
    ]);
    expect(await office.log.verify()).toBe(false);
    // One that starts only now cannot know. Whoever kept the page can.
    expect(await office.another().verify()).toBe(true);
    expect((await office.another().publishedHeads(1))[0]).not.toEqual(published);
  });

  test('given a beginning by the server itself, which was made to sign it: no head is made of what was changed', async () => {
    await using office = await AuditOffice.open(databases);
    await office.write(3);
    const { at } = (await office.log.list(null, 1))[0] ?? { at: '' };
    await office.attack(["UPDATE audit_entry SET at = '2020-01-01T12:00:00.000Z' WHERE number = 3"]);
    await office.log.publishedHeads(1);
    await office.attack([`UPDATE audit_entry SET at = '${at}' WHERE number = 3`]);
    await office.write(2);
    await office.attack(['DELETE FROM audit_entry WHERE number <= 3']);
    expect([await office.log.verify(), await office.another().verify()]).toEqual([false, false]);
  });

  test.each([
    [
      'cut off',
      [
        'DELETE FROM audit_entry WHERE number > 8',
        'UPDATE audit_tip SET number = 8, hash = (SELECT hash FROM audit_entry WHERE number = 8)',
      ],
    ],
    ['cut off without another tip', ['DELETE FROM audit_entry WHERE number > 8']],
    ['edited at its end', ["UPDATE audit_entry SET reason = 'x' WHERE number = 10"]],
  ] as const)('%s, it goes on and stays known to be changed', async (_, statements) => {
    await using office = await AuditOffice.open(databases);
    await office.fill();
    await office.attack(statements);
    const late = office.another();
    await office.write(3, late);
    expect([await late.verify(), await office.another().verify()]).toEqual([false, false]);
  });
});

describe('any change to any entry', () => {
  test('S6 is found', async () => {
    await using office = await AuditOffice.open({
      kind: 'SQLite',
      place: async () => ({ url: null, dataDir: createDataFolder(), onLost() {} }),
      server: () => null,
    });
    await office.fill();
    await office.attack([]);
    const columns = ['at', 'who', 'did', 'to', 'reason', 'previous', 'hash'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom(...columns),
        fc.string(),
        async (number, column, text) => {
          const find = office.records.selectFrom('audit_entry').selectAll().where('number', '=', number);
          const before = await find.executeTakeFirstOrThrow();
          fc.pre(before[column] !== text);
          const set = (value: string) =>
            office.records
              .updateTable('audit_entry')
              .set({ [column]: value })
              .where('number', '=', number)
              .execute();
          await set(text);
          expect(await office.another().verify()).toBe(false);
          await set(before[column]);
        },
      ),
      { numRuns: 60 },
    );
    expect(await office.another().verify()).toBe(true);
  });
});
