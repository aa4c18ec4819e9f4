/**
 * Imposes and lifts sanctions, and remembers them. What is in force is also in memory, where the gate looks, and is asked
 * of the database again every few seconds, since other servers impose and lift as well. Who deserves what is decided
 * elsewhere.
 */
import { maxExclusionDays } from '@anoncam/protocol/conduct';
import type { Receipt } from '@anoncam/protocol/receipt';
import type { AddressReference } from '../addresses/address-book.ts';
import type { Trace } from '../addresses/network-marks.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import { createId, type Random } from '../lib/random.ts';
import { createReceipts, type Receipts } from '../lib/receipts.ts';
import type { Service } from '../lib/service.ts';
import { InForce, type NetworkMark } from './in-force.ts';
import { type LiftReason, refuses, type Sanction, type SanctionId, type SanctionOrder } from './sanction.ts';
import { SanctionRecords } from './sanction-records.ts';
import type { SharedNetworks } from './shared-networks.ts';
import type { SubjectRef } from './subject.ts';

export type SanctionBookParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly masterKey: Uint8Array;
  /** Null when the address is not known, or not any more. */
  readonly trace: (address: AddressReference) => Promise<Trace | null>;
  /** Left out where nobody asks who comes from an address. */
  readonly shared?: Pick<SharedNetworks, 'isShared'>;
};

/** `imposed` and `lifted`: here, or by another server a few seconds ago. `ended`: its time is over. */
export type SanctionChange = {
  readonly change: 'imposed' | 'lifted' | 'ended';
  readonly sanction: Sanction;
};

const dayMs = 24 * 60 * 60 * 1000;
const refreshEveryMs = 3_000;
/** Of one browser, or one case; nobody reads more. */
const mostListed = 200;

