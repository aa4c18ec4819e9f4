/**
 * How calls went, as numbers about nobody: through the real counting, leaving any one visitor out changes no published
 * number by more than one step, whatever that visitor does.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { type QualityReport, QualityReportSchema } from '@anoncam/protocol/quality';
import fc from 'fast-check';
import * as v from 'valibot';
import { NetworkTags } from '../addresses/network-tag.ts';
import { type Database, openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSeededRandom } from '../lib/random.ts';
import { createDataFolder } from '../testing/application.ts';
import { Aggregates, step } from './aggregates.ts';
import { dimensions, QualityNumbers } from './quality-numbers.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const startMs = Date.UTC(2026, 10, 25, 22, 10);
const hourMs = 60 * 60 * 1000;
const silent: Log = { info() {}, warn() {}, error() {} };
const dataDir = createDataFolder();
let database: Database;

beforeAll(async () => {
  database = await openDatabase({ url: null, dataDir, onLost: () => undefined });
});

afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

type Deed =
  | { readonly does: 'come'; readonly country: string }
  | { readonly does: 'tell'; readonly report: QualityReport; readonly address: string };

type Person = { readonly cookie: string; readonly hour: 0 | 1; readonly deeds: readonly Deed[] };

/** What is published after two hours in which these people were there. */
async function publishAll(people: readonly Person[]): Promise<ReadonlyMap<string, number>> {
  const { records } = database;
  await records.deleteFrom('hourly_number').execute();
  const clock = new TestClock(startMs);
  const numbers = new Aggregates({ records, clock, log: silent });
  numbers.run();
  const quality = new QualityNumbers({ numbers, networks: new NetworkTags(new Uint8Array(32)) });
  for (const hour of [0, 1]) {
    for (const person of people) if (person.hour === hour) act(person, numbers, quality);
    clock.advance(hourMs);
  }
  const published = await numbers.list('');
  await numbers.stop();
  return new Map(published.map(({ hour, what, count }) => [`${hour} ${what}`, count]));
}

function act({ cookie, deeds }: Person, numbers: Aggregates, quality: QualityNumbers): void {
  for (const deed of deeds) {
    if (deed.does === 'tell') quality.note(deed.report, deed.address);
    else {
      numbers.note('visitors', cookie);
      numbers.note(`country: ${deed.country}`, `network of ${cookie}`);
    }
  }
}

function expectOneStep(all: ReadonlyMap<string, number>, without: ReadonlyMap<string, number>): void {
  for (const cell of new Set([...all.keys(), ...without.keys()])) {
    const change = Math.abs((all.get(cell) ?? 0) - (without.get(cell) ?? 0));
    expect([cell, change <= step]).toEqual([cell, true]);
  }
}

function parseReport(parts: Readonly<Record<string, string>>): QualityReport {
  return v.parse(QualityReportSchema, parts);
}

const usual = {
  mode: 'video',
  browser: 'Chromium',
  system: 'Windows',
  screen: 'computer',
  connected: 'yes',
  setUp: '0.25 to 0.5 s',
  duration: '1 to 5 min',
} as const;
const rare = parseReport({ ...usual, browser: 'another', roundTrip: '400 ms or more', route: 'relayed' });

const random = createSeededRandom(7);
const choose = <Item>(items: readonly Item[]): Item => items[random.below(items.length)] as Item;
const addressOf = (network: number) => `10.${network >> 8}.${network & 255}.7`;

function inventReport(): QualityReport {
  return parseReport({
    ...usual,
    browser: choose(['Chromium', 'Chromium', 'Chromium', 'Firefox', 'Safari']),
    screen: choose(['computer', 'phone']),
    roundTrip: choose(['25 to 50 ms', '25 to 50 ms', '50 to 100 ms', '200 to 400 ms']),
    loss: choose(['under 0.1 %', '0.1 to 1 %']),
    route: 'direct',
  });
}

/** Most with a network of their own, some sharing one. */
function inventPerson(index: number): Person {
  const address = addressOf(random.below(5) === 0 ? random.below(200) : index);
  const calls = Array.from({ length: random.below(4) }, inventReport);
  const country = random.below(400) === 0 ? choose(['FO', 'LI', 'AD']) : choose(['DE', 'FR', 'PL']);
  const tell = calls.map((report): Deed => ({ does: 'tell', report, address }));
  return {
    cookie: `cookie ${index}`,
    hour: random.below(2) as 0 | 1,
    deeds: [{ does: 'come', country }, ...tell],
  };
}

