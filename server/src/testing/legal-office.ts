/** A team, cases with everything that can be in them, and the desk that handles requests of authorities, on a real database. */
import { type ApprovalKind, type Ask, AskSchema } from '@anoncam/protocol/staff-api/staff-legal';
import type { Role, StaffId } from '@anoncam/protocol/staff-api/staff-session';
import { Decrypter } from 'age-encryption';
import * as v from 'valibot';
import { AddressBook } from '../addresses/address-book.ts';
import { dayAt } from '../addresses/day.ts';
import { DayKeys } from '../addresses/day-keys.ts';
import { type KeyPair, makeKeyPair } from '../backup/archive.ts';
import { type Database, openDatabase, type Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createId, systemRandom } from '../lib/random.ts';
import { AddressDesk } from '../staff/address-desk.ts';
import { Approvals } from '../staff/approvals.ts';
import { AuditLog } from '../staff/audit-log.ts';
import type { StaffMember } from '../staff/route.ts';
import { Vault } from '../staff/vault.ts';
import type { TestDatabases } from './databases.ts';

export const dayMs = 24 * 60 * 60 * 1000;
/** Stands in every column that must not get out. */
export const canary = 'c4n4ry';
const silent: Log = { info() {}, warn() {}, error() {} };

export class LegalOffice implements AsyncDisposable {
  readonly clock = new TestClock(Date.UTC(2026, 10, 26, 12));
  readonly random = systemRandom;
  readonly database: Database;
  readonly keys: KeyPair;
  readonly dayKeys: DayKeys;
  readonly addressBook: AddressBook;
  readonly log: AuditLog;
  readonly addresses: AddressDesk;
  readonly vault: Vault;
  readonly approvals: Approvals;

  private constructor(database: Database, dataDir: string, keys: KeyPair) {
    this.database = database;
    this.keys = keys;
    const { clock, random, records } = this;
    this.dayKeys = new DayKeys({ dataDir, clock, random });
    this.addressBook = new AddressBook({ records, dayKeys: this.dayKeys, clock, random, log: silent });
    this.log = new AuditLog({ records, clock, masterKey: new Uint8Array(32).fill(7) });
    this.addresses = new AddressDesk({ records, clock, addresses: this.addressBook, log: this.log });
    this.vault = this.openVault(keys.recipient);
    this.approvals = this.openApprovals(this.vault);
  }

  static async open(databases: TestDatabases): Promise<LegalOffice> {
    const place = await databases.place();
    return new LegalOffice(await openDatabase(place), place.dataDir, await makeKeyPair());
  }

  get records(): Records {
    return this.database.records;
  }

  openVault(recipient: string | null): Vault {
    const { records, clock, random } = this;
    return new Vault({ records, addresses: this.addressBook, clock, random, recipient });
  }

  openApprovals(vault: Vault): Approvals {
    const { records, clock, random, addresses, log } = this;
    return new Approvals({ records, clock, random, vault, addresses, log });
  }

  async addMember(name: string, role: Role): Promise<StaffMember> {
    const id = createId(systemRandom) as StaffId;
    const since = new Date(this.clock.now()).toISOString();
    await this.records
      .insertInto('staff_member')
      .values({ id, name, role, state: 'active', since, seen_at: null, ends_on: null })
      .execute();
    return { id, name, role };
  }

  async askFor(asked: Ask, member: StaffMember): Promise<string> {
    const answer = await this.approvals.ask(asked, member);
    if ('refusal' in answer) throw new Error(`${answer.refusal}: ${answer.words}`);
    return answer.id;
  }

  /** As the team does it: written down, then done. */
  async changeRole(member: StaffMember, role: Role): Promise<void> {
    await this.log.append({ who: 'operator', did: 'changed a role', to: member.id, reason: '' });
    await this.records.updateTable('staff_member').set({ role }).where('id', '=', member.id).execute();
  }

  async revoke(member: StaffMember): Promise<void> {
    await this.log.append({ who: 'operator', did: 'revoked', to: member.id, reason: '' });
    await this.records
      .updateTable('staff_member')
      .set({ state: 'revoked' })
      .where('id', '=', member.id)
      .execute();
  }

