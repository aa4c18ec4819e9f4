/**
 * A town of thousands over several days: everybody comes for an hour each day, is paired with somebody at random every few
 * minutes, and devices say what they see, or what their owners want them to say. What follows is decided by the real core.
 * Whoever would be excluded stays away, as if it were carried out.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { Company } from '../../../server/src/moderation/company.ts';
import { Consensus } from '../../../server/src/moderation/consensus.ts';
import { gatherPast } from '../../../server/src/moderation/evidence.ts';
import type { Decision } from '../../../server/src/moderation/ladder.ts';
import { MemoryModerationLog } from '../../../server/src/moderation/moderation-log.memory.ts';
import { weighReporter } from '../../../server/src/moderation/reporter-weight.ts';
import { Chance } from '../frame/chance.ts';
import { createVillagers, doesFlag, type Shares, type Villager } from './people.ts';

export type TownSetup = {
  readonly seed: number;
  readonly visitors: number;
  readonly days: number;
  readonly shares: Shares;
};

const dayMs = 24 * 60 * 60_000;
/** A call with the wait before it. */
const callMs = 3 * 60_000;
const callsADay = 20;
const slotsADay = dayMs / callMs;
/** So many devices have a classifier that has come to a conclusion before the call was over. */
const judging = 0.85;
/** After so many calls it is looked at what a liar's word still weighs. */
const weighedAfter = 20;

export class Town {
  readonly villagers: readonly Villager[];
  /** What the flags of those weigh, by then, who lie to everybody. */
  readonly liarWeights: number[] = [];
  readonly log = new MemoryModerationLog();
  readonly #chance: Chance;
  readonly #consensus = new Consensus(this.log);
  readonly #days: number;
  /** In which slot of the day each comes. */
  readonly #comesAt: readonly number[];
  #now = Date.UTC(2026, 0, 1);

  constructor({ seed, visitors, days, shares }: TownSetup) {
    this.#chance = new Chance(seed);
    this.#days = days;
    this.villagers = createVillagers(this.#chance, visitors, shares);
    this.#comesAt = this.villagers.map(() => this.#chance.below(slotsADay));
  }

  async run(): Promise<void> {
    for (let slot = 0; slot < this.#days * slotsADay; slot++) {
      this.#now += callMs;
      const here = this.villagers.filter((villager, index) => this.#isHere(villager, index, slot));
      this.#shuffle(here);
      for (let index = 0; index + 1 < here.length; index += 2) {
        const [one, other] = [here[index], here[index + 1]];
        if (one && other) await this.#call(one, other);
      }
      await this.#consensus.tidy(this.#now);
    }
  }

  /** So many meet one and the same. */
  async gossip(calls: number): Promise<void> {
    const [subject, ...others] = this.villagers;
    for (const viewer of others.slice(0, calls)) {
      if (subject) await this.#judge(viewer, subject, createId(this.#chance) as CallId);
    }
  }

  /** Nobody comes for so long. */
  async pass(forMs: number): Promise<void> {
    this.#now += forMs;
    await this.#consensus.tidy(this.#now);
  }

  #isHere({ awayUntilMs }: Villager, index: number, slot: number): boolean {
    const sinceComing = (slot - (this.#comesAt[index] ?? 0) + slotsADay) % slotsADay;
    return sinceComing < callsADay && awayUntilMs <= this.#now;
  }

  #shuffle(people: Villager[]): void {
    for (let last = people.length - 1; last > 0; last--) {
      const index = this.#chance.below(last + 1);
      const [one, other] = [people[last], people[index]];
      if (one && other) [people[last], people[index]] = [other, one];
    }
  }

  async #call(one: Villager, other: Villager): Promise<void> {
    const call = createId(this.#chance) as CallId;
    for (const villager of [one, other]) {
      if (villager.role === 'sybil') villager.ref = createId(this.#chance) as VisitorRef;
    }
    await this.#judge(one, other, call);
    await this.#judge(other, one, call);
  }

  async #judge(viewer: Villager, subject: Villager, call: CallId): Promise<void> {
    if (!this.#chance.happens(judging)) return;
    const isFlag = doesFlag(this.#chance, viewer, subject);
    const { ref: by, network } = viewer;
    const verdict = { type: 'judged', call, subject: subject.ref, by, network, atMs: this.#now } as const;
    subject.judgedCalls++;
    // Most pictures are harmless at first.
    const isClearFirst = !isFlag || this.#chance.happens(0.5);
    if (isClearFirst)
      await this.#consensus.note({ ...verdict, finding: 'clear', score: 1, confirmed: false });
    if (isFlag) {
      const isConfirmed = this.#chance.happens(0.5);
      const flag = { ...verdict, finding: 'explicit', score: 18, confirmed: isConfirmed } as const;
      this.#follow(subject, await this.#consensus.note(flag));
    }
    viewer.judgingCalls++;
    const lies = viewer.role === 'liar' || viewer.role === 'sybil';
    if (lies && viewer.judgingCalls === weighedAfter) await this.#weigh(viewer);
  }

  #follow(subject: Villager, decision: Decision | null): void {
    if (!decision) return;
    const { first, judgedCalls } = subject;
    if (decision.automatic !== 'nothing') first.probation ??= judgedCalls;
    if (decision.asksPerson) first.person ??= judgedCalls;
    if (decision.automatic !== 'exclusion') return;
    first.exclusion ??= judgedCalls;
    subject.awayUntilMs = this.#now + dayMs;
  }

  async #weigh({ ref: by, network }: Villager): Promise<void> {
    const past = await gatherPast(this.log, [{ by, network }], this.#now);
    const evidence = { subject: by, now: this.#now, ...past };
    this.liarWeights.push(weighReporter({ by, network }, evidence, new Company(evidence)));
  }
}
