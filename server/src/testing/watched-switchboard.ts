/** The real switchboard, with a list kept beside it of who is connected. */
import type { SessionId } from '../matching/ticket.ts';
import type { Delivered, Envelope, Receiver, Switchboard } from '../signalling/switchboard.ts';

export class WatchedSwitchboard implements Switchboard {
  readonly #switchboard: Switchboard;
  readonly connected = new Set<SessionId>();

  constructor(switchboard: Switchboard) {
    this.#switchboard = switchboard;
  }

  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void | Promise<void> {
    this.connected.add(session);
    return this.#switchboard.connect(session, receiver, onTakenOver);
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    this.connected.delete(session);
    this.#switchboard.disconnect(session, receiver);
  }

  deliver(to: SessionId, envelope: Envelope): Delivered | Promise<Delivered> {
    return this.#switchboard.deliver(to, envelope);
  }
}
