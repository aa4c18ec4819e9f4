/**
 * Notes where visitors connect from, once for each address and day, sealed under the day's key. Everything else knows
 * an address by its reference alone, which tells nothing, and not even that once the key is gone.
 */
import type { Records } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, tag, unseal } from '../lib/seal.ts';
import type { Service } from '../lib/service.ts';
import { type Day, dayAt, firstDayKept, readDay } from './day.ts';
import type { DayKeys } from './day-keys.ts';
import { firstGroups, normaliseAddress } from './ip-address.ts';
import { type Trace, traceNetwork } from './network-marks.ts';

/** Of one address on one day: another day, the same address has another one. */
export type AddressReference = string & { readonly __brand: 'AddressReference' };

export type AddressBookParts = {
  readonly records: Records;
  readonly dayKeys: DayKeys;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

type Note = { readonly reference: AddressReference; readonly day: Day; readonly sealed: string };
type Found = { readonly reference: AddressReference; readonly day: Day; readonly network: string };
type DayNotes = {
  readonly day: Day;
  readonly tagKey: Uint8Array;
  readonly sealKey: Uint8Array;
  readonly noted: Set<AddressReference>;
};

/** What is not written yet is lost if the process is killed: a second of new addresses at most. */
const writeAfterMs = 1_000;
const rowsAtOnce = 500;
/** A database that is away for long must not fill the memory. */
const mostUnwritten = 100_000;
const mostRemembered = 200_000;

export class AddressBook implements Service {
  readonly #parts: AddressBookParts;
  #today: DayNotes | null = null;
  #unwritten: Note[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: Timer | null = null;
  #isWithoutKey = false;

  constructor(parts: AddressBookParts) {
    this.#parts = parts;
  }

  /**
   * Takes microseconds; writing follows.
   *
   * @returns null for what is no address, and while there is no key to seal it under: visitors are let in all the same.
   */
  note(text: string): AddressReference | null {
    const address = normaliseAddress(text);
    const today = address === null ? null : this.#findNotesOfToday();
    return address === null || today === null ? null : this.#note(networkOf(address), today);
  }

  #note(network: string, { day, tagKey, sealKey, noted }: DayNotes): AddressReference {
    const reference = tag(tagKey, network) as AddressReference;
    if (noted.has(reference)) return reference;
    if (noted.size >= mostRemembered) noted.clear();
    noted.add(reference);
    if (this.#unwritten.length < mostUnwritten) {
      this.#unwritten.push({ reference, day, sealed: seal(sealKey, network, this.#parts.random) });
    }
    this.#writeSoon();
    return reference;
  }

  /** The address behind a reference (IPv6: its /64); null when it is not known, or not any more. */
  async reveal(reference: AddressReference): Promise<string | null> {
    return (await this.#find([reference]))[0]?.network ?? null;
  }

  /** By which tags the networks around an address are known again for as long as its day's key is there. */
  async trace(reference: AddressReference): Promise<Trace | null> {
    return (await this.traceAll([reference])).get(reference) ?? null;
  }

  /** As `trace`, of many; those that are not known, or not any more, are left out. */
  async traceAll(references: readonly AddressReference[]): Promise<ReadonlyMap<AddressReference, Trace>> {
    const traces = new Map<AddressReference, Trace>();
    const wanted = [...new Set(references)];
    for (let from = 0; from < wanted.length; from += rowsAtOnce) {
      for (const { reference, day, network } of await this.#find(wanted.slice(from, from + rowsAtOnce))) {
        const trace = traceNetwork(this.#parts.dayKeys, day, network);
        if (trace) traces.set(reference, trace);
      }
    }
    return traces;
  }

  async #find(references: readonly AddressReference[]): Promise<readonly Found[]> {
    await this.write();
    const rows = await this.#parts.records
      .selectFrom('address')
      .select(['reference', 'day', 'sealed'])
      .where('reference', 'in', references)
      .execute();
    return rows.flatMap((row) => {
      const day = readDay(row.day);
      const key = day && this.#parts.dayKeys.keyOf(day);
      const network = key ? unseal(deriveKey(key, 'address'), row.sealed) : null;
      return day && network !== null ? [{ reference: row.reference as AddressReference, day, network }] : [];
    });
  }

  /** The earliest day of which something is kept; null if nothing is. */
  async findOldestDay(): Promise<Day | null> {
    const row = await this.#parts.records
      .selectFrom('address')
      .select('day')
      .orderBy('day')
      .limit(1)
      .executeTakeFirst();
    return readDay(row?.day ?? '');
  }

  /** Writes what waits to be written. @throws if the database does not take it; it is tried again later. */
  write(): Promise<void> {
    const next = this.#writing.catch(() => undefined).then(() => this.#writeAll());
    this.#writing = next;
    return next;
  }

  /** Deletes what nobody can read any more. @returns how many rows. */
  async deleteOld(most: number): Promise<number> {
    const { records, clock } = this.#parts;
    // On a site that nobody visits no other day would take its place.
    if (this.#today?.day !== dayAt(clock.now())) this.#today = null;
    const old = records
      .selectFrom('address')
      .select('reference')
      .where('day', '<', firstDayKept(clock.now()))
      .limit(most);
    const { numDeletedRows } = await records
      .deleteFrom('address')
      .where('reference', 'in', old)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  /** Deletes what no key is left for, whatever day it is of. @returns how many rows. */
  async deleteUnreadable(): Promise<number> {
    const { records, dayKeys } = this.#parts;
    const { numDeletedRows } = await records
      .deleteFrom('address')
      // PostgreSQL takes no empty list.
      .where('day', 'not in', ['', ...dayKeys.list()])
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.write().catch((bug: unknown) => this.#tellLoss(bug));
  }

  #findNotesOfToday(): DayNotes | null {
    try {
      const notes = this.#openNotesOfToday();
      this.#isWithoutKey = false;
      return notes;
    } catch (bug) {
      // Said once, not for each visitor.
      if (!this.#isWithoutKey) {
        this.#parts.log.error('there is no day key; addresses are not noted', { bug: describeBug(bug) });
      }
      this.#isWithoutKey = true;
      return null;
    }
  }

  #openNotesOfToday(): DayNotes {
    const { day, key } = this.#parts.dayKeys.today();
    if (this.#today?.day === day) return this.#today;
    this.#today = {
      day,
      tagKey: deriveKey(key, 'address reference'),
      sealKey: deriveKey(key, 'address'),
      noted: new Set(),
    };
    return this.#today;
  }

  #writeSoon(): void {
    if (this.#timer) return;
    const { clock } = this.#parts;
    this.#timer = clock.at(clock.now() + writeAfterMs, () => {
      this.#timer = null;
      this.write().catch((bug: unknown) => this.#tellLoss(bug));
    });
  }

  async #writeAll(): Promise<void> {
    const { records } = this.#parts;
    while (this.#unwritten.length > 0) {
      const rows = this.#unwritten.slice(0, rowsAtOnce);
      await records
        .insertInto('address')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      this.#unwritten.splice(0, rows.length);
    }
  }

  #tellLoss(bug: unknown): void {
    this.#parts.log.error('addresses could not be written; it is tried again', { bug: describeBug(bug) });
    if (this.#unwritten.length > 0) this.#writeSoon();
  }
}

/** An address of IPv4, and of IPv6 what one household gets: a /64. */
function networkOf(address: string): string {
  return address.includes(':') ? `${firstGroups(address, 4)}::/64` : address;
}
