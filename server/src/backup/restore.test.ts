/** Restoring: what must not come back does not, nobody loses what is there, and a kill leaves one of the two whole. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { AddressBook } from '../addresses/address-book.ts';
import { systemRandom } from '../lib/random.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { createDataFolder } from '../testing/application.ts';
import { Household, messageOf, runCommand } from '../testing/backups.ts';
import { describeDatabases } from '../testing/databases.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { DeletionList, readDeletions } from './deletion-list.ts';
import { listGenerations } from './generation.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;

describeDatabases('a backup that is restored', (databases) => {
  const openHouse = async () => Household.open((await databases.place()).url);

  test('a month later holds no address, and none can be read', async () => {
    const house = await openHouse();
    const reference = await house.noteAddress('203.0.113.9');
    await house.backUp();
    house.clock.advance(29 * dayMs);
    await house.restore();
    // The day before, it still does.
    expect(await house.countAddresses()).toBe(1);
    house.clock.advance(dayMs);
    house.dayKeys().destroyOld();
    await house.restore();
    expect(await house.countAddresses()).toBe(0);
    const { records, close } = await house.openDatabase();
    const { clock, log } = house;
    const book = new AddressBook({ records, dayKeys: house.dayKeys(), random: systemRandom, clock, log });
    expect(await book.reveal(reference)).toBeNull();
    await close();
    expect(house.isOnDisk(reference)).toBe(false);
  });

  test('D8 where its day keys are lost holds no address', async () => {
    const house = await openHouse();
    await house.noteAddress('203.0.113.9');
    await house.backUp();
    await house.loseData();
    await house.restore();
    expect(await house.countAddresses()).toBe(0);
  });

  test('does not hold what was deleted since: as the database remembers it', async () => {
    const house = await openHouse();
    await house.addMessages(['kept', '2999-01-01'], ['deleted', '2999-01-01']);
    await house.backUp();
    const { records, close } = await house.openDatabase();
    await createDeletions(records, async () => undefined).deleteRows('contact_message', ['deleted']);
    await close();
    await house.restore();
    expect(await house.listMessages()).toEqual(['kept']);
    expect(house.isOnDisk('words of deleted')).toBe(false);
    // And it is remembered for the next time.
    await house.restore();
    expect(await house.listMessages()).toEqual(['kept']);
  });

  test('does not hold what was deleted since: as the list beside the backups has it', async () => {
    const house = await openHouse();
    await house.addMessages(['kept', '2999-01-01'], ['deleted', '2999-01-01']);
    await house.backUp();
    const { records, close } = await house.openDatabase();
    const list = new DeletionList(house.folders, house.log);
    await createDeletions(records, (deletions) => list.tell(deletions)).deleteRows('contact_message', [
      'deleted',
    ]);
    await close();
    await house.loseData();
    // One list is enough.
    rmSync(join(house.folders[0] ?? '', 'deletions.jsonl'));
    const key = house.writeIdentity();
    const said = await runCommand(['restore', '--secret-key-file', key], house.settings);
    expect([said.code, said.errors]).toEqual([0, '']);
    expect(await house.listMessages()).toEqual(['kept']);
  });

  test('does not hold what was deleted since, not even from a copy that was made before', async () => {
    const house = await openHouse();
    await house.addMessages(['kept', '2999-01-01'], ['deleted', '2999-01-01']);
    await house.backUp();
    const copy = createDataFolder();
    cpSync(house.folders[0] ?? '', copy, { recursive: true });
    const { records, close } = await house.openDatabase();
    const list = new DeletionList(house.folders, house.log);
    await createDeletions(records, (deletions) => list.tell(deletions)).deleteRows('contact_message', [
      'deleted',
    ]);
    await close();
    await house.loseData();
    const said = await runCommand(['restore', '--from', copy], house.settings, house.keys.identity);
    rmSync(copy, { recursive: true });
    expect([said.code, said.errors]).toEqual([0, '']);
    expect(await house.listMessages()).toEqual(['kept']);
  });

  test('does not hold what has ended since', async () => {
    const house = await openHouse();
    await house.addMessages(['kept', '2026-01-03'], ['ended', '2026-01-02']);
    await house.backUp();
    house.clock.advance(dayMs);
    await house.restore();
    expect(await house.listMessages()).toEqual(['kept']);
    expect(house.isOnDisk('words of ended')).toBe(false);
  });

  test('is refused if a newer version made it', async () => {
    const house = await openHouse();
    await house.addMessages(['a', '2999-01-01']);
    const { records, close } = await house.openDatabase();
    const history = records as unknown as Kysely<{ kysely_migration: { name: string; timestamp: string } }>;
    await history.insertInto('kysely_migration').values({ name: '9999-later', timestamp: '2030' }).execute();
    await house.backUp();
    await history.deleteFrom('kysely_migration').where('name', '=', '9999-later').execute();
    await close();
    const said = await runCommand(['restore'], house.settings, house.keys.identity);
    expect([said.code, said.errors]).toEqual([1, expect.stringContaining('newer version of AnonCam')]);
    expect(await house.restore().catch(String)).toContain('newer version of AnonCam');
    expect(await house.listMessages()).toEqual(['a']);
  });
});

describe('the command, with the embedded database', () => {
  test('takes the place of a database that is beyond reading, and takes nothing from its log', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    const { records, close } = await house.openDatabase();
    await records.insertInto('contact_message').values(messageOf('b', '2999-01-01')).execute();
    const log = readFileSync(`${house.databaseFile}-wal`);
    await close();
    writeFileSync(`${house.databaseFile}-wal`, log);
    writeFileSync(house.databaseFile, 'rubbish '.repeat(900));
    await house.restore();
    expect(await house.listMessages()).toEqual(['a']);
  });

  test('says which folder it does without', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    rmSync(house.folders[0] ?? '', { recursive: true });
    const said = await runCommand(['restore'], house.settings, house.keys.identity);
    expect([said.code, said.output]).toEqual([
      0,
      expect.stringContaining(
        `There is no folder ${house.folders[0]}; deletions that only it knows are not repeated.`,
      ),
    ]);
  });

  test('refuses where the present database cannot be opened, and takes nothing away', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    // It is sound, but the log beside it cannot be read.
    mkdirSync(`${house.databaseFile}-wal`);
    expect(await house.restore().catch(String)).toContain('move it away if you can do without it');
    rmSync(`${house.databaseFile}-wal`, { recursive: true });
    expect(await house.listMessages()).toEqual(['a']);
  });

  test('refuses while a server runs on the data, and changes nothing', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    const { ANONCAM_BACKUP_FOLDERS: _, ...settings } = house.settings;
    const program = await startProgram(settings);
    await house.addMessages(['b', '2999-01-01']);
    const said = await runCommand(['restore'], house.settings, house.keys.identity);
    await endProgram(program, 'SIGTERM');
    expect([said.code, said.errors]).toEqual([
      1,
      `A server is running on ${house.dataDir}; stop it first.\n`,
    ]);
    expect(await house.listMessages()).toEqual(['a', 'b']);
  });

  test('keeps the replaced database only if it is told to', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    await house.addMessages(['b', '2999-01-01']);
    const old = `${house.databaseFile}.before-restore`;
    await runCommand(['restore'], house.settings, house.keys.identity);
    expect([await house.listMessages(), existsSync(old)]).toEqual([['a'], false]);
    await house.addMessages(['c', '2999-01-01']);
    await runCommand(['restore', '--keep-old'], house.settings, house.keys.identity);
    expect(await house.listMessages()).toEqual(['a']);
    expect(readFileSync(old).includes('words of c')).toBe(true);
  });

  test('goes back to the time that is named, and lists what there is', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    const first = await runCommand(['backup'], house.settings);
    expect([first.code, first.errors]).toEqual([0, '']);
    await house.addMessages(['b', '2999-01-01']);
    await runCommand(['backup'], house.settings);
    const list = await runCommand(['restore', '--list'], house.settings);
    expect(list.output.trim().split('\n')).toHaveLength(2);
    const [later, earlier] = listGenerations(house.folders);
    const at = new Date(((later?.madeAtMs ?? 0) + (earlier?.madeAtMs ?? 0)) / 2).toISOString();
    await runCommand(['restore', '--at', at], house.settings, house.keys.identity);
    expect(await house.listMessages()).toEqual(['a']);
    await runCommand(['restore'], house.settings, house.keys.identity);
    expect(await house.listMessages()).toEqual(['a', 'b']);
    const never = await runCommand(['restore', '--at', '2020-01-01'], house.settings, house.keys.identity);
    expect([never.code, never.errors]).toEqual([
      1,
      expect.stringContaining('There is no backup of that time'),
    ]);
  });
});

describe('the list of deletions', () => {
  const deletion = (id: string, endsOn: string) => ({ record: 'contact_message', id, ends_on: endsOn });

  test('stands in every folder, and forgets what would have ended anyway', async () => {
    const { folders, log } = await Household.open();
    const list = new DeletionList(folders, log);
    const [one, other] = [deletion('one', '2026-02-01'), deletion('other', '2026-03-01')];
    await Promise.all([list.tell([one]), list.tell([other]), list.tidy('2026-01-01')]);
    expect(folders.map(readDeletions)).toEqual([
      [one, other],
      [one, other],
    ]);
    await list.tidy('2026-02-01');
    expect(folders.map(readDeletions)).toEqual([[other], [other]]);
  });

  test('is told to a folder that was away, when it is back', async () => {
    const { folders, log } = await Household.open();
    const [folder = ''] = folders;
    const list = new DeletionList(folders, log);
    renameSync(folder, `${folder}-away`);
    await list.tell([deletion('one', '2026-02-01')]);
    renameSync(`${folder}-away`, folder);
    await list.tell([deletion('other', '2026-02-01')]);
    await list.tidy('2026-01-01');
    expect(folders.map((name) => readDeletions(name).map(({ id }) => id))).toEqual(
      [
        ['other', 'one'],
        ['one', 'other'],
      ].map((ids) => expect.arrayContaining(ids)),
    );
  });

  test('goes on after a line that was cut off', async () => {
    const { folders, log } = await Household.open();
    const [folder = ''] = folders;
    writeFileSync(join(folder, 'deletions.jsonl'), '{"record":"contact_mess');
    await new DeletionList(folders, log).tell([deletion('one', '2026-02-01')]);
    expect(readDeletions(folder)).toEqual([deletion('one', '2026-02-01')]);
  });

  test('that one folder does not take is written to the other; that none takes is an error', async () => {
    const { folders, log, said } = await Household.open();
    const [folder = ''] = folders;
    writeFileSync(join(folder, 'file'), '');
    const blocked = join(folder, 'file');
    await new DeletionList([blocked, folder], log).tell([deletion('one', '2026-02-01')]);
    expect(readDeletions(folder)).toEqual([deletion('one', '2026-02-01')]);
    expect(said).toEqual([expect.stringContaining(blocked)]);
    const none = new DeletionList([blocked], log).tell([deletion('one', '2026-02-01')]);
    expect(await none.catch(String)).toContain('in no folder');
    await new DeletionList([], log).tell([deletion('one', '2026-02-01')]);
  });
});
