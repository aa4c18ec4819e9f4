/**
 * A person who decides: looks in now and then, goes through what waits in the order of the console, and follows what is
 * told there, the tallies of independent voices; another one hears appeals. Their habits are assumptions, and the figures
 * depend on them: if they lift whatever is only not certain, abusers are back before ten calls are over, and the flags of
 * honest visitors lose their weight; so they wait for more voices, and take back what few voices bear out.
 */
import { maxExclusionDays, type SanctionReason } from '@anoncam/protocol/conduct';
import type { Outcome } from '@anoncam/protocol/staff-api/staff-cases';
import { isInForce } from '../../../server/src/enforcement/sanction.ts';
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { CaseEvent } from '../../../server/src/moderation/case-event.ts';
import type { KeptCase } from '../../../server/src/moderation/case-file.ts';
import { rungs } from '../../../server/src/moderation/ladder.ts';
import { findReason } from '../../../server/src/moderation/reason.ts';
import type { StaffAnswer } from '../../../server/src/moderation/staff-answer.ts';
import { compareUrgency } from '../../../server/src/moderation/triage.ts';
import type { Court } from './court.ts';

export type ModeratorHabits = {
  /** They look in so often… */
  readonly everyMs: number;
  /** …and spend so long on a case. */
  readonly perCaseMs: number;
};

/** A trained person takes so long for a plain case; somebody is there every hour. */
export const usualHabits: ModeratorHabits = { everyMs: 60 * 60_000, perCaseMs: 15_000 };

type Tallied = Extract<CaseEvent, { type: 'tallied' }>;
/** As the case tells it: how many of all object, and how much they are believed together, in hundredths. */
type Told = Pick<Tallied, 'flags' | 'of' | 'weight'>;

const member = 'somebody of the staff';
const colleague = 'somebody else of the staff';
/** Each time somebody is excluded by a person it is for longer. */
const daysByTimes = [1, 3, 7, 30] as const;
/** So many who met somebody, of whom so few object, and there is nothing in it. */
const enoughVoices = 5;
const mostOfInnocent = 0.2;
/** Somebody who objects to a sanction is believed from here on. */
const mostOfWronged = 1 / 3;
/** So many object, and half of all: that is not by chance, and not three of the one in twenty who lie. */
const enoughFlags = 4;

export type Review = { readonly waitedMs: number; readonly outcome: Outcome };

export class Moderator {
  readonly reviews: Review[] = [];
  reversed = 0;
  readonly #court: Court;
  readonly #habits: ModeratorHabits;
  #nextMs = 0;

  constructor(court: Court, habits: ModeratorHabits = usualHabits) {
    this.#court = court;
    this.#habits = habits;
  }

  /** Does what there is to do now. */
  async lookIn(): Promise<void> {
    const { clock } = this.#court;
    if (clock.now() < this.#nextMs) return;
    this.#nextMs = clock.now() + this.#habits.everyMs;
    const most = Math.floor(this.#habits.everyMs / this.#habits.perCaseMs);
    for (const waiting of (await this.#listWaiting()).slice(0, most)) await this.#review(waiting);
    await this.#hearAppeals();
  }

  /** Somebody else looks at what was said: it was wrong if few of those who met them object. */
  async #hearAppeals(): Promise<void> {
    const { appeals, file } = this.#court;
    for (const { id, case: about } of (await appeals.list(colleague)).appeals) {
      const told = findTally((await file.find(about))?.events ?? []);
      const outcome =
        told.of >= enoughVoices && told.flags <= told.of * mostOfWronged ? 'reversed' : 'upheld';
      if (outcome === 'reversed') this.reversed++;
      mustBeDone(await appeals.decide({ id, outcome, words: '' }, colleague));
    }
  }

  async #listWaiting(): Promise<readonly KeptCase[]> {
    const { file, clock } = this.#court;
    const cases = await file.list(await file.select().where('state', '=', 'waiting').execute());
    return cases.toSorted((one, other) => compareUrgency(one.status, other.status, clock.now()));
  }

  async #review(kept: KeptCase): Promise<void> {
    const { row, status, events } = kept;
    const { clock } = this.#court;
    const isDue = status.dueMs <= clock.now() + this.#habits.everyMs;
    const wasWronged = events.some(({ type }) => type === 'lifted');
    const told = findTally(events);
    const outcome = judge(told, { isDue, wasWronged });
    if (outcome === null) return;
    const sinceMs = Math.min(...status.waits.map(({ atMs }) => atMs));
    this.reviews.push({ waitedMs: clock.now() - sinceMs, outcome });
    await this.#decide(kept, outcome);
    if (isCleared(told)) await this.#liftAllOf(row.subject as SubjectRef);
  }

  async #decide({ row: { id, ...row }, events }: KeptCase, outcome: Judgement): Promise<void> {
    const { deciding, sanctions } = this.#court;
    const subject = row.subject as SubjectRef;
    const past = await sanctions.listOf(subject);
    const times = past.filter(({ kind, decidedBy }) => kind === 'exclusion' && decidedBy !== null).length;
    const days = outcome === 'exclusion' ? (daysByTimes[times] ?? maxExclusionDays) : 0;
    const reason = outcome === 'nothing' ? null : await this.#findReason(subject);
    const reports = events.filter(({ type }) => type === 'reported').length;
    mustBeDone(await deciding.decide({ id, reports, outcome, reason, days, note: '' }, member));
  }

  async #liftAllOf(subject: SubjectRef): Promise<void> {
    const { deciding, sanctions, clock } = this.#court;
    const wrong = (await sanctions.listOf(subject)).filter((sanction) => isInForce(sanction, clock.now()));
    for (const { id } of wrong) mustBeDone(await deciding.lift(id, 'The voices do not bear it out.', member));
  }

  async #findReason(subject: SubjectRef): Promise<SanctionReason> {
    const { consensus, people } = this.#court;
    const known = people.find(subject);
    return findReason(known ? await consensus.eventsAbout(known.person) : []);
  }
}

function findTally(events: readonly CaseEvent[]): Told {
  const tallied = events.findLast((event): event is Tallied => event.type === 'tallied');
  return tallied ?? { flags: 0, of: 0, weight: 0 };
}

/** Here nobody else decides anything meanwhile. */
function mustBeDone(answer: StaffAnswer): void {
  if ('refusal' in answer) throw new Error(`refused: ${answer.refusal} ${answer.words}`);
}

/** `isDue`: it cannot wait for more voices. `wasWronged`: something that was imposed before had to be taken back. */
type Circumstances = { readonly isDue: boolean; readonly wasWronged: boolean };

type Judgement = 'nothing' | 'probation' | 'exclusion';

/** Null: it can wait. */
function judge(told: Told, { isDue, wasWronged }: Circumstances): Judgement | null {
  const { flags, of, weight } = told;
  const isBelieved = weight >= 100 * flags * rungs.person.weight && flags * 2 >= of;
  const enough = wasWronged ? 2 * enoughFlags : enoughFlags;
  if (isBelieved && flags >= enough) return 'exclusion';
  if (isCleared(told)) return 'nothing';
  if (!isDue) return null;
  return isBelieved && !wasWronged && flags >= rungs.probation.flags ? 'probation' : 'nothing';
}

function isCleared({ flags, of }: Told): boolean {
  return of >= enoughVoices && flags <= of * mostOfInnocent;
}
