/**
 * A ticket as it stands in a store that servers share: sealed, for the servers of this site alone.
 */
import { assert } from '../lib/assert.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { Ticket } from './ticket.ts';

/** A ticket of another server. */
export type TicketElsewhere = { readonly ticket: Ticket; readonly node: string };

export class TicketRecords {
  readonly #random: Random;
  readonly #key: Uint8Array;

  /** @param secret the same at all servers of a site. */
  constructor(secret: Uint8Array, random: Random) {
    this.#random = random;
    this.#key = deriveKey(secret, 'waiting room');
  }

  /** @param now by this server's clock: another's differs, so it is told how long the ticket has waited. */
  write(ticket: Ticket, node: string, now: number): string {
    return seal(this.#key, JSON.stringify([node, now - ticket.sinceMs, ...pack(ticket)]), this.#random);
  }

  /** @param now by this server's clock. */
  open(sealed: string, now: number): TicketElsewhere {
    const [node, waitedMs, ...packed] = this.#unseal<[string, number, ...ReturnType<typeof pack>]>(sealed);
    return { node, ticket: unpack(packed, now - waitedMs) };
  }

  writeNumbers(numbers: readonly number[]): string {
    return seal(this.#key, JSON.stringify(numbers), this.#random);
  }

  openNumbers(sealed: string): readonly number[] {
    return this.#unseal(sealed);
  }

  #unseal<Value>(sealed: string): Value {
    const plain = unseal(this.#key, sealed);
    assert(plain !== null, 'what is in the store is of this site');
    return JSON.parse(plain);
  }
}

/** Without the names of what is in it: it is read by every server. */
function pack({ wishes, reach, ...ticket }: Ticket) {
  const { languages, interests, nearby, notCountries } = wishes;
  const { session, epoch, visitor, pool, mode, country, avoids, front } = ticket;
  return [
    [session, epoch, visitor, pool, mode, country, front],
    [languages, interests, nearby, notCountries],
    [reach.nat, reach.relay],
    [...avoids],
  ] as const;
}

function unpack([own, wished, [nat, relay], avoids]: ReturnType<typeof pack>, sinceMs: number): Ticket {
  const [session, epoch, visitor, pool, mode, country, front] = own;
  const [languages, interests, nearby, notCountries] = wished;
  return {
    session,
    epoch,
    visitor,
    pool,
    mode,
    wishes: { languages, interests, nearby, notCountries },
    country,
    reach: { nat, relay },
    avoids: new Set(avoids),
    sinceMs,
    front,
  };
}
