/**
 * Where it is decided about the people of a simulated town: the real consensus, desk, cases and sanctions, on a database of
 * their own, under a clock that the town moves on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../../server/src/database/open-database.ts';
import type { Sanction } from '../../../server/src/enforcement/sanction.ts';
import { SanctionBook } from '../../../server/src/enforcement/sanction-book.ts';
import { createSubjects, type Subjects } from '../../../server/src/enforcement/subject.ts';
import { TestClock } from '../../../server/src/lib/clock.ts';
import type { Log } from '../../../server/src/lib/log.ts';
import { createId } from '../../../server/src/lib/random.ts';
import type { Person, VisitorRef } from '../../../server/src/matching/ticket.ts';
import { Appeals } from '../../../server/src/moderation/appeals.ts';
import { CaseFile } from '../../../server/src/moderation/case-file.ts';
import { Consensus } from '../../../server/src/moderation/consensus.ts';
import { Deciding } from '../../../server/src/moderation/deciding.ts';
import { MemoryKnownPeople } from '../../../server/src/moderation/known-people.memory.ts';
import { ModerationDesk } from '../../../server/src/moderation/moderation-desk.ts';
import { MemoryModerationLog } from '../../../server/src/moderation/moderation-log.memory.ts';
import { ReportNames } from '../../../server/src/moderation/report-row.ts';
import type { Chance } from '../frame/chance.ts';

const startMs = Date.UTC(2026, 0, 5);

/** Of whom something is in force that keeps them out or sets them apart. */
export type Standing = 'free' | 'probation' | 'out';

/** A mistake of ours is not to be overlooked in a simulation. */
const log: Log = {
  info() {},
  warn() {},
  error(message, fields) {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  },
};

export class Court {
  readonly clock = new TestClock(startMs);
  readonly consensus = new Consensus(new MemoryModerationLog());
  readonly file: CaseFile;
  readonly people = new MemoryKnownPeople();
  readonly sanctions: SanctionBook;
  readonly desk: ModerationDesk;
  readonly deciding: Deciding;
  readonly appeals: Appeals;
  /** Somebody of whom nothing is known. */
  readonly strangerRef: VisitorRef;
  readonly #subjects: Subjects;
  readonly #database: Database;
  readonly #dataDir: string;

  private constructor(chance: Chance, database: Database, dataDir: string) {
    const { clock, consensus } = this;
    const { records } = database;
    const masterKey = chance.bytes(32);
    this.strangerRef = createId(chance) as VisitorRef;
    this.#database = database;
    this.#dataDir = dataDir;
    this.#subjects = createSubjects(masterKey);
    this.file = new CaseFile({ records, clock, random: chance });
    const ground = { clock, random: chance, log, masterKey };
    this.sanctions = new SanctionBook({ ...ground, records, trace: async () => null });
    const names = new ReportNames(masterKey);
    const { file, people, sanctions } = this;
    const isDeleted = async () => false;
    this.appeals = new Appeals({ clock, random: chance, file, consensus, people, sanctions });
    this.deciding = new Deciding({ clock, file, consensus, people, sanctions });
    const subjects = this.#subjects;
    this.desk = new ModerationDesk({
      ...{ clock, log, consensus, file, people, subjects, names, sanctions, isDeleted },
    });
  }

  static async open(chance: Chance): Promise<Court> {
    const dataDir = mkdtempSync(join(tmpdir(), 'anoncam-week-'));
    const database = await openDatabase({ url: null, dataDir, onLost() {} });
    // Nothing of it has to survive a power cut.
    await sql`PRAGMA synchronous = OFF`.execute(database.records);
    return new Court(chance, database, dataDir);
  }

  standingOf(person: Person): Standing {
    const inForce = this.sanctions.inForce.ofSubject(this.#subjects.refOf(person), this.clock.now());
    if (inForce.some(({ kind }) => kind === 'exclusion' || kind === 'cool-off')) return 'out';
    return inForce.some(({ kind }) => kind === 'probation') ? 'probation' : 'free';
  }

  /** Whoever is kept out objects to it, with the code that they are shown, as often as they are let. */
  async appeal(person: Person): Promise<void> {
    const inForce = this.sanctions.inForce.ofSubject(this.#subjects.refOf(person), this.clock.now());
    for (const { id, kind } of inForce) {
      if (kind === 'exclusion') await this.appeals.make(this.sanctions.codeOf(id), 'It was not me.');
    }
  }

  /** All that was ever imposed on somebody, the latest first. */
  sanctionsOf(person: Person): Promise<readonly Sanction[]> {
    return this.sanctions.listOf(this.#subjects.refOf(person));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sanctions.stop();
    await this.#database.close();
    rmSync(this.#dataDir, { recursive: true });
  }
}
