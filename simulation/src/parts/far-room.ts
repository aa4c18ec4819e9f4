/**
 * A waiting room elsewhere: asked in order, answering late and in any order, repeating itself and forgetting to answer as
 * the evening has it.
 */
import type { Clock } from '../../../server/src/lib/clock.ts';
import type { SessionId, Ticket } from '../../../server/src/matching/ticket.ts';
import type { Answer, Proposal, WaitingRoom } from '../../../server/src/matching/waiting-room.ts';
import type { WatchedRoom } from '../watch/watched-room.ts';
import type { World } from '../world.ts';
import { FarLine } from './far-line.ts';

export class FarRoom implements WaitingRoom {
  readonly #world: World;
  readonly #room: WatchedRoom;
  readonly #line: FarLine;
  /** Answered once already, and told again by the next sweep. */
  #repeated: Proposal[] = [];

  constructor(world: World, room: WatchedRoom, clock: Clock) {
    this.#world = world;
    this.#room = room;
    this.#line = new FarLine(world, clock);
  }

  /** Whether nothing is on its way to it or from it. */
  get isQuiet(): boolean {
    return this.#line.under === 0 && this.#repeated.length === 0;
  }

  enter(ticket: Ticket): Promise<Proposal | null> {
    return this.#line.ask(() => {
      const proposal = this.#room.enter(ticket);
      return proposal && this.#carry(proposal);
    });
  }

  leave(session: SessionId, epoch: number): Promise<void> {
    const { far } = this.#world.swarm;
    const leave = () => this.#room.leave(session, epoch);
    // Whoever got no answer asks again, and the first time may have been heard after all.
    if (this.#happens(far?.repeats)) {
      this.#world.trace.note(() => 'the waiting room will be asked twice to let go of a ticket');
      void this.#line.ask(() => undefined).then(() => this.#line.ask(leave));
    }
    return this.#line.ask(leave);
  }

  /** This room knows by itself whom it has taken out. */
  settled(): void {}

  sweep(): Promise<readonly Proposal[]> {
    return this.#line.ask(() => {
      const again = this.#repeated;
      this.#repeated = [];
      return [...again, ...this.#room.sweep().flatMap((proposal) => this.#carry(proposal) ?? [])];
    });
  }

  count(): Answer<number> {
    return this.#line.ask(() => this.#room.count());
  }

  #carry(proposal: Proposal): Proposal | null {
    const { far } = this.#world.swarm;
    if (this.#happens(far?.losesAnything)) {
      this.#world.trace.note(() => 'a proposal is lost');
      return null;
    }
    if (this.#happens(far?.repeats)) {
      this.#world.trace.note(() => 'a proposal will be told twice');
      this.#repeated.push(proposal);
    }
    return proposal;
  }

  #happens(probability: number | undefined): boolean {
    return !this.#world.isCalm && this.#world.chance.happens(probability ?? 0);
  }
}
