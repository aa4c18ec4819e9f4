/**
 * The audit log: what members of the staff did, in an order that nobody can change unseen. Entries are only ever added;
 * there is no code that changes one, the database refuses it, and if it were made to all the same, `verify` would tell.
 *
 * What only time can show: whoever writes the database and has seen an earlier state of all its tables could put that back.
 * The servers that run remember the latest entry they have seen, and the last entry of each day is published.
 */
import type { otherActors, StaffId } from '@anoncam/protocol/staff-api/staff-session';
import type { Transaction } from 'kysely';
import { type Day, dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { AuditEntryTable, AuditHeadTable, Tables } from '../database/tables.ts';
import type { Clock } from '../lib/clock.ts';
import { deriveKey } from '../lib/seal.ts';
import { firstAuditDay } from '../privacy/staff-forgetting.ts';
import {
  beginning,
  ChainCheck,
  dayOf,
  foundChanged,
  hashOf,
  headOf,
  isSealed,
  sealOf,
  type Tip,
} from './audit-chain.ts';

/** All that can have been done. */
export const deeds = [
  'invited',
  'joined',
  'signed in',
  'signed in again',
  'signed out',
  'was refused with a copied passkey',
  'changed a role',
  'revoked',
  'took a case',
  'gave back a case',
  'decided a case',
  'undid a decision',
  'decided an appeal',
  'lifted a sanction',
  'answered a notice',
  'answered a message',
  'revealed an address',
  'asked for approval',
  'approved',
  'refused approval',
  'collected what was approved',
  'destroyed a sealed copy',
  'was refused it',
  foundChanged,
] as const;
export type Deed = (typeof deeds)[number];

export type AuditNote = {
  readonly did: Deed;
  /** The id of what it was done to, or empty. Never anything that tells of a visitor. */
  readonly to: string;
  readonly reason: string;
};

/** operator: from the command line. automatic: by rule, nobody in particular. */
export type AuditActor = StaffId | (typeof otherActors)[number];

export type AuditNoter = {
  /** Resolves when it is on the disk. */
  append(entry: AuditNote & { readonly who: AuditActor }): Promise<void>;
};

const tipName = 'tip';
const rowsAtOnce = 1000;

type All = Transaction<Tables>;

export type AuditLogParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
};

