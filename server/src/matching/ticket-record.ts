/**
 * A ticket as it stands in a store that servers share: sealed, for the servers of this site alone.
 */
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

  /** @param now by this server's clock. @returns null for what no server of this site has sealed. */
  open(sealed: string, now: number): TicketElsewhere | null {
    const plain = unseal(this.#key, sealed);
    if (plain === null) return null;
    const [node, waitedMs, ...packed] = JSON.parse(plain) as [string, number, ...ReturnType<typeof pack>];
    return { node, ticket: unpack(packed, now - waitedMs) };
  }

  writeNumbers(numbers: readonly number[]): string {
    return seal(this.#key, JSON.stringify(numbers), this.#random);
  }

  openNumbers(sealed: string): readonly number[] {
    return JSON.parse(unseal(this.#key, sealed) ?? '[]');
  }
}

/** Without the names of what is in it: it is read by every server. */
function pack({ session, epoch, visitor, pool, mode, wishes, country, reach, avoids, front }: Ticket) {
  const { languages, interests, nearby, notCountries } = wishes;
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
