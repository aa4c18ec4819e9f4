/** The backups of a running server over the days: on time, tried again, and not disturbed by a folder that fails. */
import { Database as Sqlite } from 'bun:sqlite';
import { expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Household } from '../testing/backups.ts';
import { Running } from '../testing/running-backups.ts';
import { generationEveryMs, shipEveryMs } from './backups.ts';
import { listGenerations, nameSegment } from './generation.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const hourMs = 60 * 60 * 1000;

/** What each folder would give back. */
async function restoreFrom(house: Household, folder: string): Promise<readonly string[]> {
  await house.restore({ folders: [folder] });
  return house.listMessages();
}

test('there is one from the start, another one after a day, and every change after each', async () => {
  const running = await Running.start();
  const { house } = running;
  await running.write('a');
  await running.idle();
  await running.write('b');
  await running.pass(shipEveryMs);
  expect(listGenerations(house.folders)).toHaveLength(1);
  await running.pass(generationEveryMs);
  await running.write('c');
  await running.pass(shipEveryMs);
  const generations = listGenerations(house.folders);
  expect(generations.map(({ folders }) => folders)).toEqual([house.folders, house.folders]);
  expect(running.backups.isOverdue()).toBe(false);
  await running[Symbol.asyncDispose]();
  expect(house.said).toEqual([]);
  for (const folder of house.folders) expect(await restoreFrom(house, folder)).toEqual(['a', 'b', 'c']);
});

test('a folder that is away is left out, tried again, and gets everything when it is back', async () => {
  const house = await Household.open();
  const [away = '', other = ''] = house.folders;
  rmSync(away, { recursive: true });
  writeFileSync(away, 'no folder');
  await using running = await Running.start(house);
  await running.write('a');
  await running.idle();
  expect(listGenerations(house.folders).map(({ folders }) => folders)).toEqual([[other]]);
  expect(house.said.join()).toContain(away);
  expect(running.backups.isOverdue()).toBe(false);
  rmSync(away);
  mkdirSync(away);
  await running.pass(hourMs);
  expect(listGenerations(house.folders)[0]?.folders).toEqual(house.folders);
  await running.write('b');
  await running[Symbol.asyncDispose]();
  for (const folder of house.folders) expect(await restoreFrom(house, folder)).toEqual(['a', 'b']);
});

test('a folder that fills up loses nothing of the other one, and is tried again', async () => {
  const house = await Household.open();
  const [full = '', other = ''] = house.folders;
  await using running = await Running.start(house);
  await running.idle();
  const name = listGenerations(house.folders)[0]?.name ?? '';
  // A device that has no space left.
  const next = nameSegment({ number: 0, epoch: 0, atMs: house.clock.now() + shipEveryMs });
  symlinkSync('/dev/full', join(full, name, `${next}.part`));
  await running.write('a');
  await running.pass(shipEveryMs);
  expect(house.said.join()).toMatch(/could not be copied to a folder: .*ENOSPC/);
  await running.write('b');
  await running.pass(shipEveryMs);
  const pieces = (folder: string) =>
    readdirSync(join(folder, name)).filter((file) => file.startsWith('log-'));
  expect([pieces(full).length, pieces(other).length]).toEqual([0, 2]);
  await running.pass(hourMs);
  expect(listGenerations(house.folders)[0]?.folders).toEqual(house.folders);
  await running[Symbol.asyncDispose]();
  for (const folder of house.folders) expect(await restoreFrom(house, folder)).toEqual(['a', 'b']);
});

test('without any folder for more than a day it is overdue, and no longer when one is back', async () => {
  const house = await Household.open();
  await using running = await Running.start(house);
  await running.idle();
  for (const folder of house.folders) renameSync(folder, `${folder}-away`);
  await running.write('a');
  await running.pass(24 * hourMs);
  expect(running.backups.isOverdue()).toBe(false);
  await running.pass(3 * hourMs);
  expect(running.backups.isOverdue()).toBe(true);
  for (const folder of house.folders) renameSync(`${folder}-away`, folder);
  await running.pass(hourMs);
  expect(running.backups.isOverdue()).toBe(false);
  await running[Symbol.asyncDispose]();
  expect(await restoreFrom(house, house.folders[0] ?? '')).toEqual(['a']);
});

