/**
 * What a member of the staff does about a case: takes it, decides, takes a decision back within the minute, lifts a sanction.
 * Of two who want to decide the same case at once, one is told that it is too late. Who may do it is asked elsewhere.
 */
import { sanctionKinds } from '@anoncam/protocol/conduct';
import type { CaseDecision, Outcome } from '@anoncam/protocol/staff-api/staff-cases';
import { isInForce, type Sanction, type SanctionId } from '../enforcement/sanction.ts';
import type { SanctionBook } from '../enforcement/sanction-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import { type Happening, readEvent } from './case-event.ts';
import { type CaseFile, type OpenCase, toText } from './case-file.ts';
import type { Consensus } from './consensus.ts';
import type { KnownPeople } from './known-people.ts';
import { sanctionedBy } from './moderation-desk.ts';
import { termOf } from './sanction-terms.ts';
import { done, notFound, refuse, type StaffAnswer, type StaffRefusal } from './staff-answer.ts';
import type { Ruling } from './testimony.ts';

export type DecidingParts = {
  readonly clock: Clock;
  readonly file: CaseFile;
  readonly consensus: Pick<Consensus, 'noteRuling'>;
  readonly people: KnownPeople;
  readonly sanctions: Pick<SanctionBook, 'impose' | 'lift' | 'find' | 'listOfCase'>;
};

/** Who has taken a case and has done nothing about it for so long has given it back. */
export const takenMs = 15 * 60 * 1000;
export const undoMs = 60 * 1000;

/** A case as it was claimed for a decision. */
type Claim = {
  readonly subject: SubjectRef;
  readonly decisions: number;
  readonly address: string | null;
};

type Conclusion = {
  readonly decision: CaseDecision;
  readonly member: string;
  readonly sanction: Sanction | null;
  /** What the rule had imposed, and the decision takes back. */
  readonly graver: readonly Sanction[];
};

export class Deciding {
  readonly #parts: DecidingParts;

  constructor(parts: DecidingParts) {
    this.#parts = parts;
  }

  async take(id: string, member: string): Promise<StaffAnswer> {
    const taken = await this.#parts.file.change(id, (open) => this.#take(open, member));
    return taken ?? notFound;
  }

