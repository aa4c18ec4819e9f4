/**
 * Sealed copies of cases, made because an authority asks for it and two of the staff agree, for 90 days; two can renew one once. Each
 * holds what an authority may get of a case, and the network address as long as that can be read. Nobody here can open one:
 * it is encrypted to a key that is not on the server.
 */
import type { AddressBook, AddressReference } from '../addresses/address-book.ts';
import { addDays, type Day, dayAt } from '../addresses/day.ts';
import type { VaultItemTable } from '../database/legal-tables.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { exportCase } from './legal-export.ts';
import { RefusedError } from './refused-error.ts';
import type { StaffRefusal } from './route.ts';

export type VaultParts = {
  readonly records: Records;
  readonly addresses: Pick<AddressBook, 'reveal'>;
  readonly clock: Clock;
  readonly random: Random;
  /** A public key of age; null where the operator has set none: then there is no vault. */
  readonly recipient: string | null;
};

const vaultDays = 90;
const mostRenewals = 1;

export const vaultRefusals = {
  'no vault': {
    refusal: 'not now',
    words: 'This site has no vault: its operator has to set ANONCAM_VAULT_RECIPIENT.',
  },
  'no case': { refusal: 'not found', words: 'One of these cases is not there any more, or ends today.' },
  'renewed before': {
    refusal: 'not now',
    words: 'Of one of these cases there is a copy that was renewed before; that can be done once.',
  },
} as const satisfies Record<string, StaffRefusal>;

/** What is put in the vault of one case: a new copy, or more time for the one that there is. */
export type VaultEntry =
  | { readonly is: 'new'; readonly caseId: string; readonly sealed: string }
  | { readonly is: 'renewed'; readonly caseId: string; readonly item: string };

export class Vault {
  readonly #parts: VaultParts;

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  /** Why these cases cannot be preserved now; null if they can. */
  async findObstacle(cases: readonly string[]): Promise<StaffRefusal | null> {
    for (const id of cases) {
      const obstacle = await this.#findObstacleOf(id);
      if (obstacle) return obstacle;
    }
    return null;
  }

  /** Makes copies, which are nowhere yet. @throws RefusedError */
  async prepare(cases: readonly string[]): Promise<readonly VaultEntry[]> {
    return Promise.all(cases.map((id) => this.#prepare(id)));
  }

  /**
   * Puts copies in, and holds their cases for as long, together with what it is called within.
   *
   * @returns the day on which the last of them ends. @throws RefusedError if one of them cannot be had.
   */
  async keep(all: Records, entries: readonly VaultEntry[], approval: string): Promise<Day> {
    const ends: Day[] = [];
    for (const entry of entries) {
      ends.push(
        entry.is === 'new' ? await this.#add(all, entry, approval) : await this.#renew(all, entry, approval),
      );
      const { numUpdatedRows } = await all
        .updateTable('moderation_case')
        .set({ hold: approval })
        .where('id', '=', entry.caseId)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new RefusedError(vaultRefusals['no case']);
    }
    return ends.toSorted().at(-1) ?? this.#today();
  }

  /** The copy of a case, as it is; null if there is none. */
  async findSealed(caseId: string): Promise<string | null> {
    return (await this.#find(caseId))?.sealed ?? null;
  }

  async #findObstacleOf(caseId: string): Promise<StaffRefusal | null> {
    if (this.#parts.recipient === null) return vaultRefusals['no vault'];
    const item = await this.#find(caseId);
    if (item) return item.renewed < mostRenewals ? null : vaultRefusals['renewed before'];
    return (await this.#isKept(caseId)) ? null : vaultRefusals['no case'];
  }

  /** A case that is past its last day was held before: another copy would go on for ever from one to the next. */
  async #isKept(caseId: string): Promise<boolean> {
    const row = await this.#parts.records
      .selectFrom('moderation_case')
      .select('id')
      .where('id', '=', caseId)
      .where('ends_on', '>', this.#today())
      .executeTakeFirst();
    return row !== undefined;
  }

  async #prepare(caseId: string): Promise<VaultEntry> {
    const obstacle = await this.#findObstacleOf(caseId);
    if (obstacle) throw new RefusedError(obstacle);
    const item = await this.#find(caseId);
    if (item) return { is: 'renewed', caseId, item: item.id };
    return { is: 'new', caseId, sealed: await this.#seal(caseId) };
  }

  async #seal(caseId: string): Promise<string> {
    const { records, addresses, clock, recipient } = this.#parts;
    if (recipient === null) throw new RefusedError(vaultRefusals['no vault']);
    const row = await records
      .selectFrom('moderation_case')
      .select(['address', 'address_day'])
      .where('id', '=', caseId)
      .executeTakeFirst();
    const address = row?.address ? await addresses.reveal(row.address as AddressReference) : null;
    const copy = {
      madeAt: new Date(clock.now()).toISOString(),
      ...(await exportCase(records, caseId)),
      address,
      addressDay: address === null ? null : row?.address_day,
    };
    const { Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    return Buffer.from(await encrypter.encrypt(JSON.stringify(copy))).toString('base64');
  }

  async #add(
    all: Records,
    { caseId, sealed }: VaultEntry & { readonly is: 'new' },
    approval: string,
  ): Promise<Day> {
    const ends_on = addDays(this.#today(), vaultDays);
    const id = createId(this.#parts.random);
    // One that ended today may not have been purged yet.
    await all
      .deleteFrom('vault_item')
      .where('case_id', '=', caseId)
      .where('ends_on', '<=', this.#today())
      .execute();
    const { numInsertedOrUpdatedRows = 0n } = await all
      .insertInto('vault_item')
      .values({ id, approval, case_id: caseId, sealed, renewed: 0, ends_on })
      .onConflict((conflict) => conflict.column('case_id').doNothing())
      .executeTakeFirst();
    // Others agreed on the same in the same moment.
    if (numInsertedOrUpdatedRows === 0n) throw new RefusedError(vaultRefusals['renewed before']);
    return ends_on;
  }

  async #renew(
    all: Records,
    { item }: VaultEntry & { readonly is: 'renewed' },
    approval: string,
  ): Promise<Day> {
    const row = await all
      .selectFrom('vault_item')
      .select('ends_on')
      .where('id', '=', item)
      .where('ends_on', '>', this.#today())
      .executeTakeFirst();
    if (!row) throw new RefusedError(vaultRefusals['no case']);
    const ends_on = addDays(row.ends_on as Day, vaultDays);
    const { numUpdatedRows } = await all
      .updateTable('vault_item')
      .set((is) => ({ approval, ends_on, renewed: is('renewed', '+', 1) }))
      .where('id', '=', item)
      .where('ends_on', '=', row.ends_on)
      .where('renewed', '<', mostRenewals)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new RefusedError(vaultRefusals['renewed before']);
    return ends_on;
  }

  /** What is past its time is not there, even where the purge has not come by yet. */
  async #find(caseId: string): Promise<VaultItemTable | null> {
    const row = await this.#parts.records
      .selectFrom('vault_item')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('ends_on', '>', this.#today())
      .executeTakeFirst();
    return row ?? null;
  }

  #today(): Day {
    return dayAt(this.#parts.clock.now());
  }
}
