/** What tests of sanctions share: a book on a database of its own, one with a gate and real addresses, and orders. */
import { AddressBook } from '../addresses/address-book.ts';
import { DayKeys } from '../addresses/day-keys.ts';
import { surroundingsOf } from '../addresses/network-marks.ts';
import { type DatabasePlace, openDatabase } from '../database/open-database.ts';
import { createEnforcement } from '../enforcement/enforcement.ts';
import type { Sanction, SanctionOrder } from '../enforcement/sanction.ts';
import { SanctionBook, type SanctionBookParts, type SanctionChange } from '../enforcement/sanction-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';

const hourMs = 60 * 60 * 1000;
const startMs = Date.UTC(2026, 0, 10, 12);

export const testMasterKey = new Uint8Array(32).fill(5);

function createGround() {
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  return { clock: new TestClock(startMs), random: systemRandom, log, masterKey: testMasterKey, errors };
}

export async function openSanctions(place: DatabasePlace, more: Partial<SanctionBookParts> = {}) {
  const { errors, ...ground } = createGround();
  const database = await openDatabase(place);
  const book = new SanctionBook({ ...ground, records: database.records, trace: async () => null, ...more });
  const changes: SanctionChange[] = [];
  book.onChange((change) => changes.push(change));
  await book.load();
  return {
    clock: (more.clock as TestClock | undefined) ?? ground.clock,
    records: database.records,
    book,
    changes,
    errors,
    async close() {
      await book.stop();
      await database.close();
    },
  };
}

export type OpenedSanctions = Awaited<ReturnType<typeof openSanctions>>;

/** All of it, with day keys and an address book beside it. */
export async function openEnforcement(
  place: DatabasePlace,
  clock = new TestClock(startMs),
  masterKey: Uint8Array = testMasterKey,
) {
  const ground = { ...createGround(), clock, masterKey };
  const database = await openDatabase(place);
  const { records } = database;
  const dayKeys = new DayKeys({ dataDir: place.dataDir, ...ground });
  const addresses = new AddressBook({ records, dayKeys, ...ground });
  const enforcement = createEnforcement({
    ...ground,
    records,
    trace: (address) => addresses.trace(address),
    surround: (address) => surroundingsOf(dayKeys, address),
  });
  await enforcement.book.load();
  return {
    ...enforcement,
    clock,
    records,
    dayKeys,
    addresses,
    /** Comes from an address, is noted there, and is judged. */
    come(subject: SubjectRef, address: string) {
      addresses.note(address);
      return enforcement.gate.judge(subject, address);
    },
    /** Imposes something on somebody who comes from there today. */
    impose(address: string | null, more: Partial<SanctionOrder> = {}): Promise<Sanction> {
      const reference = address === null ? null : addresses.note(address);
      return enforcement.book.impose(orderSanction(clock.now(), { address: reference, ...more }));
    },
    async close() {
      await Promise.all([enforcement.book.stop(), addresses.stop()]);
      await database.close();
    },
  };
}

export type OpenedEnforcement = Awaited<ReturnType<typeof openEnforcement>>;

/** A day's exclusion of somebody by rule, unless `more` says otherwise. */
export function orderSanction(nowMs: number, more: Partial<SanctionOrder> = {}): SanctionOrder {
  return {
    case: 'a case',
    subject: 'somebody' as SubjectRef,
    kind: 'exclusion',
    reason: 'sexual',
    facts: { flags: 3, of: 5 },
    decidedBy: null,
    untilMs: nowMs + 24 * hourMs,
    address: null,
    ...more,
  };
}
