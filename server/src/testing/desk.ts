/** Moderation on a real database, with nothing of it replaced, for tests of it and of what stands on it. */
import type { CallId } from '@anoncam/protocol/ids';
import { type DatabasePlace, openDatabase, type Records } from '../database/open-database.ts';
import { SanctionBook } from '../enforcement/sanction-book.ts';
import { createSubjects, type SubjectRef, type Subjects } from '../enforcement/subject.ts';
import { TestClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSeededRandom } from '../lib/random.ts';
import type { ModerationMemory } from '../moderating.ts';
import { Consensus } from '../moderation/consensus.ts';
import { HeldConduct } from '../moderation/held-conduct.ts';
import { MemoryKnownPeople } from '../moderation/known-people.memory.ts';
import { createModeration, type Moderation } from '../moderation/moderation.ts';
import { MemoryModerationLog } from '../moderation/moderation-log.memory.ts';
import type { GivenReport } from '../moderation/report.ts';
import { createDeletions, type Deletions, isDeleted } from '../privacy/deletions.ts';
import { createProofOfWork, type Proof, type ProofOfWork } from '../privacy/proof-of-work.ts';
import { solve } from './messages.ts';
import { networkOf, personCalled, startMs } from './verdicts.ts';

export const masterKey = createSeededRandom(3).bytes(32);

export type TestDesk = AsyncDisposable &
  Moderation & {
    readonly records: Records;
    readonly clock: TestClock;
    readonly consensus: Consensus;
    readonly sanctions: SanctionBook;
    readonly subjects: Subjects;
    readonly deletions: Deletions;
    readonly conduct: HeldConduct;
    readonly proofOfWork: ProofOfWork;
    readonly errors: readonly string[];
    refOf(name: string): SubjectRef;
    prove(): Promise<Proof>;
  };

/** Members of the staff are known by their ids in capital letters. @param seed of another server on the same database. */
export async function openDesk(
  place: DatabasePlace,
  clock = new TestClock(startMs),
  seed = 5,
  memory: ModerationMemory = { log: new MemoryModerationLog(), people: new MemoryKnownPeople() },
): Promise<TestDesk> {
  const { records, close } = await openDatabase(place);
  const random = createSeededRandom(seed);
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => void errors.push(message) };
  const ground = { records, clock, random, log, masterKey };
  const consensus = new Consensus(memory.log);
  const subjects = createSubjects(masterKey);
  const sanctions = new SanctionBook({ ...ground, trace: async () => null });
  const proofOfWork = createProofOfWork(ground, 3);
  const moderation = createModeration({
    ...ground,
    consensus,
    people: memory.people,
    subjects,
    sanctions,
    proofOfWork,
    isDeleted: (id) => isDeleted(records, 'report', id),
    nameOf: (member) => member.toUpperCase(),
  });
  return {
    ...moderation,
    records,
    clock,
    consensus,
    sanctions,
    subjects,
    deletions: createDeletions(records, async () => undefined),
    conduct: new HeldConduct(ground),
    proofOfWork,
    errors,
    refOf: (name) => subjects.refOf(personCalled(name)),
    prove: async () => solve(await proofOfWork.create()),
    async [Symbol.asyncDispose]() {
      await sanctions.stop();
      await close();
    },
  };
}

/** By `by` about `subject`, in a call of their own. */
export function give(
  by: string,
  more: Partial<Omit<GivenReport, 'subject'>> & { subject?: string } = {},
): GivenReport {
  const { subject = 'subject', ...rest } = more;
  return {
    call: `call of ${by} and ${subject}` as CallId,
    by: personCalled(by),
    subject: personCalled(subject),
    network: networkOf(by),
    address: null,
    mode: 'video',
    category: 'hate',
    words: '',
    atMs: startMs,
    ...rest,
  };
}
