/** The known people that several servers share, in Valkey or Redis, where each ends by itself. */
import type { Cluster, Redis } from 'ioredis';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Person } from '../matching/ticket.ts';
import { keptMs } from './half-life.ts';
import type { KnownPeople, KnownPerson } from './known-people.ts';

export class ValkeyKnownPeople implements KnownPeople {
  readonly #commands: Redis | Cluster;

  constructor(commands: Redis | Cluster) {
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

const keyOf = (ref: SubjectRef) => `anoncam:{case-subject:${ref}}:person`;
