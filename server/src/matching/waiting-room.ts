/**
 * The waiting room as the rest of the program sees it. Every verb is one atomic step: nobody can be picked twice,
 * picked after leaving, or lost between being picked and being removed.
 */
import type { SessionId, Ticket } from './ticket.ts';

/** Two tickets taken out together: `first` has waited longer than `second`, which may have come just now. */
export type Proposal = { readonly first: Ticket; readonly second: Ticket };

/** A room in the same process answers at once; one that is elsewhere takes a moment. */
export type Answer<Value> = Value | Promise<Value>;

export type WaitingRoom = {
  /**
   * Puts a ticket in, in place of any other of its session, and takes it out again at once together with a stranger if
   * there is one to meet: randomly chosen among the closest that both accept by now.
   */
  enter(ticket: Ticket): Answer<Proposal | null>;
  /** Takes the session's ticket out; one of another epoch stays. */
  leave(session: SessionId, epoch: number): Answer<void>;
  /** The owner has heard of a stranger for this ticket: it is out of the room, and not to be taken for lost. */
  settled(session: SessionId, epoch: number): void;
  /** Takes out every pair that the passing of time alone has made possible. */
  sweep(): Answer<readonly Proposal[]>;
  /** How many wait. */
  count(): Answer<number>;
};
