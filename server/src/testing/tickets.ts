/** What tests of the waiting room share: tickets of as many strangers, tabs and browsers as wanted, and a scene. */
import { expect } from 'bun:test';
import { noWishes, unknownCountry, type Wishes } from '@anoncam/protocol/wishes';
import type { TestClock } from '../lib/clock.ts';
import { createId, createSeededRandom } from '../lib/random.ts';
import type { PairingRules } from '../matching/pairing.ts';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { Proposal, WaitingRoom } from '../matching/waiting-room.ts';

const random = createSeededRandom(11);

/** A ticket of a new session; of a new browser too, unless `more` says otherwise. */
export type TicketWish = Partial<Omit<Ticket, 'wishes'>> & { readonly wishes?: Partial<Wishes> };

export function createTicket(more: TicketWish & { readonly sinceMs: number }): Ticket {
  return {
    session: createId(random) as SessionId,
    epoch: 1,
    visitor: createId(random) as VisitorRef,
    pool: 'ordinary',
    mode: 'video',
    country: unknownCountry,
    reach: { nat: 'unknown', relay: false },
    avoids: new Set(),
    front: false,
    ...more,
    wishes: { ...noWishes, ...more.wishes },
  };
}

/** The statistic of Pearson's test that all outcomes are equally likely. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

export type RoomScene = {
  readonly room: WaitingRoom;
  readonly clock: TestClock;
  /** A ticket of somebody new, from now on. */
  readonly ticket: (more?: TicketWish) => Ticket;
};

export type OpenRoom = (rules?: Partial<PairingRules>) => Promise<RoomScene>;

export function sessionsOf(proposals: readonly Proposal[]): SessionId[] {
  return proposals.flatMap(({ first, second }) => [first.session, second.session]);
}

/** What a sweep every half a second brings in this time. */
export async function sweepFor({ room, clock }: RoomScene, ms: number): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (let left = ms; left > 0; left -= 500) {
    clock.advance(Math.min(500, left));
    proposals.push(...(await room.sweep()));
  }
  return proposals;
}

/** What only time makes possible is found by sweeps in this time. */
export const soonMs = 2_000;

export async function makeAcquainted(room: WaitingRoom, one: Ticket, other: Ticket): Promise<void> {
  await room.enter(one);
  expect(await room.enter(other)).toEqual({ first: one, second: other });
}
