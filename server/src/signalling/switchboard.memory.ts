/** The switchboard of a single process. */
import type { SessionId } from '../matching/ticket.ts';
import type { Envelope, Receiver, Switchboard } from './switchboard.ts';

type Present = { readonly receiver: Receiver; readonly onTakenOver: () => void };

export class MemorySwitchboard implements Switchboard {
  readonly #present = new Map<SessionId, Present>();

  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void {
    const before = this.#present.get(session);
    this.#present.set(session, { receiver, onTakenOver });
    if (before?.receiver !== receiver) before?.onTakenOver();
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    if (this.#present.get(session)?.receiver === receiver) this.#present.delete(session);
  }

  deliver(to: SessionId, envelope: Envelope): boolean {
    const present = this.#present.get(to);
    present?.receiver(envelope);
    return present !== undefined;
  }
}