test('what was deleted leaves the files beside the server with the purge, and the backups go on', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  await running.write('a');
  await running.write('canary');
  await running.erase('canary');
  expect(house.isOnDisk('words of canary')).toBe(true);
  await running.backups.settle();
  expect(house.isOnDisk('words of canary')).toBe(false);
  await running.write('b');
  await running[Symbol.asyncDispose]();
  expect(listGenerations(house.folders)[0]?.segments.map(({ epoch }) => epoch)).toEqual([0, 1]);
  expect(await restoreFrom(house, house.folders[1] ?? '')).toEqual(['a', 'b']);
});

/** Somebody else's look into the database, which keeps the log from being emptied. */
function openReader(house: Household): Sqlite {
  const reader = new Sqlite(house.databaseFile, { readwrite: true });
  reader.run('BEGIN');
  reader.query('SELECT count(*) FROM contact_message').get();
  return reader;
}

test('where the log was begun anew by others there is a new generation, and every change after it again', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  await running.write('a');
  // All of the log is moved to the file, but it cannot be emptied: the next who writes begins it anew.
  const reader = openReader(house);
  await running.backups.settle();
  reader.close();
  await running.write('b');
  await running.pass(shipEveryMs);
  expect(house.said.join()).toContain('another process changed the database');
  await running.pass(hourMs);
  expect(listGenerations(house.folders)).toHaveLength(2);
  await running.write('c');
  await running.pass(shipEveryMs);
  expect(listGenerations(house.folders)[0]?.segments).toHaveLength(1);
  expect(house.said).toHaveLength(1);
  await running[Symbol.asyncDispose]();
  expect(await restoreFrom(house, house.folders[0] ?? '')).toEqual(['a', 'b', 'c']);
});

test('what was deleted leaves the log as soon as nobody keeps it from being emptied', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  await running.write('canary');
  await running.erase('canary');
  const reader = openReader(house);
  await running.backups.settle();
  expect(house.isOnDisk('words of canary')).toBe(true);
  reader.close();
  await running.pass(shipEveryMs);
  expect(house.isOnDisk('words of canary')).toBe(false);
});

test('after a failure nobody thought of, a generation gets nothing more, and the next one has everything', async () => {
  await using running = await Running.start();
  const { house, shipper } = running;
  await running.idle();
  await running.write('a');
  await running.pass(shipEveryMs);
  shipper.isDisturbed = true;
  await running.write('b');
  await running.pass(shipEveryMs);
  expect(house.said.join()).toContain('changes could not be copied');
  shipper.isDisturbed = false;
  await running.write('c');
  await running.backups.settle();
  await running.write('d');
  await running.pass(shipEveryMs);
  // Whatever came now would be taken for a continuation.
  expect(listGenerations(house.folders).map(({ segments }) => segments.length)).toEqual([1]);
  running.whenHeld = () => {
    shipper.isDisturbed = true;
  };
  await running.pass(hourMs);
  shipper.isDisturbed = false;
  running.whenHeld = () => undefined;
  await running.pass(hourMs);
  expect(listGenerations(house.folders)).toHaveLength(3);
  await running.write('e');
  await running[Symbol.asyncDispose]();
  expect(await restoreFrom(house, house.folders[0] ?? '')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a clock that was set back does not put off the next one', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  house.clock.advance(-30 * 24 * hourMs);
  running.backups.run();
  await running.idle();
  expect(listGenerations(house.folders)).toHaveLength(2);
});

test('changes during the making of the next one are in both', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  const { promise: written, resolve } = Promise.withResolvers<void>();
  const writeDuring = async () => {
    await running.write('a');
    await running.backups.ship();
    await running.write('b');
    await running.backups.ship();
  };
  running.whenHeld = () => void writeDuring().then(resolve);
  house.clock.advance(generationEveryMs);
  await Promise.all([written, running.idle()]);
  await running.write('c');
  await running[Symbol.asyncDispose]();
  const [later, earlier] = listGenerations(house.folders);
  expect(earlier?.segments.length).toBeGreaterThan(0);
  for (const folder of house.folders) expect(await restoreFrom(house, folder)).toEqual(['a', 'b', 'c']);
  expect(later?.madeAtMs).toBe(house.clock.now());
});

test('a generation that is whole gets every change, even if who made it died before saying so', async () => {
  await using running = await Running.start();
  const { house } = running;
  await running.idle();
  await running.write('a');
  running.isKilledAtLast = true;
  await running.pass(generationEveryMs);
  await running.write('b');
  await running.pass(shipEveryMs);
  expect(listGenerations(house.folders)).toHaveLength(2);
  await running[Symbol.asyncDispose]();
  for (const folder of house.folders) expect(await restoreFrom(house, folder)).toEqual(['a', 'b']);
});
