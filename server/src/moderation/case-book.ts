/**
 * Takes verdicts down and decides what they amount to. It carries nothing out: decisions are written into the same log,
 * and nobody is treated otherwise for them.
 */
import type { Person } from '../matching/ticket.ts';
import type { CaseEvent, Decided, GivenVerdict } from './case-event.ts';
import { gatherEvidence } from './evidence.ts';
import { keptMs } from './half-life.ts';
import { type Decision, decide, nothing } from './ladder.ts';
import type { ModerationLog } from './moderation-log.ts';
import { tally } from './tally.ts';
import { findWitnesses } from './witness.ts';

export class CaseBook {
  readonly #log: ModerationLog;

  constructor(log: ModerationLog) {
    this.#log = log;
  }

  /** @returns what follows from it, if that is not what followed from the verdicts before. */
  async note(verdict: GivenVerdict): Promise<Decision | null> {
    const isFlag = verdict.finding === 'explicit';
    // What somebody's own device says in their favour proves nothing.
    if (verdict.type === 'self-judged' && !isFlag) return null;
    await this.#log.append(verdict);
    return isFlag ? await this.#decide(verdict.subject, verdict.atMs) : null;
  }

  /** All that is known of a subject's case, the oldest first. */
  async eventsAbout(subject: Person): Promise<readonly CaseEvent[]> {
    return (await this.#log.eventsAbout([subject])).get(subject) ?? [];
  }

  /** Forgets what is too old to count. */
  async tidy(now: number): Promise<void> {
    await this.#log.forget(now - keptMs);
  }

  async #decide(subject: Person, now: number): Promise<Decision | null> {
    const about = await this.eventsAbout(subject);
    // What one alone says, or a device of itself, decides nothing, whatever else is known of them.
    if (countFlags(about) < 2) return null;
    const evidence = await gatherEvidence(this.#log, subject, now);
    const decision = decide(tally(evidence), now);
    if (isSame(decision, findLatest(evidence.events.get(subject) ?? []))) return null;
    await this.#log.append({ type: 'decided', subject, decision, atMs: now });
    return decision;
  }
}

function findLatest(events: readonly CaseEvent[]): Decision {
  const decided = events.findLast((event): event is Decided => event.type === 'decided');
  return decided?.decision ?? nothing;
}

function countFlags(events: readonly CaseEvent[]): number {
  const others = findWitnesses(events).filter(({ isFlag }) => isFlag).length;
  return others + (events.some(({ type }) => type === 'self-judged') ? 1 : 0);
}

function isSame(one: Decision, other: Decision): boolean {
  return one.automatic === other.automatic && one.asksPerson === other.asksPerson;
}
