/** The backups of a running server over the days: on time, tried again, and not disturbed by a folder that fails. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../database/open-database.ts';
import { systemRandom } from '../lib/random.ts';
import { Household, messageOf } from '../testing/backups.ts';
import { Backups, generationEveryMs, shipEveryMs } from './backups.ts';
import { DeletionList } from './deletion-list.ts';
import { listGenerations, nameSegment } from './generation.ts';
import { LogCopies } from './log-copies.ts';
import { LogShipper } from './log-shipper.ts';
import { makeGeneration } from './make-generation.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(60_000);

const hourMs = 60 * 60 * 1000;
const ends = '2999-01-01';

class Running implements AsyncDisposable {
  readonly house: Household;
  readonly backups: Backups;
  readonly #database: Database;
  /** Called when a snapshot has been begun. */
  whenHeld: () => void = () => undefined;

  constructor(house: Household, database: Database) {
    const { folders, keys, clock, log, dataDir, databaseFile } = house;
    this.house = house;
    this.#database = database;
    const shipper = new LogShipper(databaseFile);
    this.backups = new Backups({
      folders,
      keepDays: 35,
      copies: new LogCopies({ shipper, folders, recipient: keys.recipient, clock, log }),
      deletions: new DeletionList(folders, log),
      clock,
      log,
      make: (onHeld) =>
        makeGeneration(
          { dataDir, databaseUrl: null, folders, recipient: keys.recipient },
          {
            clock,
            random: systemRandom,
            onHeld: (name, logEnd) => {
              onHeld(name, logEnd);
              this.whenHeld();
            },
          },
        ),
    });
    this.backups.run();
  }

  static async start(house?: Household): Promise<Running> {
    const home = house ?? (await Household.open());
    return new Running(home, await home.openDatabase(true));
  }

  async write(id: string): Promise<void> {
    await this.#database.records.insertInto('contact_message').values(messageOf(id, ends)).execute();
  }

  async erase(id: string): Promise<void> {
    await this.#database.records.deleteFrom('contact_message').where('id', '=', id).execute();
  }

  /** Lets time go by, and waits until what was due has been done. */
  async pass(ms: number): Promise<void> {
    this.house.clock.advance(ms);
    await this.idle();
  }

  /** Whatever is being made is made, and nothing else is begun for it. */
  async idle(): Promise<void> {
    await this.backups.made();
    await this.backups.ship();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.backups.stop();
    await this.#database.close();
  }
}

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
