/**
 * A backup of a database of 1 GB in two folders, each copy restored for a try, as the server makes it while it writes;
 * then restoring it. Beside it a plain copy of the file, and how long the event loop stands still without backups.
 */
import { copyFileSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyPair } from '../../server/src/backup/archive.ts';
import { createBackups } from '../../server/src/backup/backups.ts';
import { DeletionList } from '../../server/src/backup/deletion-list.ts';
import { restoreDatabase } from '../../server/src/backup/either-database.ts';
import { forgetAgain } from '../../server/src/backup/forgetting.ts';
import { listGenerations } from '../../server/src/backup/generation.ts';
import { type Database, databaseFileName, openDatabase } from '../../server/src/database/open-database.ts';
import { systemClock } from '../../server/src/lib/clock.ts';
import { createLog } from '../../server/src/lib/log.ts';
import { createId, systemRandom } from '../../server/src/lib/random.ts';
import { type Benchmark, BenchmarkError, type Context, type Row } from '../frame/benchmark.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';

const fullBytes = 1e9;
const quickBytes = 60e6;
const rowBytes = 16_000;
const rowsAtOnce = 200;
/** The event loop is looked at, and a row is written, so often. */
const everyMs = 5;
const aloneMs = 2_000;

type Ground = { readonly dataDir: string; readonly folders: readonly string[]; readonly context: Context };

function createMessage() {
  return {
    id: createId(systemRandom),
    receipt: createId(systemRandom),
    visitor: null,
    topic: 'question',
    words: Buffer.from(systemRandom.bytes((rowBytes * 3) / 4)).toString('base64'),
    received_on: '2026-01-01',
    answer: null,
    answered_on: null,
    ends_on: '2999-01-01',
  };
}

async function fill({ records }: Database, bytes: number, { context }: Ground): Promise<void> {
  const count = Math.ceil(bytes / rowBytes / rowsAtOnce);
  for (let index = 0; index < count; index++) {
    await records
      .insertInto('contact_message')
      .values(Array.from({ length: rowsAtOnce }, createMessage))
      .execute();
    if (index % Math.ceil(count / 4) === 0)
      context.say(`filling the database: ${Math.round((100 * index) / count)} %`);
  }
}

/** Writes one row after the other until `isOver`. @returns the longest time for which nothing else could happen. */
async function writeUntil({ records }: Database, isOver: () => boolean): Promise<number> {
  let longestMs = 0;
  for (let lastMs = performance.now(); !isOver(); ) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs - everyMs);
    await records
      .insertInto('contact_message')
      .values({ ...createMessage(), words: 'short' })
      .execute();
    lastMs = performance.now();
  }
  return longestMs;
}

function timeCopy(file: string): number {
  const startedAtMs = performance.now();
  copyFileSync(file, `${file}-copy`);
  fsyncSync(openSync(`${file}-copy`, 'r+'));
  return (performance.now() - startedAtMs) / 1000;
}

type Making = {
  readonly identity: string;
  readonly seconds: number;
  readonly pauseMs: number;
  readonly alonePauseMs: number;
};

async function makeBackup(bytes: number, ground: Ground): Promise<Making> {
  const { dataDir, folders, context } = ground;
  const database = await openDatabase({ url: null, dataDir, isLogKept: true, onLost: () => undefined });
  await fill(database, bytes, ground);
  const beganMs = performance.now();
  const alonePauseMs = await writeUntil(database, () => performance.now() - beganMs > aloneMs);
  const { identity, recipient } = await makeKeyPair();
  const log = createLog('error');
  const deletions = new DeletionList([], log);
  const place = { databaseUrl: null, dataDir, deletions, ledger: null };
  const settings = { folders, recipient, keepDays: 35, ...place };
  const backups = createBackups(settings, { clock: systemClock, log });
  context.say('making a backup in two folders, with a row written every few milliseconds');
  const startedAtMs = performance.now();
  backups.run();
  const made = backups.made();
  let isMade = false;
  void made.then(() => {
    isMade = true;
  });
  const pauseMs = await writeUntil(database, () => isMade);
  const seconds = (performance.now() - startedAtMs) / 1000;
  await backups.stop();
  await database.close();
  context.say(`made in ${seconds.toFixed(1)} s; the longest pause was ${pauseMs.toFixed(1)} ms`);
  return { identity, seconds, pauseMs, alonePauseMs };
}

async function restore(identity: string, { dataDir, folders, context }: Ground): Promise<number> {
  const [generation] = listGenerations(folders);
  if (generation?.folders.length !== 2) throw new BenchmarkError('The backup is not in both folders.');
  const startedAtMs = performance.now();
  let [bytes, told] = [0, 0];
  const { problem } = await restoreDatabase({
    databaseUrl: null,
    generation,
    identity,
    untilMs: Number.POSITIVE_INFINITY,
    dataDir,
    keepOld: false,
    onProgress(what, count) {
      bytes += count;
      if (bytes < told) return;
      told = bytes + 250e6;
      context.say(`${what}: ${Math.round(bytes / 1e6)} MB`);
    },
    forget: (records, deletions) =>
      forgetAgain(records, deletions, {
        dataDir,
        clock: systemClock,
        random: systemRandom,
        log: createLog('error'),
      }),
  });
  if (problem !== null) throw new BenchmarkError(`The backup could not be restored to its end: ${problem}.`);
  const seconds = (performance.now() - startedAtMs) / 1000;
  context.say(`restored in ${seconds.toFixed(1)} s`);
  return seconds;
}

async function run(folder: string, context: Context): Promise<readonly Row[]> {
  const folders = ['one', 'other'].map((name) => join(folder, name));
  for (const name of folders) mkdirSync(name);
  const ground: Ground = { dataDir: join(folder, 'data'), folders, context };
  const made = await makeBackup(context.quick ? quickBytes : fullBytes, ground);
  const file = join(ground.dataDir, databaseFileName);
  const size = `${Math.round(statSync(file).size / 1e6)} MB`;
  const copySeconds = timeCopy(file);
  const restoreSeconds = await restore(made.identity, ground);
  const figure = { unit: 's', targetOf: 'ours', better: 'lower' } as const;
  return [
    createRow(
      { ...figure, figure: `backup of ${size} in two folders, beside a copy`, target: null },
      [made.seconds],
      [copySeconds],
    ),
    createRow(
      { ...figure, figure: `restore of ${size}, beside a copy`, target: 900 },
      [restoreSeconds],
      [copySeconds],
    ),
    createRow(
      { ...figure, unit: 'ms', figure: 'longest pause meanwhile, beside none', target: 50 },
      [made.pauseMs],
      [made.alonePauseMs],
    ),
  ];
}

export const backup: Benchmark = {
  name: 'backup',
  figures: [
    'backup of 1 GB in two folders, each restored for a try, beside a plain copy of the file',
    'restoring it: at most 900 s',
    'the longest pause of the event loop meanwhile: at most 50 ms',
  ],
  run: (context) => withTemporaryFolder((folder) => run(folder, context)),
};