export class SanctionBook implements Service {
  readonly inForce = new InForce();
  readonly #parts: SanctionBookParts;
  readonly #records: SanctionRecords;
  readonly #codes: Receipts;
  readonly #listeners: ((change: SanctionChange) => void)[] = [];
  #timer: Timer | null = null;
  /** For the end that comes next, and when that is. */
  #endTimer: Timer | null = null;
  #endMs: number | null = null;
  #refreshing: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(parts: SanctionBookParts) {
    this.#parts = parts;
    this.#records = new SanctionRecords(parts.records, parts.clock);
    this.#codes = createReceipts(parts.masterKey, 'appeal code');
  }

  /** Reads what is in force, and goes on doing so. @throws if the database does not answer. */
  async load(): Promise<void> {
    await this.refresh();
    this.#refreshLater();
  }

  /** Told of each change after it is in the database and in memory. */
  onChange(listener: (change: SanctionChange) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Never for longer than it may be, whatever was ordered: thirty days, or one where nobody decided it. By address, never
   * longer than its day's key lives.
   */
  async impose({ address, ...order }: SanctionOrder): Promise<Sanction> {
    const { clock, random } = this.#parts;
    const marks = refuses(order) && address !== null ? await this.#mark(order.subject, address) : [];
    const fromMs = clock.now();
    const mostMs = (order.decidedBy === null ? 1 : maxExclusionDays) * dayMs;
    // To the second, as it is told.
    const untilMs = Math.floor(Math.min(order.untilMs, fromMs + mostMs) / 1000) * 1000;
    const sanction: Sanction = {
      ...order,
      fromMs,
      untilMs,
      id: createId(random) as SanctionId,
      lifted: null,
    };
    await this.#records.add({ sanction, marks }, this.#codes.tagOf(this.codeOf(sanction.id)));
    this.#add(sanction, marks);
    return sanction;
  }

  /** Ends it, or if it is over takes it back. @returns whether there was something to lift. */
  async lift(id: SanctionId, why: LiftReason): Promise<boolean> {
    return (await this.#lift([id], why)).length > 0;
  }

  /** @returns those that were lifted now. */
  async liftAllOf(caseId: string, why: LiftReason): Promise<readonly Sanction[]> {
    const sanctions = await this.listOfCase(caseId);
    return this.#lift(
      sanctions.map(({ id }) => id),
      why,
    );
  }

  async find(id: SanctionId): Promise<Sanction | null> {
    return (await this.#records.listBy('id', id, 1))[0] ?? null;
  }

  /** All that is remembered of a browser, the latest first. */
  async listOf(subject: SubjectRef): Promise<readonly Sanction[]> {
    return this.#records.listBy('subject', subject, mostListed);
  }

  /** The latest first. */
  async listOfCase(caseId: string): Promise<readonly Sanction[]> {
    return this.#records.listBy('case_id', caseId, mostListed);
  }

  /** The latest first. */
  async listInForce(most: number): Promise<readonly Sanction[]> {
    return this.#records.listInForce(most);
  }

  /** With which the one under it can object. */
  codeOf(id: SanctionId): Receipt {
    return this.#codes.receiptOf(id);
  }

  async findByCode(typed: string): Promise<Sanction | null> {
    const code = this.#codes.readTag(typed);
    if (code === null) return null;
    return (await this.#records.listBy('code', code, 1))[0] ?? null;
  }

  /** Asks the database what is in force now. */
  refresh(): Promise<void> {
    const next = this.#refreshing.catch(() => undefined).then(() => this.#refresh());
    this.#refreshing = next;
    return next;
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#timer?.cancel();
    this.#endTimer?.cancel();
    await this.#refreshing.catch(() => undefined);
  }

  /**
   * Under the key of its day, and of each earlier day on which somebody of the same network is known: whoever goes from one
   * part of it to the next is counted together that way, and nothing is known for longer.
   */
  async #mark(subject: SubjectRef, address: string): Promise<readonly NetworkMark[]> {
    const { trace, shared, clock } = this.#parts;
    const found = await trace(address as AddressReference);
    if (!found) return [];
    const [widest = 0] = found.levels;
    const earlier = [...this.inForce.days()].filter((day) => {
      const tag = day < found.day ? found.tagOf(widest, day) : null;
      return tag !== null && this.inForce.ofNetwork(day, tag, clock.now()).length > 0;
    });
    return [found.day, ...earlier].flatMap((day) =>
      found.levels.flatMap((bits) => {
        const tag = found.tagOf(bits, day);
        const isShared = shared?.isShared(found, bits, subject) === true;
        return tag === null ? [] : [{ day, bits, tag, isShared }];
      }),
    );
  }

  async #lift(ids: readonly SanctionId[], why: LiftReason): Promise<readonly Sanction[]> {
    const sanctions = await this.#records.lift(ids, why);
    for (const sanction of sanctions) {
      this.inForce.remove(sanction.id);
      this.#tell({ change: 'lifted', sanction });
    }
    this.#awaitEnd();
    return sanctions;
  }

  #add(sanction: Sanction, marks: readonly NetworkMark[]): void {
    this.inForce.add(sanction, marks);
    this.#tell({ change: 'imposed', sanction });
    this.#awaitEnd();
  }

  /** Whoever is judged is judged by the clock; this is for those who are here already. */
  #awaitEnd(): void {
    const { clock } = this.#parts;
    const endMs = this.inForce.nextEndMs();
    if (this.#isEnding || endMs === this.#endMs) return;
    this.#endTimer?.cancel();
    this.#endMs = endMs;
    this.#endTimer =
      endMs === null ? null : clock.at(Math.min(endMs, clock.now() + dayMs), () => this.#end());
  }

  #end(): void {
    this.#endMs = null;
    const ended = this.inForce.takeEnded(this.#parts.clock.now());
    for (const sanction of ended) this.#tell({ change: 'ended', sanction });
    this.#awaitEnd();
  }

  #tell(change: SanctionChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  async #refresh(): Promise<void> {
    const found = await this.#records.compare(() => this.inForce.ids());
    // It is asked again soon.
    if (!found) return;
    const gone = found.gone.flatMap((id) => this.inForce.remove(id) ?? []);
    const lifted = new Set(found.lifted.map(({ id }) => id));
    for (const sanction of found.lifted) this.#tell({ change: 'lifted', sanction });
    // Its timer comes too late for what was over when the database was asked: it finds nothing any more.
    for (const sanction of gone) if (!lifted.has(sanction.id)) this.#tell({ change: 'ended', sanction });
    for (const { sanction, marks } of found.fresh) this.#add(sanction, marks);
    this.#awaitEnd();
  }

  #refreshLater(): void {
    if (this.#isEnding) return;
    const { clock, log } = this.#parts;
    this.#timer = clock.at(clock.now() + refreshEveryMs, () => {
      this.refresh()
        // Nobody is let in because the database is away: what was in force stays.
        .catch((bug: unknown) => log.error('sanctions could not be read', { bug: describeBug(bug) }))
        .finally(() => this.#refreshLater());
    });
  }
}
