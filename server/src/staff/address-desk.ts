/**
 * Shows somebody of the staff the network address of the one that a case is about: one at a time, so many a day, written down
 * before it is shown. It keeps no address, and neither tells nor logs one anywhere else.
 */
import type { AddressBook, AddressReference } from '../addresses/address-book.ts';
import { type Day, dayAt, firstDayKept, readDay } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import { countLegal } from '../privacy/monthly-numbers.ts';
import type { AuditNoter } from './audit-log.ts';
import type { StaffMember, StaffRefusal } from './route.ts';

export type AddressDeskParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly addresses: Pick<AddressBook, 'reveal'>;
  readonly log: AuditNoter;
};

/** Of one member on one day, UTC. More at once need a second person. */
export const mostAddressesADay = 20;
const shownMs = 10 * 60 * 1000;

/** What the console shows, and for how long. */
export type ShownAddress = { readonly address: string; readonly until: string; readonly leftToday: number };

type Why = { readonly caseId: string; readonly reason: string };

const gone: StaffRefusal = {
  refusal: 'not found',
  words: 'There is no address of this case, or not any more.',
};
const often: StaffRefusal = {
  refusal: 'too often',
  words: 'That were all for today. Several at once can be asked for together with a second person.',
};

export class AddressDesk {
  readonly #parts: AddressDeskParts;

  constructor(parts: AddressDeskParts) {
    this.#parts = parts;
  }

  /** One for one member; asked for again, it counts again. */
  async reveal(why: Why, member: StaffMember): Promise<ShownAddress | StaffRefusal> {
    const reference = await this.#findReference(why.caseId);
    if (!reference) return gone;
    const count = await this.#count(member, dayAt(this.#parts.clock.now()));
    if (count === null) return often;
    const address = await this.#read(reference, why, member);
    if (address === null) return gone;
    const until = new Date(this.#parts.clock.now() + shownMs).toISOString();
    return { address, until, leftToday: mostAddressesADay - count };
  }

  /** One of several that two agreed on, which is not counted against one of them; null if there is none, or not any more. */
  async revealApproved(why: Why, member: StaffMember): Promise<string | null> {
    const reference = await this.#findReference(why.caseId);
    return reference && this.#read(reference, why, member);
  }

  async #findReference(caseId: string): Promise<AddressReference | null> {
    const row = await this.#parts.records
      .selectFrom('moderation_case')
      .select(['address', 'address_day'])
      .where('id', '=', caseId)
      .executeTakeFirst();
    const day = readDay(row?.address_day ?? '');
    const isKept = day !== null && day >= firstDayKept(this.#parts.clock.now());
    return isKept ? ((row?.address as AddressReference | null | undefined) ?? null) : null;
  }

  /** Written down first: what could not be written down is not read. */
  async #read(reference: AddressReference, { caseId, reason }: Why, { id: who }: StaffMember) {
    const { records, clock, addresses, log } = this.#parts;
    await log.append({ who, did: 'revealed an address', to: caseId, reason });
    await countLegal(records, 'addresses revealed', clock.now());
    return addresses.reveal(reference);
  }

  /** Counts in one step, so that two requests at once cannot both be the last one. @returns null if there were enough. */
  async #count({ id: member }: StaffMember, day: Day): Promise<number | null> {
    const row = await this.#parts.records
      .insertInto('address_read')
      .values({ member, day, count: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['member', 'day'])
          .doUpdateSet((is) => ({ count: is('address_read.count', '+', 1) }))
          .where('address_read.count', '<', mostAddressesADay),
      )
      .returning('count')
      .executeTakeFirst();
    return row?.count ?? null;
  }
}
