/** Waiting rooms of servers that share a store, for tests: each with its own connections, all on the same secret. */
import { expect } from 'bun:test';
import { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import type { Ticket } from '../matching/ticket.ts';
import type { Proposal } from '../matching/waiting-room.ts';
import { type ValkeyRoomParts, ValkeyWaitingRoom } from '../matching/waiting-room.valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';
import { openValkey } from './open-valkey.ts';
import { createTicket, type TicketWish } from './tickets.ts';
import { until } from './until.ts';
import { startValkey, type ValkeyServer } from './valkey.ts';

const secret = new Uint8Array(32).fill(7);

/** Who is like this meets nobody who is, and anybody else. */
export const hard: TicketWish = { reach: { nat: 'symmetric', relay: false } };

type Needed = Pick<ValkeyRoomParts, 'valkey' | 'clock'>;
export type MoreParts = Partial<Omit<ValkeyRoomParts, keyof Needed>>;

/** Resolves when it knows everybody who waits, if the store is there. */
export async function openSharedRoom(parts: Needed & MoreParts): Promise<ValkeyWaitingRoom> {
  const room = new ValkeyWaitingRoom({ random: systemRandom, rules: defaultPairingRules, secret, ...parts });
  await room.join();
  return room;
}

/** What one of them was told reaches the others a moment later. */
export async function untilAllCount(rooms: readonly ValkeyWaitingRoom[], count: number): Promise<void> {
  await until(() => rooms.every((room) => room.count() === count));
}

/** A store of its own, and servers on it. */
export class SharedRooms implements AsyncDisposable {
  readonly store: ValkeyServer;
  readonly clock = new TestClock();
  readonly rooms: ValkeyWaitingRoom[] = [];
  readonly valkeys: Valkey[] = [];
  /** Of somebody who looks after the store. */
  readonly admin: Redis;
  readonly #more: MoreParts;

  private constructor(store: ValkeyServer, more: MoreParts) {
    this.store = store;
    this.admin = new Redis(store.url);
    this.#more = more;
  }

  static async open(count: number, more: MoreParts = {}): Promise<SharedRooms> {
    const rooms = new SharedRooms(await startValkey(), more);
    for (let opened = 0; opened < count; opened++) await rooms.add();
    return rooms;
  }

  /** Another server starts. */
  async add(): Promise<ValkeyWaitingRoom> {
    const { valkey } = await openValkey(this.store.url);
    const room = await openSharedRoom({ valkey, clock: this.clock, ...this.#more });
    this.valkeys.push(valkey);
    this.rooms.push(room);
    return room;
  }

  at(index: number): ValkeyWaitingRoom {
    return this.rooms[index % this.rooms.length] as ValkeyWaitingRoom;
  }

  ticket(more: TicketWish = {}): Ticket {
    return createTicket({ sinceMs: this.clock.now(), ...more });
  }

  /** Everybody there hears of their stranger, wherever they wait. */
  tell(proposals: readonly (Proposal | null)[]): void {
    for (const proposal of proposals)
      for (const { session, epoch } of proposal ? [proposal.first, proposal.second] : [])
        for (const room of this.rooms) room.settled(session, epoch);
  }

  /** A second passes, and each server sweeps. */
  async sweep(): Promise<readonly Proposal[]> {
    this.clock.advance(1_000);
    const found: Proposal[] = [];
    for (const room of this.rooms) found.push(...(await room.sweep()));
    this.tell(found);
    return found;
  }

  async sweepUntil(holds: () => boolean | Promise<boolean>): Promise<void> {
    await until(async () => {
      await this.sweep();
      return holds();
    });
  }

  agree(count: number): Promise<void> {
    return untilAllCount(this.rooms, count);
  }

  /** Strangers come who meet anybody, now here and now there, and each meets one of exactly these. */
  async meetAll(waiting: readonly Ticket[]): Promise<void> {
    const met: string[] = [];
    for (const index of waiting.keys()) {
      const proposal = await this.at(index).enter(this.ticket());
      this.tell([proposal]);
      met.push(proposal?.first.session ?? 'nobody');
    }
    expect(met.sort()).toEqual(waiting.map(({ session }) => session).sort());
    await this.agree(0);
  }

  /** How many tickets are in the store. */
  async countStored(): Promise<number> {
    const keys = await this.admin.keys('*:t:*');
    const counts = await Promise.all(keys.map((key) => this.admin.hlen(key)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const valkey of this.valkeys) await valkey.stop();
    this.admin.disconnect();
    await this.store[Symbol.asyncDispose]();
  }
}
