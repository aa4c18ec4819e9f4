/**
 * The waiting room as it is asked, and the waiting room as it decides: both with the real one behind them. What is seen
 * on the way is judged elsewhere.
 */
import type { SessionId, Ticket } from '../../../server/src/matching/ticket.ts';
import type { MemoryWaitingRoom } from '../../../server/src/matching/waiting-room.memory.ts';
import type { Answer, Proposal, WaitingRoom } from '../../../server/src/matching/waiting-room.ts';
import type { WorldView } from '../world.ts';

export type Waiting = { readonly ticket: Ticket; readonly enteredMs: number };

/** `isSwept`: it was `first` that looked for somebody, otherwise `second`. */
export type Pairing = Proposal & { readonly isSwept: boolean };

type RoomWatch = {
  judgeTicket(ticket: Ticket): void;
  judgePairing(pairing: Pairing, others: Iterable<Waiting>): void;
};

/** Sees each ticket at the moment in which a session asks for it. */
export class AskedRoom implements WaitingRoom {
  readonly #watch: RoomWatch;
  readonly #room: WaitingRoom;

  constructor(watch: RoomWatch, room: WaitingRoom) {
    this.#watch = watch;
    this.#room = room;
  }

  enter(ticket: Ticket): Answer<Proposal | null> {
    this.#watch.judgeTicket(ticket);
    return this.#room.enter(ticket);
  }

  leave(session: SessionId, epoch: number): Answer<void> {
    return this.#room.leave(session, epoch);
  }

  settled(session: SessionId, epoch: number): void {
    this.#room.settled(session, epoch);
  }

  sweep(): Answer<readonly Proposal[]> {
    return this.#room.sweep();
  }

  count(): Answer<number> {
    return this.#room.count();
  }
}

/** Keeps a list of who waits, and sees who is taken out together. */
export class WatchedRoom {
  readonly #world: WorldView;
  readonly #watch: RoomWatch;
  readonly #room: MemoryWaitingRoom;
  readonly waiting = new Map<SessionId, Waiting>();

  constructor(world: WorldView, watch: RoomWatch, room: MemoryWaitingRoom) {
    this.#world = world;
    this.#watch = watch;
    this.#room = room;
  }

  /** A room that has become slow by itself is seen all the same. */
  enter(ticket: Ticket): Proposal | null {
    const answer: Answer<Proposal | null> = this.#room.enter(ticket);
    this.waiting.set(ticket.session, { ticket, enteredMs: this.#world.now });
    return this.#follow(answer, (proposal) => this.#takeOut([proposal], false));
  }

  leave(session: SessionId, epoch: number): void {
    if (this.waiting.get(session)?.ticket.epoch === epoch) this.waiting.delete(session);
    this.#room.leave(session, epoch);
  }

  settled(): void {
    this.#room.settled();
  }

  sweep(): readonly Proposal[] {
    return this.#follow(this.#room.sweep(), (proposals) => this.#takeOut(proposals, true));
  }

  count(): number {
    return this.#room.count();
  }

  /** The type says what the real room says today; a planted bug may say otherwise. */
  #follow<Value>(answer: Answer<Value>, see: (value: Value) => void): Value {
    if (answer instanceof Promise) return answer.then((value) => this.#see(value, see)) as Value;
    return this.#see(answer, see);
  }

  #see<Value>(value: Value, see: (value: Value) => void): Value {
    see(value);
    return value;
  }

  #takeOut(proposals: readonly (Proposal | null)[], isSwept: boolean): void {
    for (const proposal of proposals) {
      if (!proposal) continue;
      const { first, second } = proposal;
      for (const { session, epoch } of [first, second]) {
        if (this.waiting.get(session)?.ticket.epoch === epoch) this.waiting.delete(session);
      }
      this.#watch.judgePairing({ ...proposal, isSwept }, this.waiting.values());
    }
  }
}
