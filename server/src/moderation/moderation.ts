/** Puts moderation together: what comes in, where it is kept, and what is asked of it by those who decide. */
import type { Notice } from '@anoncam/protocol/notice';
import type { Records } from '../database/open-database.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { Subjects } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { Appeals } from './appeals.ts';
import { CaseFile } from './case-file.ts';
import type { Consensus } from './consensus.ts';
import { Deciding } from './deciding.ts';
import type { KnownPeople } from './known-people.ts';
import { ModerationDesk } from './moderation-desk.ts';
import { Notices } from './notices.ts';
import { ReportNames } from './report-row.ts';
import { StaffCases } from './staff-cases.ts';

export type ModerationParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly masterKey: Uint8Array;
  readonly consensus: Consensus;
  readonly people: KnownPeople;
  readonly subjects: Subjects;
  readonly sanctions: SanctionBook;
  readonly proofOfWork: { isValid(proof: Notice['proof']): Promise<boolean> };
  /** Whether a report was deleted at somebody's wish: then it does not come back. */
  isDeleted(report: string): Promise<boolean>;
  /** Of a member of the staff, by which others of them know one. */
  nameOf(member: string): Promise<string> | string;
};

export type Moderation = {
  readonly file: CaseFile;
  readonly desk: ModerationDesk;
  readonly appeals: Appeals;
  readonly notices: Notices;
  readonly staff: StaffCases;
};

/** From now on, what the consensus decides is carried out. */
export function createModeration(parts: ModerationParts): Moderation {
  const file = new CaseFile(parts);
  const names = new ReportNames(parts.masterKey);
  const shared = { ...parts, file };
  const desk = new ModerationDesk({ ...shared, names });
  const appeals = new Appeals(shared);
  const notices = new Notices(shared);
  const deciding = new Deciding(shared);
  return { file, desk, appeals, notices, staff: new StaffCases({ ...shared, deciding, appeals, notices }) };
}
