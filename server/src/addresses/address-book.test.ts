/** Where visitors connect from: sealed for its day, known by a reference, and gone when its time is over. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DatabasePlace, openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { createDataFolder } from '../testing/application.ts';
import { describeDatabases } from '../testing/databases.ts';
import { AddressBook } from './address-book.ts';
import { DayKeys, dayKeyFolder } from './day-keys.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;
const noonMs = Date.UTC(2026, 0, 10, 12);
const goneAtMs = Date.UTC(2026, 1, 9);
const address = '203.0.113.77';

async function open(place: DatabasePlace, startMs = noonMs) {
  const clock = new TestClock(startMs);
  const database = await openDatabase(place);
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  const dayKeys = new DayKeys({ dataDir: place.dataDir, clock, random: systemRandom });
  const book = new AddressBook({ records: database.records, dayKeys, clock, random: systemRandom, log });
  return { clock, database, dayKeys, book, errors, goTo: (ms: number) => clock.advance(ms - clock.now()) };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function close({ book, database }: Opened): Promise<void> {
  await book.stop();
  await database.close();
}

function note(opened: Opened, text: string) {
  const reference = opened.book.note(text);
  if (reference === null) throw new Error(`${text} is no address`);
  return reference;
}

function countRows({ database }: Opened): Promise<number> {
  const all = database.records.selectFrom('address').selectAll().execute();
  return all.then((rows) => rows.length);
}

describeDatabases('addresses', (databases) => {
  test('have one reference a day, whatever their spelling; another the next day', async () => {
    const opened = await open(await databases.place());
    const reference = note(opened, address);
    expect(note(opened, `::ffff:${address}`)).toBe(reference);
    expect(note(opened, '203.0.113.78')).not.toBe(reference);
    expect(opened.book.note('nowhere')).toBeNull();
    expect(await opened.book.reveal(reference)).toBe(address);
    opened.clock.advance(dayMs);
    const next = note(opened, address);
    expect(next).not.toBe(reference);
    expect([await opened.book.reveal(reference), await opened.book.reveal(next)]).toEqual([address, address]);
    expect(await countRows(opened)).toBe(3);
    await close(opened);
  });

  test('of IPv6 are known by their /64 only', async () => {
    const opened = await open(await databases.place());
    const reference = note(opened, '2001:db8:1:2:3:4:5:6');
    expect(note(opened, '2001:DB8:1:2::')).toBe(reference);
    expect(note(opened, '2001:db8:1:3::')).not.toBe(reference);
    expect(await opened.book.reveal(reference)).toBe('2001:db8:1:2::/64');
    await close(opened);
  });

  test('keep their reference when the server starts again', async () => {
    const place = await databases.place();
    const before = await open(place);
    const reference = note(before, address);
    await close(before);
    const after = await open(place);
    expect(note(after, address)).toBe(reference);
    expect(await after.book.reveal(reference)).toBe(address);
    expect(await countRows(after)).toBe(1);
    await close(after);
  });

  test('can be read until thirty days are over, and not a millisecond longer', async () => {
    const opened = await open(await databases.place());
    const reference = note(opened, address);
    await opened.book.write();
    opened.goTo(goneAtMs - 1);
    opened.dayKeys.destroyOld();
    expect(await opened.book.deleteOld(10)).toBe(0);
    expect(await opened.book.reveal(reference)).toBe(address);
    opened.goTo(goneAtMs);
    // Even before anything was deleted.
    expect(await opened.book.reveal(reference)).toBeNull();
    expect(opened.dayKeys.destroyOld()).toEqual(['2026-01-10' as never]);
    expect(await opened.book.deleteOld(10)).toBe(1);
    expect(await countRows(opened)).toBe(0);
    await close(opened);
  });

  test('of a day are deleted a few at a time, and no others', async () => {
    const opened = await open(await databases.place());
    for (let index = 0; index < 25; index++) note(opened, `203.0.113.${index}`);
    opened.clock.advance(dayMs);
    const young = note(opened, address);
    await opened.book.write();
    opened.goTo(goneAtMs);
    const counts = [];
    for (let run = 0; run < 4; run++) counts.push(await opened.book.deleteOld(10));
    expect(counts).toEqual([10, 10, 5, 0]);
    expect(await opened.book.reveal(young)).toBe(address);
    await close(opened);
  });

  test('are known by a reference that tells nothing: neither records nor files hold an address in any form', async () => {
    const place = await databases.place();
    const opened = await open(place);
    note(opened, address);
    note(opened, '2001:db8:aaaa:bbbb:cccc::1');
    await opened.book.write();
    const rows = JSON.stringify(await opened.database.records.selectFrom('address').selectAll().execute());
    const files = listFiles(place.dataDir).map((file) => readFileSync(file));
    for (const canary of spellings()) {
      expect(rows.includes(canary.toString('latin1'))).toBe(false);
      expect(files.some((bytes) => bytes.includes(canary))).toBe(false);
    }
    await close(opened);
  });

  // The embedded database is part of the process, and never away.
  if (databases.kind === 'PostgreSQL') {
    test('that could not be written are written when the database is back', async () => {
      const server = databases.server();
      if (!server) throw new Error('no server');
      const opened = await open(await databases.place());
      await server.kill();
      const reference = note(opened, address);
      await opened.book.write().catch(() => undefined);
      await server.start();
      opened.clock.advance(2_000);
      expect(await opened.book.reveal(reference)).toBe(address);
      await close(opened);
    });
  }
});

test('where no day key can be made, visitors are let in, nothing is noted, and it is said once', async () => {
  const dataDir = createDataFolder();
  const opened = await open({ url: null, dataDir, onLost: () => undefined });
  rmSync(join(dataDir, dayKeyFolder), { recursive: true });
  writeFileSync(join(dataDir, dayKeyFolder), 'in the way');
  expect([opened.book.note(address), opened.book.note('203.0.113.1')]).toEqual([null, null]);
  expect(opened.errors).toEqual(['there is no day key; addresses are not noted']);
  rmSync(join(dataDir, dayKeyFolder));
  expect(await opened.book.reveal(note(opened, address))).toBe(address);
  expect(await countRows(opened)).toBe(1);
  await close(opened);
  rmSync(dataDir, { recursive: true });
});

function spellings(): readonly Buffer[] {
  const bytes = Buffer.from([203, 0, 113, 77]);
  const group = Buffer.from('2001db8aaaabbbb'.padStart(16, '0'), 'hex');
  return [
    Buffer.from(address),
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(Buffer.from(address).toString('base64').slice(0, 15)),
    Buffer.from('2001:db8:aaaa'),
    group,
  ];
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe('a backup of day 1 that is restored on day 31', () => {
  test('decrypts nothing: the key was never in it, and is gone', async () => {
    const [dataDir, backup] = [createDataFolder(), createDataFolder()];
    const place = { url: null, dataDir, onLost: () => undefined };
    const first = await open(place);
    const reference = note(first, address);
    await close(first);
    cpSync(dataDir, backup, { recursive: true, filter: (source) => !source.includes(dayKeyFolder) });
    expect(readdirSync(backup)).not.toContain(dayKeyFolder);

    const later = await open(place, goneAtMs + dayMs);
    later.dayKeys.destroyOld();
    await later.book.deleteOld(10);
    await close(later);
    for (const name of readdirSync(backup))
      cpSync(join(backup, name), join(dataDir, name), { recursive: true });

    // Even if somebody sets the clock back.
    for (const nowMs of [goneAtMs + dayMs, noonMs]) {
      const restored = await open(place, nowMs);
      expect(await countRows(restored)).toBe(1);
      expect(await restored.book.reveal(reference)).toBeNull();
      await close(restored);
    }
    for (const folder of [dataDir, backup]) rmSync(folder, { recursive: true });
  });
});
