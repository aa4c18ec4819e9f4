/**
 * The part of the waiting room's contract that holds all its rules at once: whatever tickets come, go and wait, nobody
 * is taken out with somebody whom the pure rules forbid, and nobody is left waiting whom they allow to meet.
 */
import { expect, test } from 'bun:test';
import type { Country, Interest, Language, Wishes } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { Oracle } from '../testing/oracle.ts';
import { type OpenRoom, type RoomScene, soonMs, type TicketWish } from '../testing/tickets.ts';
import { defaultPairingRules, mayEverMeet } from './pairing.ts';
import type { Person, SessionId, Ticket, VisitorRef } from './ticket.ts';
import type { Proposal } from './waiting-room.ts';

const visitors = Array.from({ length: 7 }, (_, index) => `visitor ${index}` as VisitorRef);
const sessions = Array.from({ length: 10 }, (_, index) => `session ${index}` as SessionId);
/** More than a room may be able to tell apart at a glance. */
const languages = Array.from(
  { length: 40 },
  (_, index) => `l${String.fromCharCode(97 + (index % 26))}${index < 26 ? '' : 'x'}` as Language,
);

type Deed =
  | { do: 'enter'; session: number; ticket: TicketWish }
  | { do: 'renew'; session: number; wishes: Wishes }
  | { do: 'leave'; session: number }
  | { do: 'pass'; ms: number };

function some<Item>(items: readonly Item[], most: number): fc.Arbitrary<Item[]> {
  return fc.array(fc.constantFrom(...items), { maxLength: most });
}

/** Few things to wish, so that visitors often wish the same. */
function wishesAmong(spoken: readonly Language[]): fc.Arbitrary<Wishes> {
  return fc.record({
    languages: some(spoken, 3),
    interests: some(['chess', 'jazz', 'golf'] as Interest[], 3),
    nearby: fc.boolean(),
    notCountries: fc.oneof(
      { weight: 3, arbitrary: fc.constant<Country[]>([]) },
      { weight: 1, arbitrary: some(['DE', 'ZZ'] as Country[], 2) },
    ),
  });
}

function deedsAmong(spoken: readonly Language[]): fc.Arbitrary<Deed[]> {
  const session = fc.nat(sessions.length - 1);
  const ticket = fc.record({
    pool: fc.oneof(
      { weight: 6, arbitrary: fc.constant('ordinary' as const) },
      fc.constant('probation' as const),
    ),
    mode: fc.oneof({ weight: 4, arbitrary: fc.constant('video' as const) }, fc.constant('text' as const)),
    wishes: wishesAmong(spoken),
    country: fc.constantFrom('DE', 'FR', 'ZZ') as fc.Arbitrary<Country>,
    reach: fc.record({ nat: fc.constantFrom('open', 'symmetric', 'unknown'), relay: fc.boolean() }),
    avoids: some<Person>([...visitors.slice(0, 3), ...sessions.slice(0, 2)], 2).map((each) => new Set(each)),
    front: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const deed: fc.Arbitrary<Deed> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('enter' as const), session, ticket }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('renew' as const), session, wishes: wishesAmong(spoken) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), session }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        ms: fc.constantFrom(500, 2_500, 6_000, 600_000),
      }),
    },
  );
  return fc.array(deed, { minLength: 10, maxLength: 60, size: 'max' });
}

/** Does the deeds, and judges all that comes of each. */
class Trial {
  readonly #scene: RoomScene;
  readonly #oracle = new Oracle(defaultPairingRules);
  readonly #waiting = new Map<SessionId, Ticket>();
  /** When a ticket was put in, which for a renewed one is not since when it waits. */
  readonly #enteredAtMs = new Map<Ticket, number>();
  readonly #epochs = new Map<SessionId, number>();
  meetings = 0;

  constructor(scene: RoomScene) {
    this.#scene = scene;
  }

  async perform(deed: Deed): Promise<void> {
    if (deed.do === 'pass') await this.#pass(deed.ms);
    else await this.#act(deed, sessions[deed.session] as SessionId);
    this.#expectOrder();
  }