test('leaving any one of 10,000 out changes no published number by more than one step', async () => {
  const people = Array.from({ length: 10_000 }, (_, index) => inventPerson(index));
  // Rare things that others have as well: these can make them seem common, or be the last one that was missing.
  const few = Array.from(
    { length: 11 },
    (_, index): Person => ({
      cookie: `rare ${index}`,
      hour: 0,
      deeds: [{ does: 'tell', report: rare, address: addressOf(20_000 + index) }],
    }),
  );
  const flood = Array.from(
    { length: 500 },
    (): Deed => ({ does: 'tell', report: rare, address: '192.0.2.1' }),
  );
  const roaming = [1, 2, 3, 4].map(
    (index): Deed => ({ does: 'tell', report: rare, address: `198.51.${index}.1` }),
  );
  const heavy: Person = { cookie: 'heavy', hour: 0, deeds: [{ does: 'come', country: 'FO' }, ...flood] };
  const restless: Person = { cookie: 'restless', hour: 0, deeds: roaming };
  const everybody = [heavy, restless, ...few, ...people];
  const all = await publishAll(everybody);
  expect(all.size).toBeGreaterThan(20);
  expect(all.get('2026-11-25T22 round trip: 400 ms or more')).toBe(16);
  for (const left of [heavy, restless, ...few.slice(0, 2), ...people.slice(0, 6)]) {
    expectOneStep(all, await publishAll(everybody.filter((person) => person !== left)));
  }
});

const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ does: fc.constant('come' as const), country: fc.constantFrom('DE', 'FO') }),
  fc.record({
    does: fc.constant('tell' as const),
    report: fc.constantFrom(rare, parseReport({ ...usual, roundTrip: '25 to 50 ms' })),
    // Nobody is in more than four networks within an hour.
    address: fc.constantFrom('1', '2', '3', '4'),
  }),
);
const anyPeople = fc.array(
  fc.record({ hour: fc.constantFrom(0 as const, 1 as const), deeds: fc.array(anyDeed, { maxLength: 30 }) }),
  { minLength: 6, maxLength: 40 },
);

test('nor does leaving out whoever of few, where each is counted near the threshold', async () => {
  await fc.assert(
    fc.asyncProperty(anyPeople, fc.nat(), async (invented, index) => {
      const people = invented.map(
        ({ hour, deeds }, number): Person => ({
          cookie: `${number}`,
          hour,
          deeds: deeds.map((deed) =>
            deed.does === 'tell' ? { ...deed, address: `10.${number}.${deed.address}.1` } : deed,
          ),
        }),
      );
      const without = people.filter((_, number) => number !== index % people.length);
      expectOneStep(await publishAll(people), await publishAll(without));
    }),
    { numRuns: 60 },
  );
});

test('whatever is sent from seven networks, nothing is published', async () => {
  const address = (index: number) => `203.0.${index % 7}.${index % 250}`;
  const deeds = Array.from(
    { length: 700 },
    (_, index): Deed => ({
      does: 'tell',
      report: rare,
      address: address(index),
    }),
  );
  expect((await publishAll([{ cookie: 'x', hour: 0, deeds }])).size).toBe(0);
});

test('what is kept says which bucket, and nothing that could tell one report from another', async () => {
  const tell = (index: number): Person => ({
    cookie: `${index}`,
    hour: 0,
    deeds: [{ does: 'tell', report: rare, address: addressOf(index) }],
  });
  const published = await publishAll(Array.from({ length: 9 }, (_, index) => tell(index)));
  const known = new Set(
    dimensions.flatMap(({ name, buckets }) => buckets.map((bucket) => `${name}: ${bucket}`)),
  );
  const cells = [...published.keys()].map((cell) => cell.replace('2026-11-25T22 ', ''));
  expect(cells).toHaveLength(Object.keys(rare).length);
  expect(cells.filter((cell) => !known.has(cell))).toEqual([]);
  expect([...published.values()].every((count) => count === 8)).toBe(true);
});
