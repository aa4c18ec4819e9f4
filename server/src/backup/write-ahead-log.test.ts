/** How far the log has got: never further than what was committed, and never further than what is whole. */
import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { createDataFolder } from '../testing/application.ts';
import { findLogEnd } from './write-ahead-log.ts';

function openLog() {
  const folder = createDataFolder();
  const file = join(folder, 'a.sqlite');
  const database = new Database(file, { create: true });
  for (const pragma of ['journal_mode = WAL', 'wal_autocheckpoint = 0', 'cache_size = 4'])
    database.run(`PRAGMA ${pragma}`);
  database.run('CREATE TABLE note (words TEXT)');
  const log = `${file}-wal`;
  const add = (count: number) => {
    for (let index = 0; index < count; index++)
      database.run('INSERT INTO note VALUES (?)', ['x'.repeat(3_000)]);
  };
  const close = () => {
    database.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, database, log, add, close, sizeOf: () => statSync(log).size };
}

test('ends with the last commit', () => {
  const { log, add, close, sizeOf } = openLog();
  const first = findLogEnd(log);
  expect(first?.bytes).toBe(sizeOf());
  add(3);
  expect(findLogEnd(log)?.bytes).toBe(sizeOf());
  expect(findLogEnd(log, first)).toEqual(findLogEnd(log));
  close();
});

test('does not hold what is written but not committed, nor what was taken back', () => {
  const { database, log, add, close, sizeOf } = openLog();
  const before = findLogEnd(log);
  database.run('BEGIN');
  add(40);
  // Too much for its memory, so that a part stands in the log already.
  expect(sizeOf()).toBeGreaterThan((before?.bytes ?? 0) + 20_000);
  expect(findLogEnd(log)).toEqual(before);
  expect(findLogEnd(log, before)).toEqual(before);
  database.run('ROLLBACK');
  add(1);
  const after = findLogEnd(log, before);
  expect(after?.bytes).toBeGreaterThan(before?.bytes ?? 0);
  expect(after?.bytes).toBeLessThan(sizeOf());
  expect(after).toEqual(findLogEnd(log));
  close();
});

test('is nothing where there is no log, an empty one, or something else', () => {
  const { folder, database, log, close } = openLog();
  expect(findLogEnd(join(folder, 'none'))).toBeNull();
  database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  expect(findLogEnd(log)).toBeNull();
  writeFileSync(join(folder, 'rubbish'), 'rubbish '.repeat(100));
  expect(findLogEnd(join(folder, 'rubbish'))).toBeNull();
  close();
});

test('of a filling after another begins at its beginning', () => {
  const { database, log, add, close, sizeOf } = openLog();
  add(5);
  const before = findLogEnd(log);
  database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  add(1);
  const after = findLogEnd(log, before);
  expect(after?.salts).not.toBe(before?.salts);
  expect(after?.bytes).toBe(sizeOf());
  close();
});

test('ends before the first bit that is wrong, wherever that is', () => {
  const { folder, log, add, close } = openLog();
  add(6);
  const bytes = readFileSync(log);
  const end = findLogEnd(log)?.bytes ?? 0;
  const copy = join(folder, 'copy');
  fc.assert(
    fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(copy, changed);
      const found = findLogEnd(copy)?.bytes ?? 0;
      expect(found).toBeLessThan(end);
      expect(found).toBeLessThanOrEqual(bit >> 3);
    }),
  );
  close();
});
