/** Every change is in the folders within seconds; killed at any moment, the rest can be restored without a gap. */
import { afterEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { admitBrowser } from '../testing/application.ts';
import { Household, runCommand } from '../testing/backups.ts';
import { writeMessage } from '../testing/messages.ts';
import { endProgram, type Program, startProgram } from '../testing/process.ts';
import { Visitor } from '../testing/visitor.ts';
import { type Generation, listGenerations } from './generation.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(180_000);

const running: Subprocess[] = [];

afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    await child.exited;
  }
});

async function until<Value>(look: () => Value | null | undefined | false): Promise<Value> {
  for (const endMs = Date.now() + 120_000; Date.now() < endMs; ) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never came');
}

type Writer = { readonly child: Subprocess; acknowledged(): number };

/** A program that writes one row after the other, says so, and keeps backups as the server does. */
function startWriter(house: Household): Writer {
  const path = (name: string) => JSON.stringify(join(import.meta.dir, name));
  const settings = {
    folders: house.folders,
    recipient: house.keys.recipient,
    keepDays: 35,
    databaseUrl: null,
    dataDir: house.dataDir,
  };
  const script = `
    import { openDatabase } from ${path('../database/open-database.ts')};
    import { createBackups } from ${path('backups.ts')};
    import { DeletionList } from ${path('deletion-list.ts')};
    import { systemClock } from ${path('../lib/clock.ts')};
    const settings = ${JSON.stringify(settings)};
    const { records } = await openDatabase({ url: null, dataDir: settings.dataDir, isLogKept: true, onLost() {} });
    const log = { info() {}, warn: console.error, error: console.error };
    // Ten times as fast as time.
    const { now } = systemClock;
    const clock = { now, at: (atMs, work) => systemClock.at(now() + (atMs - now()) / 10, work) };
    createBackups({ ...settings, deletions: new DeletionList([], log), ledger: null }, { clock, log }).run();
    for (let index = (await records.selectFrom('address').select('day').execute()).length; ; index++) {
      await records
        .insertInto('address')
        .values({ reference: String(index), day: '2026-01-01', sealed: 'x'.repeat(5000) })
        .execute();
      process.stdout.write(index + '\\n');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
  running.push(child);
  let said = '';
  const follow = async () => {
    for await (const bytes of child.stdout) said = `${said}${new TextDecoder().decode(bytes)}`.slice(-100);
  };
  void follow();
  return { child, acknowledged: () => Number(said.split('\n').at(-2) ?? 0) };
}

function latest(folders: readonly string[]): Generation | undefined {
  return listGenerations(folders)[0];
}

function countPieces(house: Household): number {
  return latest(house.folders.slice(0, 1))?.segments.length ?? 0;
}

/** The references of all rows, as numbers. The rows have no day keys, so that nothing must be forgotten here. */
async function listRestored(house: Household): Promise<readonly number[]> {
  const { records, close } = await house.openDatabase();
  const rows = await records.selectFrom('address').select('reference').execute();
  await close();
  return rows.map(({ reference }) => Number(reference)).sort((a, b) => a - b);
}

/** Killed after so many pieces and fillings of the log; with everything that was acknowledged two pieces before. */
async function killWriter(house: Household, pieces: number, fillings = 1): Promise<number> {
  const writer = startWriter(house);
  const countFillings = () => (latest(house.folders)?.segments.at(-1)?.epoch ?? 0) + 1;
  // The second folder may have its manifest later, and is no backup before.
  const isInBoth = () => latest(house.folders)?.folders.length === 2;
  await until(() => isInBoth() && countPieces(house) >= pieces && countFillings() >= fillings);
  const acknowledged = writer.acknowledged();
  // The piece after the next was begun when all of that was committed.
  const count = countPieces(house);
  await until(() => countPieces(house) >= count + 2);
  writer.child.kill('SIGKILL');
  await writer.child.exited;
  return acknowledged;
}

describe('killed while it writes, its data lost', () => {
  test('what was committed before is there without a gap, over several fillings of the log', async () => {
    const house = await Household.open();
    const acknowledged = await killWriter(house, 5, 3);
    await house.loseData();
    const { problem } = await house.restore({ forget: async () => undefined });
    expect(problem).toBeNull();
    const restored = await listRestored(house);
    expect(acknowledged).toBeGreaterThan(0);
    expect(restored.length).toBeGreaterThan(acknowledged);
    expect(restored).toEqual([...Array(restored.length).keys()]);
  });

  test('a piece that is missing or damaged in both folders ends it at the one before, and that is said', async () => {
    const house = await Household.open();
    await killWriter(house, 4);
    const { name, segments } = latest(house.folders) ?? { name: '', segments: [] };
    const paths = (index: number) =>
      house.folders.map((folder) => join(folder, name, segments[index]?.name ?? ''));
    await house.loseData();
    for (const path of paths(2)) truncateSync(path, 250);
    const cut = await house.restore({ forget: async () => undefined });
    expect(cut).toEqual({
      reachedAtMs: segments[1]?.atMs ?? 0,
      problem: expect.stringContaining('is damaged'),
    });
    const restored = await listRestored(house);
    expect(restored).toEqual([...Array(restored.length).keys()]);
    for (const path of paths(1)) rmSync(path);
    const gap = await house.restore({ forget: async () => undefined });
    expect(gap).toEqual({ reachedAtMs: segments[0]?.atMs ?? 0, problem: 'piece 1 of the log is missing' });
    expect((await listRestored(house)).length).toBeLessThan(restored.length);
    const said = await runCommand(['restore'], house.settings, house.keys.identity);
    expect([said.code, said.errors]).toEqual([
      1,
      expect.stringMatching(/What came after .* UTC is not restored/),
    ]);
  });

  test('a piece that is damaged in one folder is taken from the other', async () => {
    const house = await Household.open();
    await killWriter(house, 3);
    const { name, segments } = latest(house.folders) ?? { name: '', segments: [] };
    for (const [index, folder] of house.folders.entries()) {
      truncateSync(join(folder, name, segments[index]?.name ?? ''), 200);
    }
    await house.loseData();
    const { problem, reachedAtMs } = await house.restore({ forget: async () => undefined });
    expect([problem, reachedAtMs]).toEqual([null, segments.at(-1)?.atMs ?? 0]);
  });

  test('during the making of a backup: what is half there is no backup', async () => {
    const house = await Household.open();
    const writer = startWriter(house);
    const isBegun = (folder: string) => readdirSync(folder).some((name) => existsSync(join(folder, name)));
    await until(() => house.folders.every(isBegun) && writer.acknowledged() > 0);
    writer.child.kill('SIGKILL');
    await writer.child.exited;
    for (const { manifest, folders } of listGenerations(house.folders)) {
      // Fast machines may be done already; then it is whole.
      expect([manifest.verified, folders.length > 0]).toEqual(['restored', true]);
    }
    const after = startWriter(house);
    await until(() => countPieces(house) > 1);
    after.child.kill('SIGKILL');
    await after.child.exited;
    expect((await house.restore({ forget: async () => undefined })).problem).toBeNull();
  });
});

describe('the server', () => {
  test('has visitors written to the folders, is killed, and is brought back by the command', async () => {
    const house = await Household.open();
    const settings = { ...house.settings, ANONCAM_TRUSTED_PROXIES: '127.0.0.1,::1' };
    const program: Program & { address: string; origin: string } = await startProgram(settings);
    running.push(program.process);
    await until(() => latest(house.folders)?.folders.length === 2);
    const cookie = await admitBrowser(program);
    for (let host = 1; host <= 20; host++) {
      const visitor = new Visitor(program, { cookie, forwardedFor: `203.0.113.${host}` });
      await visitor.opened();
      await visitor.leave();
    }
    const { records, close } = await house.openDatabase();
    const count = async () => (await records.selectFrom('address').selectAll().execute()).length;
    while ((await count()) < 20) await new Promise((resolve) => setTimeout(resolve, 20));
    // A piece may have been begun before the last of them was committed; the one after that was not.
    for (const hour of ['2026-01-01T00', '2026-01-01T01']) {
      const before = countPieces(house);
      const generation = latest(house.folders)?.name;
      await records.insertInto('hourly_number').values({ hour, what: 'visitors', count: 8 }).execute();
      // Where this very process committed something while the log was being emptied, a new generation has it a minute later.
      const isRenewed = () => {
        const { name, folders } = latest(house.folders) ?? { name: generation, folders: [] };
        return name !== generation && folders.length === 2;
      };
      await until(() => isRenewed() || countPieces(house) > before);
    }
    await close();
    await endProgram(program, 'SIGKILL');
    const backup = await runCommand(['restore'], house.settings, house.keys.identity);
    expect([backup.code, backup.errors]).toEqual([0, '']);
    expect(await house.countAddresses()).toBe(20);
  });

  test('that ends as it should has copied its last change, and clears away what a killed one has unpacked', async () => {
    const house = await Household.open();
    const leftover = join(house.dataDir, 'backup-scratch/killed');
    mkdirSync(leftover, { recursive: true });
    const program = await startProgram(house.settings);
    running.push(program.process);
    await until(() => latest(house.folders)?.folders.length === 2);
    expect(existsSync(leftover)).toBe(false);
    // By the program itself: what another process commits while the log is being emptied may have to wait for a new generation.
    await writeMessage(program, { words: 'the last change' });
    expect(await endProgram(program, 'SIGTERM')).toBe(0);
    await house.loseData();
    await house.restore();
    expect(await house.listMessages()).toHaveLength(1);
  });
});
