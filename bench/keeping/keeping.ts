/**
 * What it costs to remember where visitors come from, and to forget it: the processor's time for each connection, beside
 * writing the same rows unsealed; and how long nothing else can happen while a million rows are purged, beside deleting
 * them all at once.
 */
import { AddressBook } from '../../server/src/addresses/address-book.ts';
import { DayKeys } from '../../server/src/addresses/day-keys.ts';
import { JobLedger } from '../../server/src/database/job-ledger.ts';
import { type Database, openDatabase } from '../../server/src/database/open-database.ts';
import { systemClock } from '../../server/src/lib/clock.ts';
import { createLog } from '../../server/src/lib/log.ts';
import { createId, systemRandom } from '../../server/src/lib/random.ts';
import { createDeletions } from '../../server/src/privacy/deletions.ts';
import { Purge } from '../../server/src/privacy/purge.ts';
import { createPurgeSteps } from '../../server/src/privacy/purge-steps.ts';
import { type Benchmark, BenchmarkError, type Context, type Row } from '../frame/benchmark.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';

const connections = 20_000;
const rows = { full: 1_000_000, quick: 100_000 };
const rowsAtOnce = 5_000;
const longAgo = '2020-01-01';
const microseconds = 1e3;

const ground = { clock: systemClock, random: systemRandom, log: createLog('error') };

type Place = { readonly database: Database; readonly book: AddressBook; readonly dayKeys: DayKeys };

async function withPlace<Value>(work: (place: Place) => Promise<Value>): Promise<Value> {
  return withTemporaryFolder(async (dataDir) => {
    const database = await openDatabase({ url: null, dataDir, onLost: () => undefined });
    const dayKeys = new DayKeys({ dataDir, ...ground });
    const book = new AddressBook({ records: database.records, dayKeys, ...ground });
    try {
      return await work({ database, book, dayKeys });
    } finally {
      await book.stop();
      await database.close();
    }
  });
}

function addressAt(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}

/** Processor time for each connection, in microseconds, writing included. */
async function timeCpu(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / connections;
}

async function noteAll(book: AddressBook): Promise<void> {
  for (let index = 0; index < connections; index++) book.note(addressAt(index));
  await book.write();
}

async function insertPlain({ records }: Database): Promise<void> {
  for (let from = 0; from < connections; from += 500) {
    const values = Array.from({ length: 500 }, (_, index) => ({
      reference: createId(systemRandom),
      day: longAgo,
      sealed: addressAt(from + index),
    }));
    await records.insertInto('address').values(values).execute();
  }
}

async function measureNoting({ quick, say }: Context) {
  const samples = { fresh: [] as number[], known: [] as number[], plain: [] as number[] };
  for (let count = 0; count < (quick ? 3 : 9); count++) {
    await withPlace(async ({ database, book }) => {
      samples.fresh.push(await timeCpu(() => noteAll(book)));
      samples.known.push(await timeCpu(() => noteAll(book)));
      samples.plain.push(await timeCpu(() => insertPlain(database)));
    });
    say(`${connections} connections noted, ${count + 1} times`);
  }
  return samples;
}

async function fill({ records }: Database, count: number, say: Context['say']): Promise<void> {
  for (let from = 0; from < count; from += rowsAtOnce) {
    const values = Array.from({ length: rowsAtOnce }, () => ({
      reference: createId(systemRandom),
      day: longAgo,
      sealed: Buffer.from(systemRandom.bytes(41)).toString('base64url'),
    }));
    await records.insertInto('address').values(values).execute();
    if (from % (count / 4) === 0) say(`filling the database: ${Math.round((100 * from) / count)} %`);
  }
}

/** How long nothing else could happen at most, in milliseconds, while this was done. */
async function timePause(work: () => Promise<unknown>): Promise<number> {
  let longestMs = 0;
  let isOver = false;
  const watch = async () => {
    for (let lastMs = performance.now(); !isOver; lastMs = performance.now()) {
      await new Promise((resolve) => setImmediate(resolve));
      longestMs = Math.max(longestMs, performance.now() - lastMs);
    }
  };
  const watching = watch();
  await work();
  isOver = true;
  await watching;
  return longestMs;
}

async function purgeAll({ database, book, dayKeys }: Place, count: number): Promise<void> {
  const { records } = database;
  const deletions = createDeletions(records, async () => undefined);
  const steps = createPurgeSteps({ records, dayKeys, addresses: book, deletions, ...ground });
  const ledger = new JobLedger('purge', { records, ...ground });
  const purge = new Purge({ ...ground, steps, ledger, settle: () => database.settle() });
  await purge.purge();
  await purge.stop();
  if (purge.last?.deleted['addresses'] !== count) throw new BenchmarkError('The purge did not delete all.');
}

async function measurePurge({ quick, say }: Context) {
  const count = quick ? rows.quick : rows.full;
  const seconds: number[] = [];
  const pause = await withPlace(async (place) => {
    await fill(place.database, count, say);
    await place.database.settle();
    const beganMs = performance.now();
    const pauseMs = await timePause(() => purgeAll(place, count));
    seconds.push((performance.now() - beganMs) / microseconds);
    say(`purged ${count} rows in ${seconds[0]?.toFixed(1)} s`);
    return pauseMs;
  });
  const atOnce = await withPlace(async ({ database }) => {
    await fill(database, count, say);
    await database.settle();
    return timePause(() => database.records.deleteFrom('address').execute());
  });
  return { pause, atOnce };
}

export const keeping: Benchmark = {
  name: 'keeping',
  figures: [
    'noting a new address, processor time for each connection (µs, at most 50), beside writing the row unsealed',
    'noting an address that came before on the same day (µs, at most 50), beside the same',
    'purging a million expired rows, longest pause of the event loop (ms, at most 50), beside deleting them at once',
  ],
  async run(context): Promise<readonly Row[]> {
    const { fresh, known, plain } = await measureNoting(context);
    const { pause, atOnce } = await measurePurge(context);
    const targets = { target: 50, targetOf: 'ours', better: 'lower' } as const;
    return [
      createRow({ figure: 'noting a new address', unit: 'µs', ...targets }, fresh, plain),
      createRow({ figure: 'noting an address again', unit: 'µs', ...targets }, known, plain),
      createRow({ figure: 'longest pause of a purge', unit: 'ms', ...targets }, [pause], [atOnce]),
    ];
  },
};
