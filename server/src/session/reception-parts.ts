/** What the reception is made of. */
import type { IceServer } from '@anoncam/protocol/from-server';
import type { Restriction } from '../enforcement/gate.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Random } from '../lib/random.ts';
import type { PatienceBook } from '../matching/patience.ts';
import type { Person } from '../matching/ticket.ts';
import type { WaitingRoom } from '../matching/waiting-room.ts';
import type { Consensus } from '../moderation/consensus.ts';
import type { ModerationDesk } from '../moderation/moderation-desk.ts';
import type { Aggregates } from '../privacy/aggregates.ts';
import type { DescriptionCheck } from '../signalling/description-check.ts';
import type { Switchboard } from '../signalling/switchboard.ts';
import type { ExclusionParts } from './exclusions.ts';
import type { HeadCount, Heads } from './head-count.ts';
import type { Reports } from './reports.ts';
import type { Resumption } from './resumption.ts';
import type { StrangerReferences } from './stranger-references.ts';
import type { Tally } from './tally.ts';

export type ReceptionParts = ExclusionParts & {
  readonly random: Random;
  readonly waitingRoom: WaitingRoom;
  /** At all servers, by what each counts of its own. */
  readonly openHeadCount: (countOwn: () => Heads) => HeadCount;
  readonly switchboard: Switchboard;
  readonly resumption: Resumption;
  readonly references: StrangerReferences;
  readonly consensus: Consensus;
  readonly desk: Pick<ModerationDesk, 'noteWhereabouts'>;
  readonly restrictionOf: (subject: SubjectRef) => Restriction;
  /** `by` talked with somebody for a while, and did not object. */
  readonly noteCalm: (person: Person, by: SubjectRef) => void;
  readonly reports: Reports;
  readonly numbers: Pick<Aggregates, 'note'>;
  readonly tally: Tally;
  readonly descriptions: DescriptionCheck;
  /** STUN servers, and relays, if they are lent, with what lets somebody use them for some minutes: each time other ones. */
  readonly lendRelays: (areLent: boolean) => readonly IceServer[];
  readonly ownTabsMayMeet: boolean;
  readonly patience: PatienceBook;
  /** Whether the process has more to do than it can: then what nobody would miss is left out. Never, if it is left out. */
  readonly isStrained?: () => boolean;
};