export class AuditLog implements AuditNoter {
  readonly #parts: AuditLogParts;
  readonly #key: Uint8Array;
  #seen = beginning;

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
    this.#key = deriveKey(parts.masterKey, 'audit log');
  }

  async append({ who, did, to, reason }: AuditNote & { readonly who: AuditActor }): Promise<void> {
    const written = await this.#parts.records.transaction().execute(async (all) => {
      const tip = await this.#takeTip(all);
      const at = new Date(this.#parts.clock.now()).toISOString();
      await this.#keepHead(all, tip, dayAt(Date.parse(at)));
      // Goes on, so that nobody can stop the staff by that; but it is never forgotten.
      const before = this.#isAsLeft(tip)
        ? tip
        : await this.#write(all, tip, {
            at,
            who: 'automatic',
            did: 'found the log changed',
            to: '',
            reason: '',
          });
      const last = await this.#write(all, before, { at, who, did, to, reason });
      await all
        .updateTable('audit_tip')
        .set({ ...last, seal: sealOf(this.#key, last) })
        .where('name', '=', tipName)
        .execute();
      return last;
    });
    this.#see(written);
  }

  /** The latest first. @param before the number of an entry; null for the latest of all. */
  async list(before: number | null, most: number): Promise<readonly AuditEntryTable[]> {
    const all = this.#parts.records
      .selectFrom('audit_entry')
      .selectAll()
      .orderBy('number', 'desc')
      .limit(most);
    return (before === null ? all : all.where('number', '<', before)).execute();
  }

  /** The hash of the latest entry; empty before there is one. */
  async findHead(): Promise<string> {
    return (await this.#readTip()).hash;
  }

  /** Whether no entry was changed, taken out, put in another place or cut off, as far as that can be known. */
  async verify(): Promise<boolean> {
    const seen = this.#seen;
    const tip = await this.#readTip();
    const { records, clock } = this.#parts;
    const heads = await records.selectFrom('audit_head').selectAll().execute();
    const check = new ChainCheck(this.#key, { heads, seen, firstDay: firstAuditDay(clock.now()) });
    for await (const entry of this.#readUpTo(tip.number)) check.follow(entry);
    // Others may have added some meanwhile, each with its tip.
    const [latest] = await this.list(null, 1);
    const after = await this.#readTip();
    check.end({ tip, latest: latest?.number ?? 0, after: after.number });
    const isWhole = check.isWhole && isSealed(this.#key, tip) && isSealed(this.#key, after);
    if (isWhole) this.#see(tip);
    return isWhole;
  }

  /** The last entries of the days that are over, the latest first: to be shown to everybody, who may keep them. */
  async publishedHeads(most: number): Promise<readonly AuditHeadTable[]> {
    const { records, clock } = this.#parts;
    await records.transaction().execute(async (all) => {
      const tip = await this.#takeTip(all);
      await this.#keepHead(all, tip, dayAt(clock.now()));
    });
    return records.selectFrom('audit_head').selectAll().orderBy('day', 'desc').limit(most).execute();
  }

  #see(tip: Tip): void {
    if (tip.number > this.#seen.number) this.#seen = { number: tip.number, hash: tip.hash };
  }

  #isAsLeft(tip: Tip & { readonly seal: string }): boolean {
    const isOther = tip.number === this.#seen.number && tip.hash !== this.#seen.hash;
    return isSealed(this.#key, tip) && tip.number >= this.#seen.number && !isOther;
  }

  /** Whoever comes after waits until this transaction is over: so each entry follows exactly one. */
  async #takeTip(all: All): Promise<Tip & { readonly seal: string }> {
    await all
      .insertInto('audit_tip')
      .values({ name: tipName, ...beginning, seal: '' })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ name: tipName }))
      .execute();
    return all
      .selectFrom('audit_tip')
      .select(['number', 'hash', 'seal'])
      .where('name', '=', tipName)
      .executeTakeFirstOrThrow();
  }

  async #readTip(): Promise<Tip & { readonly seal: string }> {
    const row = await this.#parts.records
      .selectFrom('audit_tip')
      .select(['number', 'hash', 'seal'])
      .where('name', '=', tipName)
      .executeTakeFirst();
    return row ?? { ...beginning, seal: '' };
  }

  async #write(
    all: All,
    before: Tip,
    said: Omit<AuditEntryTable, 'number' | 'previous' | 'hash'>,
  ): Promise<Tip> {
    const fact = { ...said, number: before.number + 1, previous: before.hash };
    const entry = { ...fact, hash: hashOf(this.#key, fact) };
    await all.insertInto('audit_entry').values(entry).execute();
    return { number: entry.number, hash: entry.hash };
  }

  /** If the day of the latest entry is over, that entry is the last one of its day. */
  async #keepHead(all: All, tip: Tip & { readonly seal: string }, today: Day): Promise<void> {
    const last = await all
      .selectFrom('audit_entry')
      .selectAll()
      .where('number', '=', tip.number)
      .executeTakeFirst();
    if (!last || dayOf(last) >= today) return;
    // What somebody else has changed is not made true by a head of ours.
    const isOurs =
      isSealed(this.#key, tip) && last.hash === tip.hash && last.hash === hashOf(this.#key, last);
    if (!isOurs) return;
    await all
      .insertInto('audit_head')
      .values(headOf(this.#key, dayOf(last), tip))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async *#readUpTo(number: number): AsyncGenerator<AuditEntryTable> {
    const all = this.#parts.records
      .selectFrom('audit_entry')
      .selectAll()
      .where('number', '<=', number)
      .orderBy('number')
      .limit(rowsAtOnce);
    let done: number | null = null;
    for (;;) {
      const rows: readonly AuditEntryTable[] = await (done === null
        ? all
        : all.where('number', '>', done)
      ).execute();
      yield* rows;
      const last = rows.at(-1);
      if (!last) return;
      done = last.number;
    }
  }
}
