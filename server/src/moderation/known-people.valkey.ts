/** The known people that several servers share, in Valkey or Redis, where each ends by itself. */
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Person } from '../matching/ticket.ts';
import type { Client } from '../valkey/clients.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import { keptMs } from './half-life.ts';
import type { KnownPeople, KnownPerson } from './known-people.ts';

export class ValkeyKnownPeople implements KnownPeople {
  readonly #commands: Client;

  constructor(commands: Client) {
    this.#commands = commands;
  }

  async note(ref: SubjectRef, { person, address }: KnownPerson): Promise<void> {
    const key = keyOf(ref);
    await this.#commands
      .multi()
      .hset(key, address === null ? { person } : { person, address })
      .pexpire(key, keptMs)
      .exec();
  }

  async find(ref: SubjectRef): Promise<KnownPerson | null> {
    const [person, address] = await this.#commands.hmget(keyOf(ref), 'person', 'address');
    if (!person) return null;
    return { person: person as Person, address: (address ?? null) as AddressReference | null };
  }
}

const keyOf = (ref: SubjectRef) => `${keyPrefix}{case-subject:${ref}}:person`;
