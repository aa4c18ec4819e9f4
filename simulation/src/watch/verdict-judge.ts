/**
 * Judges what is written into the log of testimony. I16: a verdict counts only from a member of a live call, about whom they are
 * in it with, once, and none is lost; one in favour of a stranger only when both have said that something came. I17: nothing is decided without so many independent witnesses.
 */
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { Person, SessionId } from '../../../server/src/matching/ticket.ts';
import type { Decided, GivenVerdict, LogEvent } from '../../../server/src/moderation/testimony.ts';
import type { WorldView } from '../world.ts';
import type { SessionRecord } from './session-record.ts';

type Verdict = Extract<FromVisitor, { type: 'verdict' }>;

/** What a page is just now saying, and about whom it is. */
type Saying = { readonly record: SessionRecord; readonly verdict: Verdict; readonly subject: Person | null };

type Said = { readonly call: CallId; readonly sequence: number; readonly atMs: number };

/** Of 800, by a clock that may run too fast by a hundredth. */
const tooSoonMs = 790;
const soonEnoughMs = 1_000;
/** Of whom nothing is written that somebody else could have had a hand in. */
const self = 'self';

export class VerdictJudge {
  readonly #world: WorldView;
  readonly #personOf: (record: SessionRecord, stranger: SessionId) => Person;
  /** The latest verdict of each that was taken down, and the latest that was heard at all. */
  readonly #taken = new WeakMap<SessionRecord, Said>();
  readonly #heard = new WeakMap<SessionRecord, Said>();
  /** The latest of each that may have been taken, without being written yet. */
  readonly #perhaps = new WeakMap<SessionRecord, Said>();
  /** What may be written later, once something has come to both. */
  readonly #held = new Map<string, Saying>();
  /** Who has said so, of each call. */
  readonly #flowing = new Map<CallId, Set<SessionId>>();
  readonly #written = new Set<string>();
  /** The networks from which each was flagged. */
  readonly #flaggedFrom = new Map<Person, Set<string>>();
  #saying: Saying | null = null;
  #isTaken = false;

  constructor(world: WorldView, personOf: (record: SessionRecord, stranger: SessionId) => Person) {
    this.#world = world;
    this.#personOf = personOf;
  }

  hear(record: SessionRecord, verdict: Verdict, receive: () => void): void {
    this.#saying = { record, verdict, subject: this.#subjectOf(record, verdict) };
    this.#isTaken = false;
    const mustBeTaken = this.#mustBeTaken(this.#saying);
    // From a store elsewhere it may take a while until a session knows what the stranger's page has said.
    const mayWait = isInFavour(verdict) && !knowsFlowing(record);
    receive();
    if (!this.#isTaken) this.#onLeft(this.#saying, mustBeTaken && !mayWait);
    this.#saying = null;
    const { call, sequence } = verdict;
    this.#heard.set(record, { call, sequence, atMs: this.#world.now });
  }

  /** A page says that something has come from its stranger. */
  noteFlowing({ id, session: { phase } }: SessionRecord, call: CallId): void {
    if (phase.is !== 'calling' || phase.call.id !== call) return;
    this.#flowing.set(call, (this.#flowing.get(call) ?? new Set<SessionId>()).add(id));
  }

  #flows(call: CallId): boolean {
    return (this.#flowing.get(call)?.size ?? 0) >= 2;
  }

  /** Nothing is written of it yet. */
  #onLeft(saying: Saying, isLost: boolean): void {
    const { record, verdict } = saying;
    if (isLost) this.#world.fail('I16', `a verdict of ${record.name} is lost`);
    if (!isInFavour(verdict) || saying.subject === null || !mayBeTrue(verdict)) return;
    const claim = nameClaim(record, verdict);
    if (!this.#held.has(claim)) this.#held.set(claim, saying);
    const { call, sequence } = verdict;
    this.#perhaps.set(record, { call, sequence, atMs: this.#world.now });
  }

  /** Something is about to be written. */
  judge(event: LogEvent): void {
    if (event.type === 'decided') return this.#judgeDecision(event);
    // Pages give verdicts only, here.
    if (event.type !== 'judged' && event.type !== 'self-judged') return;
    if (this.#saying) {
      this.#judgeVerdict(event, this.#saying);
      this.#isTaken = true;
    } else this.#judgeLate(event);
    this.#judgeFavour(event);
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

  #judgeFavour({ type, finding, call }: GivenVerdict): void {
    if (type === 'judged' && finding !== 'explicit' && !this.#flows(call))
      this.#world.fail('I16', 'a verdict speaks for a stranger of whom nothing came');
  }

  /** One that waited until something had come to both. */
  #judgeLate(event: GivenVerdict): void {
    const found = [...this.#held].find(([, saying]) => isSame(event, saying));
    if (!found) return this.#world.fail('I16', 'a verdict is written that nobody gives');
    const [claim, { record }] = found;
    this.#held.delete(claim);
    if (this.#written.has(claim)) this.#world.fail('I16', `a verdict of ${record.name} counts twice`);
    this.#written.add(claim);
  }

  #mustBeTaken({ record, verdict, subject }: Saying): boolean {
    if (subject === null || !mayBeTrue(verdict) || isOwnPraise(verdict)) return false;
    const before = this.#heard.get(record);
    if (before && this.#world.now - before.atMs < soonEnoughMs) return false;
    const earlier = [before, this.#taken.get(record), this.#perhaps.get(record)];
    if (earlier.some((said) => isAfter(said, verdict))) return false;
    const claim = nameClaim(record, verdict);
    return !this.#written.has(claim) && !this.#held.has(claim);
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

function isOwnPraise({ about, finding }: Verdict): boolean {
  return about === 'self' && finding !== 'explicit';
}

function mayBeTrue({ flagged, usable }: Verdict): boolean {
  return flagged <= usable;
}

function isAfter(said: Said | undefined, { call, sequence }: Verdict): boolean {
  return said?.call === call && said.sequence >= sequence;
}

/** Whether this is what was said then. */
function isSame(event: GivenVerdict, { record, verdict, subject }: Saying): boolean {
  if (event.type !== 'judged' || event.by !== record.session.visitor || event.subject !== subject)
    return false;
  const { call, finding, confirmed } = verdict;
  return event.call === call && event.finding === finding && event.confirmed === confirmed;
}

function knowsFlowing({ session: { phase } }: SessionRecord): boolean {
  return phase.is === 'calling' && phase.call.flowing === 'both';
}

function isInFavour({ about, finding }: Verdict): boolean {
  return about === 'stranger' && finding !== 'explicit';
}

function isTheirs(event: GivenVerdict, { record, verdict }: Saying): boolean {
  if (event.type === 'self-judged') return verdict.about === 'self';
  const { session, wire } = record;
  return event.by === session.visitor && event.network === wire.browser.network && verdict.about !== 'self';
}

function nameClaim({ id }: SessionRecord, { call, about, finding, confirmed }: Verdict): string {
  return `${id} ${call} ${about} ${finding} ${confirmed}`;
}
