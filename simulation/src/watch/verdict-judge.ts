/**
 * Judges what is written into the log of testimony. I16: a verdict counts only from a member of a live call, about whom they are
 * in it with, once, and none is lost. I17: nothing is decided without so many independent witnesses.
 */
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { Person, SessionId } from '../../../server/src/matching/ticket.ts';
import type { Decided, GivenVerdict, LogEvent } from '../../../server/src/moderation/testimony.ts';
import type { World } from '../world.ts';
import type { SessionRecord } from './session-record.ts';

type Verdict = Extract<FromVisitor, { type: 'verdict' }>;

/** What a page is just now saying, and about whom it is. */
type Saying = { readonly record: SessionRecord; readonly verdict: Verdict; readonly subject: Person | null };

type Said = { readonly call: CallId; readonly sequence: number; readonly atMs: number };

const tooSoonMs = 800;
const soonEnoughMs = 1_000;
/** Of whom nothing is written that somebody else could have had a hand in. */
const self = 'self';

export class VerdictJudge {
  readonly #world: World;
  readonly #personOf: (record: SessionRecord, stranger: SessionId) => Person;
  /** The latest verdict of each that was taken down, and the latest that was heard at all. */
  readonly #taken = new WeakMap<SessionRecord, Said>();
  readonly #heard = new WeakMap<SessionRecord, Said>();
  readonly #written = new Set<string>();
  /** The networks from which each was flagged. */
  readonly #flaggedFrom = new Map<Person, Set<string>>();
  #saying: Saying | null = null;
  #isTaken = false;

  constructor(world: World, personOf: (record: SessionRecord, stranger: SessionId) => Person) {
    this.#world = world;
    this.#personOf = personOf;
  }

  hear(record: SessionRecord, verdict: Verdict, receive: () => void): void {
    this.#saying = { record, verdict, subject: this.#subjectOf(record, verdict) };
    this.#isTaken = false;
    const mustBeTaken = this.#mustBeTaken(this.#saying);
    receive();
    if (mustBeTaken && !this.#isTaken) this.#world.fail('I16', `a verdict of ${record.name} is lost`);
    this.#saying = null;
    const { call, sequence } = verdict;
    this.#heard.set(record, { call, sequence, atMs: this.#world.now });
  }

  /** Something is about to be written. */
  judge(event: LogEvent): void {
    if (event.type === 'decided') return this.#judgeDecision(event);
    // Pages give verdicts only, here.
    if (event.type !== 'judged' && event.type !== 'self-judged') return;
    if (this.#saying) this.#judgeVerdict(event, this.#saying);
    else this.#world.fail('I16', 'a verdict is written that nobody gives');
    this.#isTaken = true;
    if (event.finding !== 'explicit') return;
    const networks = this.#flaggedFrom.get(event.subject) ?? new Set();
    this.#flaggedFrom.set(event.subject, networks.add(event.type === 'judged' ? event.network : self));
  }

  /** Null: of nobody, since it is not of the present call, or of one without pictures or that this server has not made. */
  #subjectOf(record: SessionRecord, { call, about }: Verdict): Person | null {
    const { phase, visitor } = record.session;
    if (record.wanted?.mode !== 'video') return null;
    if (phase.is !== 'calling' || phase.call.id !== call || phase.call.stranger.person === null) return null;
    return about === 'self' ? visitor : this.#personOf(record, phase.call.stranger.session);
  }

  #mustBeTaken({ record, verdict, subject }: Saying): boolean {
    if (subject === null || verdict.flagged > verdict.usable) return false;
    if (verdict.about === 'self' && verdict.finding !== 'explicit') return false;
    const before = this.#heard.get(record);
    if (before && this.#world.now - before.atMs < soonEnoughMs) return false;
    if (before?.call === verdict.call && before.sequence >= verdict.sequence) return false;
    const taken = this.#taken.get(record);
    if (taken?.call === verdict.call && taken.sequence >= verdict.sequence) return false;
    return !this.#written.has(nameClaim(record, verdict));
  }

  #judgeVerdict(event: GivenVerdict, saying: Saying): void {
    const { record, verdict } = saying;
    const claim = nameClaim(record, verdict);
    const before = this.#taken.get(record);
    const isOutOfOrder = before?.call === verdict.call && before.sequence >= verdict.sequence;
    const wrongs: Readonly<Record<string, boolean>> = {
      'counts although it is not of its call': saying.subject === null,
      'is about somebody else': event.subject !== saying.subject || event.call !== verdict.call,
      'counts as somebody else’s': !isTheirs(event, saying),
      'speaks in its own favour': event.type === 'self-judged' && event.finding !== 'explicit',
      'counts although it cannot be true': verdict.flagged > verdict.usable,
      'counts twice': this.#written.has(claim),
      'counts too soon after another':
        !verdict.confirmed && before !== undefined && this.#world.now - before.atMs < tooSoonMs,
      'is out of order': isOutOfOrder,
    };
    for (const [wrong, is] of Object.entries(wrongs)) {
      if (is) this.#world.fail('I16', `a verdict of ${record.name} ${wrong}`);
    }
    this.#written.add(claim);
    const { call, sequence } = verdict;
    this.#taken.set(record, { call, sequence, atMs: this.#world.now });
  }

  #judgeDecision({ subject, decision: { automatic, asksPerson } }: Decided): void {
    const witnesses = this.#flaggedFrom.get(subject)?.size ?? 0;
    const needed = Math.max({ nothing: 0, probation: 2, exclusion: 3 }[automatic], asksPerson ? 5 : 0);
    if (witnesses < needed)
      this.#world.fail('I17', `${automatic} is decided after ${witnesses} independent flags`);
  }
}

function isTheirs(event: GivenVerdict, { record, verdict }: Saying): boolean {
  if (event.type === 'self-judged') return verdict.about === 'self';
  const { session, wire } = record;
  return event.by === session.visitor && event.network === wire.browser.network && verdict.about !== 'self';
}

function nameClaim({ id }: SessionRecord, { call, about, finding, confirmed }: Verdict): string {
  return `${id} ${call} ${about} ${finding} ${confirmed}`;
}
