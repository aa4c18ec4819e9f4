/**
 * A town that lives for days under a simulated clock: everybody comes when they are used to, is paired with somebody at random
 * every few minutes, and says, or has a device say, what they met. What follows is decided by the real court, and holds:
 * who is excluded is not let in, and who is on probation meets only others who are.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Chance } from '../frame/chance.ts';
import type { Court } from './court.ts';
import type { Moderator } from './moderator.ts';
import { type Citizen, callMs, doesFlag, doesReport, slotsADay } from './people.ts';

/** So many devices have a classifier that has come to a conclusion before the call was over; so many talk by text alone. */
const judging = 0.85;
const byText = 0.2;

export type TownParts = {
  readonly chance: Chance;
  readonly court: Court;
  readonly moderator: Moderator | null;
  readonly citizens: readonly Citizen[];
};

type Call = {
  readonly id: CallId;
  readonly isText: boolean;
};

export class WeekTown {
  readonly #parts: TownParts;
  /** How many calls somebody had to sit through with somebody who misbehaves, and how many there were. */
  spoilt = 0;
  calls = 0;

  constructor(parts: TownParts) {
    this.#parts = parts;
  }

  /** @param each is called when a slot of time is over. */
  async live(days: number, each: () => Promise<void> = async () => undefined): Promise<void> {
    const { court, moderator, citizens } = this.#parts;
    for (let slot = 0; slot < days * slotsADay; slot++) {
      court.clock.advance(callMs);
      const here = citizens.filter((citizen) => this.#isHere(citizen, slot));
      for (const citizen of here) await this.#noteStanding(citizen);
      const [free, apart] = (['free', 'probation'] as const).map((pool) =>
        here.filter(({ ref }) => court.standingOf(ref) === pool),
      );
      for (const citizen of free ?? []) citizen.calls++;
      await this.#pair(free ?? []);
      await this.#pair(apart ?? []);
      await court.consensus.tidy(court.clock.now());
      await moderator?.lookIn();
      await each();
    }
  }

  #isHere({ comesAt, callsADay }: Citizen, slot: number): boolean {
    return (slot - comesAt + slotsADay) % slotsADay < callsADay;
  }

  async #noteStanding({ ref, first, calls }: Citizen): Promise<void> {
    const { court } = this.#parts;
    const standing = court.standingOf(ref);
    if (standing === 'free') return;
    first.apart ??= calls;
    if (standing === 'probation') return;
    first.out ??= calls;
    await court.appeal(ref);
  }

  async #pair(here: Citizen[]): Promise<void> {
    shuffle(here, this.#parts.chance);
    for (let index = 0; index + 1 < here.length; index += 2) {
      const [one, other] = [here[index], here[index + 1]];
      if (one && other) await this.#call(one, other);
    }
  }

  async #call(one: Citizen, other: Citizen): Promise<void> {
    const { chance } = this.#parts;
    for (const citizen of [one, other]) {
      if (citizen.rotates) citizen.ref = createId(chance) as VisitorRef;
    }
    const call = { id: createId(chance) as CallId, isText: chance.happens(byText) };
    this.calls++;
    if ([one, other].some(({ habit }) => habit === 'exposer' || habit === 'harasser')) this.spoilt++;
    await this.#tell(one, other, call);
    await this.#tell(other, one, call);
  }

  /** What one says about the other. */
  async #tell(viewer: Citizen, subject: Citizen, { id: call, isText }: Call): Promise<void> {
    const { chance, court } = this.#parts;
    const atMs = court.clock.now();
    const met = { call, subject: subject.ref, by: viewer.ref, network: viewer.network, atMs };
    if (!isText && chance.happens(judging)) {
      const isFlag = doesFlag(chance, viewer, subject);
      const claim = isFlag
        ? ({ finding: 'explicit', score: 18, confirmed: true } as const)
        : ({ finding: 'clear', score: 1, confirmed: false } as const);
      await court.consensus.note({ type: 'judged', ...met, ...claim });
    }
    if (doesReport(chance, viewer, subject)) {
      const category = subject.habit === 'exposer' ? 'sexual' : 'hate';
      const mode = isText ? 'text' : 'video';
      await court.desk.takeReport({ ...met, mode, category, words: '', address: null });
    } else await court.consensus.notePart({ ...met, lastedMs: callMs });
  }
}

function shuffle(people: Citizen[], chance: Chance): void {
  for (let last = people.length - 1; last > 0; last--) {
    const index = chance.below(last + 1);
    const [one, other] = [people[last], people[index]];
    if (one && other) [people[last], people[index]] = [other, one];
  }
}
