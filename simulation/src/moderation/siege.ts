/**
 * Many who have agreed to flag the same people, one after the other, as often as chance gives them an occasion, with honest
 * strangers now and then in between. Every bomber has a browser of its own.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../../../server/src/addresses/network-tag.ts';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import { Consensus } from '../../../server/src/moderation/consensus.ts';
import type { Reporter } from '../../../server/src/moderation/evidence.ts';
import { type Decision, nothing } from '../../../server/src/moderation/ladder.ts';
import { MemoryModerationLog } from '../../../server/src/moderation/moderation-log.memory.ts';
import { Chance } from '../frame/chance.ts';

export type SiegeSetup = {
  readonly seed: number;
  readonly bombers: number;
  readonly networks: number;
  readonly targets: number;
  /** Each bomber flags each target so often, in calls of their own, each time from another network. */
  readonly times?: number;
};

/** What was decided about each target at worst. */
export type SiegeFigures = {
  readonly onProbation: number;
  readonly excluded: number;
  readonly askingPerson: number;
};

const betweenCallsMs = 2 * 60_000;
/** So many honest strangers come before the siege, and one after so many bombers. */
const honestBefore = 4;
const bombersInARow = 3;

class Siege {
  readonly #chance: Chance;
  readonly #consensus = new Consensus(new MemoryModerationLog());
  #now = Date.UTC(2026, 0, 1);

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  createReporter(network?: NetworkTag): Reporter {
    const own = createId(this.#chance) as string as NetworkTag;
    return { by: createId(this.#chance) as VisitorRef, network: network ?? own };
  }

  /** @returns the worst that was decided on the way. */
  async bomb(bombers: readonly Reporter[], times: number): Promise<Decision> {
    const target = createId(this.#chance) as VisitorRef;
    let worst = nothing;
    for (let count = 0; count < honestBefore; count++)
      await this.#judge(target, this.createReporter(), false);
    for (const [index, bomber] of bombers.entries()) {
      worst = worse(worst, await this.#judge(target, bomber, true));
      for (let time = 1; time < times; time++) {
        const { network } = this.createReporter();
        worst = worse(worst, await this.#judge(target, { ...bomber, network }, true));
      }
      if (index % bombersInARow === 0) await this.#judge(target, this.createReporter(), false);
    }
    return worst;
  }

  async #judge(subject: VisitorRef, { by, network }: Reporter, isFlag: boolean): Promise<Decision | null> {
    this.#now += betweenCallsMs;
    const call = createId(this.#chance) as CallId;
    const finding = isFlag ? 'explicit' : 'clear';
    const claim = { finding, score: isFlag ? 20 : 0, confirmed: isFlag } as const;
    return await this.#consensus.note({
      type: 'judged',
      call,
      subject,
      by,
      network,
      atMs: this.#now,
      ...claim,
    });
  }
}

const steps = ['nothing', 'probation', 'exclusion'];

function worse(one: Decision, other: Decision | null): Decision {
  if (!other) return one;
  const isWorse = steps.indexOf(other.automatic) > steps.indexOf(one.automatic);
  const { automatic } = isWorse ? other : one;
  return { automatic, asksPerson: one.asksPerson || other.asksPerson };
}

export async function besiege(setup: SiegeSetup): Promise<SiegeFigures> {
  const { seed, bombers, networks, targets, times = 1 } = setup;
  const siege = new Siege(seed);
  const homes = Array.from({ length: networks }, () => siege.createReporter().network);
  const crew = Array.from({ length: bombers }, (_, index) => siege.createReporter(homes[index % networks]));
  const decisions: Decision[] = [];
  for (let target = 0; target < targets; target++) decisions.push(await siege.bomb(crew, times));
  const count = (test: (decision: Decision) => boolean) => decisions.filter(test).length;
  return {
    onProbation: count(({ automatic }) => automatic !== 'nothing'),
    excluded: count(({ automatic }) => automatic === 'exclusion'),
    askingPerson: count(({ asksPerson }) => asksPerson),
  };
}
