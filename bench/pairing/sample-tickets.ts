/**
 * Visitors as a crowd might be: few languages and interests are common, most are rare; some exclude countries, some have
 * blocked somebody. Always the same ones for the same seed.
 */
import type { Country, Interest, Language } from '@anoncam/protocol/wishes';
import { createId, createSeededRandom, type Random } from '../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../server/src/matching/pairing.ts';
import type { Person, SessionId, Ticket, VisitorRef } from '../../server/src/matching/ticket.ts';

const languages = ['en', 'es', 'pt', 'fr', 'de', 'ru', 'ar', 'hi', 'id', 'tr', 'ja', 'it'] as Language[];
const interests = Array.from({ length: 400 }, (_, index) => `interest ${index}` as Interest);
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const countries = Array.from(
  { length: 60 },
  (_, index) => `${letters[index % 26]}${letters[index % 7]}` as Country,
);

/** So many come, or press *Next*, at the same time. */
export const batch = 64;
/** Everything is open after so long. */
export const longAgoMs = 60_000;
/** Longer than strangers are kept apart. */
export const roundMs = defaultPairingRules.apartMs + 1;

/** As with sessions: one for all who avoid nobody. */
const avoidsNobody: ReadonlySet<Person> = new Set();

/** What a visitor keeps from one ticket to the next. */
export type Visitor = Omit<Ticket, 'epoch' | 'sinceMs' | 'front' | 'reach'>;

export class Visitors {
  readonly #random: Random;
  #epoch = 0;

  constructor(seed: number) {
    this.#random = createSeededRandom(seed);
  }

  create(): Visitor {
    return {
      session: createId(this.#random) as SessionId,
      visitor: createId(this.#random) as VisitorRef,
      pool: 'ordinary',
      mode: 'video',
      country: this.#pick(countries),
      wishes: {
        languages: this.#pickSome(languages, 1 + this.#random.below(2)),
        interests: this.#pickSome(interests, this.#random.below(4)),
        nearby: this.#isOneIn(10),
        notCountries: this.#isOneIn(10) ? this.#pickSome(countries, 2) : [],
      },
      avoids: this.#isOneIn(10) ? this.#createAvoided() : avoidsNobody,
    };
  }

  createMany(count: number): readonly Visitor[] {
    return Array.from({ length: count }, () => this.create());
  }

  /**
   * A ticket of a visitor who has waited since `sinceMs`. Two who are hard to reach never meet each other: that is how a
   * room can be full.
   */
  ticketOf(
    visitor: Visitor,
    { sinceMs, isHardToReach }: { sinceMs: number; isHardToReach: boolean },
  ): Ticket {
    const { session, visitor: ref, mode, wishes, country, avoids } = visitor;
    this.#epoch += 1;
    const reach = { nat: isHardToReach ? 'symmetric' : 'open', relay: false } as const;
    return {
      session,
      epoch: this.#epoch,
      visitor: ref,
      pool: 'ordinary',
      mode,
      wishes,
      country,
      reach,
      avoids,
      sinceMs,
      front: false,
    };
  }

  #createAvoided(): ReadonlySet<Person> {
    return new Set([createId(this.#random) as Person, createId(this.#random) as Person]);
  }

  #isOneIn(many: number): boolean {
    return this.#random.below(many) === 0;
  }

  /** The first ones far more often than the last. */
  #pick<Item>(items: readonly Item[]): Item {
    const share = this.#random.below(1_000_000) / 1_000_000;
    const item = items[Math.floor(items.length * share ** 3)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  #pickSome<Item>(items: readonly Item[], count: number): Item[] {
    return [...new Set(Array.from({ length: count }, () => this.#pick(items)))];
  }
}

/** Who comes: easy to reach, one after the other, and then the first of them again. */
export class Comers {
  readonly #visitors: Visitors;
  readonly #comers: readonly Visitor[];
  #next = 0;

  constructor(visitors: Visitors) {
    this.#visitors = visitors;
    this.#comers = visitors.createMany(2_000);
  }

  /** A ticket each of those who come at that time (ms since the epoch). */
  come(atMs: number): Ticket[] {
    return Array.from({ length: batch }, () => {
      const visitor = this.#comers[this.#next++ % this.#comers.length];
      if (!visitor) throw new Error('nobody comes');
      return this.#visitors.ticketOf(visitor, { sinceMs: atMs, isHardToReach: false });
    });
  }
}
