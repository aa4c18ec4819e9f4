/** What tests of the waiting room share: tickets of as many strangers, tabs and browsers as wanted, and a scene. */
import { expect } from 'bun:test';
import type { TestClock } from '../lib/clock.ts';
import { createId, createSeededRandom } from '../lib/random.ts';
import type { PairingRules } from '../matching/pairing.ts';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { Proposal, WaitingRoom } from '../matching/waiting-room.ts';

const random = createSeededRandom(11);

/** A ticket of a new session; of a new browser too, unless `more` says otherwise. */
export function createTicket(more: Partial<Ticket> & { readonly sinceMs: number }): Ticket {
  return {
    session: createId(random) as SessionId,
    epoch: 1,
    visitor: createId(random) as VisitorRef,
    mode: 'video',
    front: false,
    ...more,
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
  readonly ticket: (more?: Partial<Ticket>) => Ticket;
};

export type OpenRoom = (rules?: Partial<PairingRules>) => Promise<RoomScene>;

export function sessionsOf(proposals: readonly Proposal[]): SessionId[] {
  return proposals.flatMap(({ first, second }) => [first.session, second.session]);
}

export async function makeAcquainted(room: WaitingRoom, one: Ticket, other: Ticket): Promise<void> {
  await room.enter(one);
  expect(await room.enter(other)).toEqual({ first: one, second: other });
}