  /** With a report, a sanction and an appeal; the address is noted today. */
  async addCase(address: string | null = null, endsInDays = 180): Promise<string> {
    const id = createId(systemRandom);
    const at = new Date(this.clock.now()).toISOString();
    const reference = address === null ? null : this.addressBook.note(address);
    const ends_on = dayAt(this.clock.now() + endsInDays * dayMs);
    const { records } = this;
    await records
      .insertInto('moderation_case')
      .values({
        id,
        kind: 'conduct',
        subject: `${canary}-subject-${id}`,
        state: 'decided',
        priority: 'other',
        opened_at: at,
        due_at: at,
        address: reference,
        address_day: reference && dayAt(this.clock.now()),
        ends_on,
        hold: null,
      })
      .execute();
    const decided = { outcome: 'exclusion', reason: 'sexual', note: canary, waitedMinutes: 5, by: canary };
    const body = JSON.stringify(decided);
    const event = { id: createId(systemRandom), case_id: id, number: 1, at, type: 'decided', body };
    await records.insertInto('case_event').values(event).execute();
    await this.#addReport(id, at, ends_on);
    await this.#addSanction(id, at, ends_on);
    return id;
  }

  async #addReport(case_id: string, at: string, ends_on: string): Promise<void> {
    const id = createId(systemRandom);
    const tags = { receipt: `${canary}-receipt-${id}`, reporter: `${canary}-reporter` };
    await this.records
      .insertInto('report')
      .values({
        id,
        case_id,
        ...tags,
        category: 'threat',
        words: `${canary} words`,
        received_at: at,
        ends_on,
      })
      .execute();
    await this.records
      .insertInto('notice')
      .values({
        id,
        case_id,
        receipt: `${canary}-notice-${id}`,
        category: 'hate',
        what: `${canary} what`,
        why: `${canary} why`,
        received_at: at,
        outcome: 'acted',
        answer: `${canary} answer`,
        answered_on: at.slice(0, 10),
        ends_on,
      })
      .execute();
  }

  async #addSanction(case_id: string, at: string, ends_on: string): Promise<void> {
    const id = createId(systemRandom);
    await this.records
      .insertInto('sanction')
      .values({
        id,
        case_id,
        subject: `${canary}-subject`,
        kind: 'exclusion',
        reason: 'threat',
        facts: JSON.stringify({ flags: 3, of: 5, [canary]: canary }),
        decided_by: `${canary}-member`,
        from_at: at,
        until_at: at,
        lifted_at: null,
        lifted_why: null,
        code: `${canary}-code-${id}`,
        ends_on,
      })
      .execute();
    await this.records
      .insertInto('appeal')
      .values({
        id,
        sanction_id: id,
        words: `${canary} words`,
        made_at: at,
        due_at: at,
        outcome: 'upheld',
        decided_at: at,
        decided_by: `${canary}-member`,
        answer: `${canary} answer`,
        ends_on,
      })
      .execute();
  }

  /** What the log of the staff says, the earliest first. */
  async listDeeds(): Promise<readonly string[]> {
    const rows = await this.log.list(null, 1_000);
    return rows.map(({ did, to }) => `${did} ${to}`).toReversed();
  }

  /** What the holder of the vault's key reads in a sealed copy. */
  async unseal(sealed: string): Promise<Record<string, unknown>> {
    const decrypter = new Decrypter();
    decrypter.addIdentity(this.keys.identity);
    return JSON.parse(await decrypter.decrypt(Buffer.from(sealed, 'base64'), 'text')) as Record<
      string,
      unknown
    >;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.addressBook.stop();
    await this.database.close();
  }
}

/** As the console sends it. */
export function ask(kind: ApprovalKind, ...cases: readonly string[]): Ask {
  const [authority, reference] = kind === 'reveal' ? ['', ''] : ['Police of Bern, Art. 18', 'B 12/26'];
  return v.parse(AskSchema, { kind, cases, authority, reference, reason: 'somebody may come to harm' });
}

/** One of each role that has something to do with it. */
export type Team = {
  readonly office: LegalOffice;
  readonly ada: StaffMember;
  readonly bo: StaffMember;
  readonly cy: StaffMember;
};

export async function addTeam(office: LegalOffice): Promise<Omit<Team, 'office'>> {
  return {
    ada: await office.addMember('Ada', 'privacy'),
    bo: await office.addMember('Bo', 'lead'),
    cy: await office.addMember('Cy', 'admin'),
  };
}

export async function openTeam(databases: TestDatabases): Promise<Team & AsyncDisposable> {
  const office = await LegalOffice.open(databases);
  return { office, ...(await addTeam(office)), [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() };
}