  async #act(deed: Exclude<Deed, { do: 'pass' }>, session: SessionId): Promise<void> {
    const before = this.#waiting.get(session);
    if (deed.do === 'enter') {
      const visitor = visitors[deed.session % visitors.length] as VisitorRef;
      await this.#enter(
        this.#scene.ticket({ ...deed.ticket, session, visitor, epoch: this.#nextEpoch(session) }),
      );
    } else if (before && deed.do === 'renew') {
      await this.#enter({ ...before, epoch: this.#nextEpoch(session), wishes: deed.wishes });
    } else if (before) {
      this.#waiting.delete(session);
      await this.#scene.room.leave(session, before.epoch);
    }
  }

  #nextEpoch(session: SessionId): number {
    const epoch = (this.#epochs.get(session) ?? 0) + 1;
    this.#epochs.set(session, epoch);
    return epoch;
  }

  async #enter(ticket: Ticket): Promise<void> {
    this.#waiting.set(ticket.session, ticket);
    this.#enteredAtMs.set(ticket, this.#scene.clock.now());
    const proposal = await this.#scene.room.enter(ticket);
    if (!proposal) return;
    expect(proposal.second).toEqual(ticket);
    this.#takeOut(proposal, ticket);
  }

  async #pass(ms: number): Promise<void> {
    // In a long time much less happens after the first minute.
    const step = ms > 60_000 ? 10_000 : 500;
    for (let left = ms; left > 0; left -= step) {
      this.#scene.clock.advance(step);
      for (const proposal of await this.#scene.room.sweep()) this.#takeOut(proposal, proposal.first);
    }
    if (ms > 60_000) await this.#pass(soonMs + 3_000);
  }

  #takeOut({ first, second }: Proposal, seeker: Ticket): void {
    const now = this.#scene.clock.now();
    expect([this.#waiting.get(first.session), this.#waiting.get(second.session)]).toEqual([first, second]);
    expect(this.#oracle.judgeMeeting(first, second, now)).toEqual([]);
    for (const { session } of [first, second]) this.#waiting.delete(session);
    if (this.#oracle.isReunion(first, second, now)) {
      const missed = [...this.#waiting.values()].filter(
        (other) => now >= this.#oracle.mustMeetAtMs(seeker, other),
      );
      expect(missed).toEqual([]);
    }
    this.#oracle.noteMeeting(first, second, now);
    this.meetings++;
  }

  /** Nobody waits in vain. */
  #expectOrder(): void {
    const now = this.#scene.clock.now();
    const waiting = [...this.#waiting.values()];
    const idle = waiting.flatMap((one, index) =>
      waiting
        .slice(index + 1)
        .filter((other) => now >= this.#mustMeetAtMs(one, other))
        .map((other) => [one, other]),
    );
    expect(idle).toEqual([]);
  }

  #mustMeetAtMs(one: Ticket, other: Ticket): number {
    const enteredAtMs = [one, other].map((each) => this.#enteredAtMs.get(each) ?? 0);
    return Math.max(...enteredAtMs, this.#oracle.mustMeetAtMs(one, other));
  }

  /** When time has done all it can, only those are left who may never meet. */
  async expectSettled(): Promise<void> {
    await this.#pass(20_000);
    expect(await this.#scene.room.count()).toBe(this.#waiting.size);
    const waiting = [...this.#waiting.values()];
    const left = waiting.flatMap((one, index) =>
      waiting.slice(index + 1).filter((other) => mayEverMeet(one, other, defaultPairingRules)),
    );
    expect(left).toEqual([]);
  }
}

export function testRules(open: OpenRoom, share: number): void {
  const numRuns = Math.ceil(250 * share);
  test.each([
    ['few', languages.slice(0, 3)],
    ['many', languages],
  ])(
    'whatever comes, only who may meet does, and nobody waits who could: %s languages',
    async (_, spoken) => {
      let meetings = 0;
      const property = fc.asyncProperty(deedsAmong(spoken), async (deeds) => {
        const scene = await open();
        const trial = new Trial(scene);
        // All languages have been heard before, so that some of them are told apart less easily.
        for (const language of spoken) await hear(scene, language);
        for (const deed of deeds) await trial.perform(deed);
        await trial.expectSettled();
        meetings += trial.meetings;
      });
      await fc.assert(property, { numRuns, seed: 5 });
      expect(meetings).toBeGreaterThan(4 * numRuns);
    },
  );
}

async function hear({ room, ticket }: RoomScene, language: Language): Promise<void> {
  const each = ticket({ wishes: { languages: [language] } });
  await room.enter(each);
  await room.leave(each.session, each.epoch);
}
