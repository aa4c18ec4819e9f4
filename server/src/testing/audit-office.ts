/** An audit log with a database of its own, and somebody who owns the database and changes it in spite of everything. */
import { sql } from 'kysely';
import { type Database, type DatabasePlace, openDatabase, type Records } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { AuditLog } from '../staff/audit-log.ts';
import type { TestDatabases } from './databases.ts';

const masterKey = new Uint8Array(32).fill(7);
export const dayMs = 24 * 60 * 60 * 1000;
const now = Date.UTC(2026, 10, 26, 12);

export class AuditOffice implements AsyncDisposable {
  readonly clock: TestClock;
  readonly place: DatabasePlace;
  readonly database: Database;
  readonly log: AuditLog;

  private constructor(place: DatabasePlace, database: Database, startMs: number) {
    this.place = place;
    this.database = database;
    this.clock = new TestClock(startMs);
    this.log = this.another();
  }

  static async open(databases: TestDatabases, startMs = now): Promise<AuditOffice> {
    const place = await databases.place();
    return new AuditOffice(place, await openDatabase(place), startMs);
  }

  get records(): Records {
    return this.database.records;
  }

  /** As another process has it, or this one after a restart: it remembers nothing. */
  another(records = this.records): AuditLog {
    return new AuditLog({ records, clock: this.clock, masterKey });
  }

  async write(count: number, log = this.log): Promise<void> {
    for (let one = 1; one <= count; one++)
      await log.append({ who: 'operator', did: 'invited', to: `member ${one}`, reason: '' });
  }

  /** Three days, of which two are over. */
  async fill(): Promise<void> {
    for (const count of [4, 3, 3]) {
      await this.write(count);
      this.clock.advance(dayMs);
    }
    this.clock.advance(-dayMs);
  }

  /**
   * What somebody does who owns the database, in spite of what it refuses; afterwards it is as it was before.
   *
   * @returns whether the log is said to be whole by a server that was there before, and by one that starts only now.
   */
  async tryAttack(statements: readonly string[]): Promise<readonly [there: boolean, later: boolean]> {
    const undone = new Error('undone');
    let found: readonly [boolean, boolean] | null = null;
    const attempt = this.records.transaction().execute(async (all) => {
      const there = this.another(all);
      await there.verify();
      await this.attack(statements, all);
      found = [await there.verify(), await this.another(all).verify()];
      throw undone;
    });
    await attempt.catch((error: unknown) => {
      if (error !== undone) throw error;
    });
    if (found === null) throw new Error('the attack came to nothing');
    return found;
  }

  /** The same, and it stays. */
  async attack(statements: readonly string[], records: Records = this.records): Promise<void> {
    if (this.place.url === null) {
      const triggers = await sql<{
        name: string;
      }>`select name from sqlite_master where type = 'trigger'`.execute(records);
      for (const { name } of triggers.rows) await sql.raw(`DROP TRIGGER ${name}`).execute(records);
    } else {
      for (const table of ['audit_entry', 'audit_head', 'audit_tip'])
        await sql.raw(`ALTER TABLE ${table} DISABLE TRIGGER ALL`).execute(records);
    }
    for (const statement of statements) await sql.raw(statement).execute(records);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.database.close();
  }
}
