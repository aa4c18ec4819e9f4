/**
 * Takes testimony down and decides what it amounts to. What follows from a decision is carried out by whoever listens;
 * without a listener nobody is treated otherwise for it.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Facts } from '../enforcement/sanction.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import { Company } from './company.ts';
import { decideAll, worstOf } from './each-matter.ts';
import { type Evidence, gatherEvidence, gatherPast, type Reporter } from './evidence.ts';
import { keptMs } from './half-life.ts';
import { type Decision, nothing, type Spent } from './ladder.ts';
import type { ModerationLog } from './moderation-log.ts';
import { weighReporter } from './reporter-weight.ts';
import { findRuling, withoutRefuted } from './ruling.ts';
import { tally } from './tally.ts';
import {
  type Decided,
  type Imposed,
  isSighting,
  type LogEvent,
  opinionOf,
  type Ruling,
  type Testimony,
} from './testimony.ts';

/** What a decision is, and what it rests on. */
export type Finding = {
  readonly subject: Person;
  readonly decision: Decision;
  /** Of the automatic decision, or if there is none of the request for a person. */
  readonly facts: Facts;
  readonly atMs: number;
};

/** What is said of somebody so far. */
export type Standing = Facts & {
  /** How much all flags weigh together. */
  readonly weight: number;
  readonly isSelfFlagged: boolean;
};

/** The end of a conversation, as one of the two has lived it. */
export type Part = {
  readonly subject: Person;
  readonly call: CallId;
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  readonly lastedMs: number;
  readonly atMs: number;
};

/** Who stayed so long has seen whom they talked with. */
export const leastTalkMs = 20_000;

export class Consensus {
  readonly #log: ModerationLog;
  #listener: (finding: Finding) => Promise<void> = async () => undefined;

  constructor(log: ModerationLog) {
    this.#log = log;
  }

  /** Told of every decision that asks for something, as often as testimony comes that bears it out. */
  onDecision(listener: (finding: Finding) => Promise<void>): void {
    this.#listener = listener;
  }

  /** @returns what follows from it, if that is not what followed from the testimony before. */
  async note(testimony: Testimony): Promise<Decision | null> {
    const isFlag = 'finding' in testimony ? testimony.finding === 'explicit' : testimony.type === 'reported';
    // What somebody's own device says in their favour proves nothing.
    if (testimony.type === 'self-judged' && !isFlag) return null;
    await this.#log.append(testimony);
    return isFlag ? await this.#decide(testimony.subject, testimony.atMs) : null;
  }

  /**
   * A conversation is over; told for each of the two. If it was no short one and was not reported, nothing that was said or done
   * was wrong. Of pictures devices tell.
   */
  async notePart({ lastedMs, ...part }: Part): Promise<void> {
    if (lastedMs < leastTalkMs) return;
    await this.note({ type: 'parted', ...part });
  }

  /** A person has decided, or has taken back what they had. */
  async noteRuling(subject: Person, ruling: Ruling, atMs: number): Promise<void> {
    await this.#log.append({ type: 'ruled', subject, ruling, atMs });
  }

  /** What was decided was carried out. */
  async noteImposed(subject: Person, kind: Imposed['kind'], atMs: number): Promise<void> {
    await this.#log.append({ type: 'imposed', subject, kind, atMs });
  }

  /** All that is said about a subject, the oldest first. */
  async eventsAbout(subject: Person): Promise<readonly LogEvent[]> {
    return (await this.#log.eventsAbout([subject])).get(subject) ?? [];
  }

  /** How much somebody's word against `subject` counts, from 0 to 1. */
  async weigh(reporter: Reporter, subject: Person, now: number): Promise<number> {
    const about = await this.#log.eventsAbout([subject]);
    const { events, records } = await gatherPast(this.#log, [reporter], now);
    const evidence = { subject, now, events: new Map([...events, ...about]), records };
    return weighReporter(reporter, evidence, new Company(evidence));
  }

  async sumUp(subject: Person, now: number): Promise<Standing> {
    const evidence = await gatherEvidence(this.#log, subject, now);
    const about = evidence.events.get(subject) ?? [];
    return {
      ...worstOf(tally(evidence)),
      isSelfFlagged: withoutRefuted(about).some(({ type }) => type === 'self-judged'),
    };
  }

  /** Forgets what is too old to count. */
  async tidy(now: number): Promise<void> {
    await this.#log.forget(now - keptMs);
  }

  async #decide(subject: Person, now: number): Promise<Decision | null> {
    const about = await this.eventsAbout(subject);
    // What one alone says, or a device of itself, decides nothing, whatever else is known of them.
    if (countFlags(withoutRefuted(about)) < 2) return null;
    const evidence = await gatherEvidence(this.#log, subject, now);
    const spent = findSpent(about);
    const { decision, facts } = decideAll(tally(evidence), now, spent);
    await this.#tell({ subject, decision, facts, atMs: now });
    if (isSame(decision, findLatest(evidence, subject))) return null;
    await this.#log.append({ type: 'decided', subject, decision, atMs: now });
    return decision;
  }

  /** Before it is written down: what could not be carried out is decided again with the next testimony. */
  async #tell(finding: Finding): Promise<void> {
    const { automatic, asksPerson } = finding.decision;
    if (automatic !== 'nothing' || asksPerson) await this.#listener(finding);
  }
}

/** What a person has judged, and what a sanction rests on already, asks for nothing more. */
function findSpent(events: readonly LogEvent[]): Spent {
  const ruledMs = findRuling(events)?.atMs ?? Number.NEGATIVE_INFINITY;
  const imposed = events.filter((event): event is Imposed => event.type === 'imposed');
  const lastOf = (kinds: readonly Imposed['kind'][]) =>
    Math.max(ruledMs, ...imposed.filter(({ kind }) => kinds.includes(kind)).map(({ atMs }) => atMs));
  return { probation: lastOf(['probation', 'exclusion']), exclusion: lastOf(['exclusion']), person: ruledMs };
}

function findLatest({ events }: Evidence, subject: Person): Decision {
  const decided = (events.get(subject) ?? []).findLast((event): event is Decided => event.type === 'decided');
  return decided?.decision ?? nothing;
}

function countFlags(events: readonly LogEvent[]): number {
  const sightings = events.filter(isSighting);
  const others = new Set(sightings.filter((event) => opinionOf(event) === 'flag').map(({ by }) => by)).size;
  return others + (events.some(({ type }) => type === 'self-judged') ? 1 : 0);
}

function isSame(one: Decision, other: Decision): boolean {
  return one.automatic === other.automatic && one.asksPerson === other.asksPerson;
}