  async giveBack(id: string, member: string): Promise<StaffAnswer> {
    const given = await this.#parts.file.change(id, async (open) => {
      if (open.status.taken?.by !== member) return refuse('not now', 'You do not have this case.');
      await open.add({ type: 'given back', by: member });
      return done;
    });
    return given ?? notFound;
  }

  /** What was taken and left lying is there for others again; what a server that ended has left undone is done. */
  async tidy(): Promise<void> {
    const { file } = this.#parts;
    await this.#liftLeft();
    const rows = await file.select().where('state', '=', 'taken').execute();
    for (const { row, status } of await file.list(rows)) {
      if (this.#isStale(status.taken)) await file.change(row.id, (open) => this.#freshen(open));
    }
  }

  async decide(decision: CaseDecision, member: string): Promise<StaffAnswer> {
    if (!isWhole(decision))
      return refuse('bad request', 'An outcome has a reason, and an exclusion its days.');
    const { file, sanctions } = this.#parts;
    const claim = await file.change(decision.id, (open) => this.#claim(open, decision, member));
    if (!claim) return notFound;
    if ('refusal' in claim) return claim;
    const sanction = await this.#impose(decision, member, claim);
    const graver = await this.#listGraver(decision);
    const takeBack = async () => void (sanction && (await sanctions.lift(sanction.id, 'undone')));
    const answer = await file
      .change(decision.id, (open) => this.#write(open, claim, { decision, member, sanction, graver }))
      .catch(async (fault) => {
        await takeBack();
        throw fault;
      });
    if (!answer || 'refusal' in answer) {
      await takeBack();
      return answer ?? notFound;
    }
    for (const { id } of graver) await sanctions.lift(id, 'mistake');
    await this.#rule(claim.subject, decision.outcome === 'nothing' ? 'unfounded' : 'upheld');
    return answer;
  }

  /** What a case says is lifted, and is not. */
  async #liftLeft(): Promise<void> {
    const { file, sanctions } = this.#parts;
    const rows = await file.records
      .selectFrom('sanction')
      .innerJoin('case_event', 'case_event.case_id', 'sanction.case_id')
      .select(['sanction.id', 'case_event.type', 'case_event.body', 'case_event.at'])
      .where('sanction.lifted_at', 'is', null)
      .where('sanction.until_at', '>', toText(this.#parts.clock.now()))
      .where('case_event.type', '=', 'lifted')
      .execute();
    for (const { id, ...row } of rows) {
      const event = readEvent(row);
      if (event.type === 'lifted' && event.sanction === id)
        await sanctions.lift(event.sanction as SanctionId, event.why);
    }
  }

  /** Takes one's own decision back. What it imposed is lifted first: better nobody is held than somebody by a slip. */
  async undo(id: string, member: string): Promise<StaffAnswer> {
    const { file, sanctions } = this.#parts;
    const kept = await file.find(id);
    if (!kept) return notFound;
    const imposed = this.#listUndoable(kept, member);
    if (imposed === null) return refuse('not now', 'There is nothing of yours that could still be undone.');
    for (const sanction of imposed) await sanctions.lift(sanction as SanctionId, 'undone');
    const answer = await file.change(id, async (open) => {
      if (this.#listUndoable(open, member) === null) return refuse('not now', 'It was undone already.');
      await open.add({ type: 'undone', by: member }, ...lifted(imposed, { why: 'undone', by: member }));
      return done;
    });
    if (answer && 'done' in answer) await this.#rule(kept.row.subject, 'withdrawn');
    return answer ?? notFound;
  }

  /** Takes a sanction back that should not be: its reason is for the case, and its subject is told. */
  async lift(id: string, reason: string, member: string): Promise<StaffAnswer> {
    const { file, sanctions } = this.#parts;
    const sanction = await sanctions.find(id as SanctionId);
    if (!sanction) return notFound;
    if (!(await sanctions.lift(sanction.id, 'mistake'))) return refuse('not now', 'It is lifted already.');
    await file.change(sanction.case, (open) =>
      open.add(...lifted([sanction.id], { why: 'mistake', reason, by: member })),
    );
    await this.#rule(sanction.subject, 'reversed');
    return done;
  }

  async #take(open: OpenCase, member: string): Promise<StaffAnswer> {
    await this.#freshen(open);
    const { state, taken } = open.status;
    if (state === 'taken') return taken?.by === member ? done : refuse('not now', 'Somebody else has it.');
    if (state !== 'waiting') return refuse('not now', 'It is decided already.');
    await open.add({ type: 'taken', by: member });
    return done;
  }

  async #freshen(open: OpenCase): Promise<void> {
    if (this.#isStale(open.status.taken)) await open.add({ type: 'given back', by: null });
  }

  #isStale(taken: OpenCase['status']['taken']): boolean {
    return taken !== null && this.#parts.clock.now() - taken.atMs >= takenMs;
  }

  async #claim(open: OpenCase, decision: CaseDecision, member: string): Promise<Claim | StaffRefusal> {
    const { subject, address } = open.row;
    if (subject === null) return notFound;
    if (hasUnseen(open, decision)) return unseen;
    const taken = await this.#take(open, member);
    if ('refusal' in taken) return taken;
    return {
      subject: subject as SubjectRef,
      decisions: countDecisions(open),
      address,
    };
  }

  async #impose(decision: CaseDecision, member: string, claim: Claim): Promise<Sanction | null> {
    const { clock, sanctions } = this.#parts;
    const { outcome: kind, reason, id } = decision;
    if (kind === 'nothing' || reason === null) return null;
    const untilMs = clock.now() + termOf(decision);
    const { subject, address } = claim;
    const about = { case: id, subject, address, facts: null, decidedBy: member };
    return sanctions.impose({ ...about, kind, reason, untilMs });
  }

  async #write(
    open: OpenCase,
    claim: Claim,
    { decision, member, sanction, graver }: Conclusion,
  ): Promise<StaffAnswer> {
    const isStill = open.status.taken?.by === member && countDecisions(open) === claim.decisions;
    if (!isStill) return refuse('not now', 'Somebody else has decided it meanwhile.');
    if (hasUnseen(open, decision)) return unseen;
    const { outcome, reason, note } = decision;
    const sinceMs = Math.min(...open.status.waits.map(({ atMs }) => atMs));
    const waitedMinutes = Math.max(0, Math.round((this.#parts.clock.now() - sinceMs) / 60_000));
    const decided: Happening = { type: 'decided', outcome, reason, note, waitedMinutes, by: member };
    await open.add(
      decided,
      ...(sanction ? [sanctionedBy(sanction)] : []),
      ...lifted(
        graver.map(({ id }) => id),
        { why: 'mistake', by: member },
      ),
    );
    return done;
  }

  /** What this member's decision of the last minute has imposed; null if there is none that can be taken back. */
  #listUndoable(
    { events, status }: Pick<OpenCase, 'events' | 'status'>,
    member: string,
  ): readonly string[] | null {
    const last = status.lastDecision?.event;
    if (!last || last.by !== member || this.#parts.clock.now() - last.atMs > undoMs) return null;
    return events
      .slice(events.indexOf(last))
      .flatMap((event) => (event.type === 'sanctioned' && event.by === member ? [event.sanction] : []));
  }

  /** A person has seen less in it than the rule did: what the rule imposed was a mistake, and its subject is told so. */
  async #listGraver({ id, outcome }: CaseDecision): Promise<readonly Sanction[]> {
    const { clock, sanctions } = this.#parts;
    return (await sanctions.listOfCase(id)).filter(
      (sanction) =>
        sanction.decidedBy === null &&
        isInForce(sanction, clock.now()) &&
        gravityOf(sanction.kind) > gravityOf(outcome),
    );
  }

  async #rule(subject: string | null, ruling: Ruling): Promise<void> {
    const { clock, consensus, people } = this.#parts;
    const known = subject === null ? null : await people.find(subject as SubjectRef);
    // Of whom nothing was heard for days, nothing is left that could be believed or not.
    if (known !== null) await consensus.noteRuling(known.person, ruling, clock.now());
  }
}

