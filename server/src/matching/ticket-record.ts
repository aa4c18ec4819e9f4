/**
 * A ticket as it stands in a store that nodes share: what pairing asks for as text, persons as numbers that mean nothing
 * without the site's key, and the whole ticket sealed, for the node that introduces it to somebody.
 */
import { opennessAfter, wideningOf } from '@anoncam/protocol/widening';
import { assert } from '../lib/assert.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey, digest, seal, unseal } from '../lib/seal.ts';
import { type Rank, rankOf } from './pairing.ts';
import type { Person, Ticket } from './ticket.ts';

/** What the store is told of a ticket: between `head` and `rest` it writes since when it waits, and the session. */
export type TicketRecord = {
  readonly head: string;
  readonly rest: string;
  /** What a node gets of who is met: session, epoch, and the sealed ticket. */
  readonly handed: string;
};

export class TicketRecords {
  readonly #random: Random;
  readonly #sealKey: Uint8Array;
  readonly #personKey: Uint8Array;
  /** Sessions keep what they avoid from one ticket to the next. */
  readonly #avoided = new WeakMap<ReadonlySet<Person>, string>();

  /** @param secret the same on all nodes of a site. */
  constructor(secret: Uint8Array, random: Random) {
    this.#random = random;
    this.#sealKey = deriveKey(secret, 'waiting room: tickets');
    this.#personKey = deriveKey(secret, 'waiting room: persons');
  }

  /** @param by the node that enters it, and how open it is by then. */
  write(ticket: Ticket, by: { node: string; openness: Rank }): TicketRecord {
    const { wishes, reach } = ticket;
    const bits = [reach.nat === 'symmetric' && !reach.relay, ticket.front, wishes.nearby];
    const head = `${this.#number(ticket.visitor)}${this.#number(ticket.session)}${ticket.country}`;
    const fields = [
      '',
      // To name something twice must not make anybody likelier to be met.
      list(';', new Set(wishes.languages)) || ';;',
      list(',', new Set(wishes.interests)),
      list('!', [...new Set(wishes.notCountries)].sort()),
      this.#listAvoided(ticket.avoids),
      `${ticket.pool}-${ticket.mode}`,
      wideningOf(wishes).map(rankOf).join(''),
      ticket.epoch,
      by.node,
    ];
    return {
      head: `${head}${bits.map(Number).join('')}${by.openness}`,
      rest: fields.join('|'),
      handed: `${ticket.session}|${ticket.epoch}|${this.#seal(ticket)}`,
    };
  }

  /** @returns the ticket that was sealed by any node of this site. */
  open(sealed: string): Ticket {
    const plain = unseal(this.#sealKey, sealed);
    assert(plain !== null, 'tickets in the store are those of this site');
    return unpack(JSON.parse(plain));
  }

  #seal(ticket: Ticket): string {
    return seal(this.#sealKey, JSON.stringify(pack(ticket)), this.#random);
  }

  #listAvoided(avoids: ReadonlySet<Person>): string {
    const known = this.#avoided.get(avoids);
    if (known !== undefined) return known;
    const listed = list(
      '@',
      [...avoids].map((person) => this.#number(person)),
    );
    this.#avoided.set(avoids, listed);
    return listed;
  }

  /** 64 bits: that two of the present persons share them is out of the question. */
  #number(person: Person): string {
    return digest(this.#personKey, person).toString('base64url', 0, 8);
  }
}

/** Without the names of what is in it: the store hands it over several times, and each byte counts. */
function pack({ wishes, reach, ...ticket }: Ticket) {
  const { languages, interests, nearby, notCountries } = wishes;
  const { session, epoch, visitor, pool, mode, country, avoids, sinceMs, front } = ticket;
  return [
    [session, epoch, visitor, pool, mode, country, sinceMs, front],
    [languages, interests, nearby, notCountries],
    [reach.nat, reach.relay],
    [...avoids],
  ] as const;
}

function unpack([own, wished, [nat, relay], avoids]: ReturnType<typeof pack>): Ticket {
  const [session, epoch, visitor, pool, mode, country, sinceMs, front] = own;
  const [languages, interests, nearby, notCountries] = wished;
  const wishes = { languages, interests, nearby, notCountries };
  return {
    session,
    epoch,
    visitor,
    pool,
    mode,
    wishes,
    country,
    reach: { nat, relay },
    avoids: new Set(avoids),
    sinceMs,
    front,
  };
}

/** How close a stranger must be after waiting for so long. */
export function opennessAfterMs({ wishes }: Ticket, waitedMs: number): Rank {
  return rankOf(opennessAfter(wishes, waitedMs));
}

function list(mark: ';' | ',' | '!' | '@', names: Iterable<string>): string {
  const joined = [...names].join(mark);
  return joined === '' ? '' : `${mark}${joined}${mark}`;
}