type Lifted = Extract<Happening, { type: 'lifted' }>;

function lifted(
  sanctions: readonly string[],
  { reason = '', ...more }: Pick<Lifted, 'why' | 'by'> & Partial<Pick<Lifted, 'reason'>>,
): readonly Lifted[] {
  return sanctions.map((sanction) => ({ type: 'lifted', sanction, reason, ...more }));
}

function isWhole({ outcome, reason, days }: CaseDecision): boolean {
  const hasReason = (reason !== null) === hasSanction(outcome);
  return hasReason && (outcome === 'exclusion' ? days > 0 : days === 0);
}

/** From nothing to the gravest. */
function gravityOf(outcome: Outcome): number {
  return outcome === 'nothing' ? -1 : sanctionKinds.indexOf(outcome);
}

function hasSanction(outcome: Outcome): boolean {
  return outcome !== 'nothing';
}

const unseen = refuse('not now', 'Another report came in meanwhile. It is shown now; decide again.');

/** Nobody decides on a report that they were not shown. */
function hasUnseen({ events }: Pick<OpenCase, 'events'>, { reports }: CaseDecision): boolean {
  return events.filter(({ type }) => type === 'reported').length > reports;
}

function countDecisions({ events }: Pick<OpenCase, 'events'>): number {
  return events.filter(({ type }) => type === 'decided').length;
}
