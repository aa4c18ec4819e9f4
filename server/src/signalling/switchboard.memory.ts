/** The switchboard of a single process. */
import type { SessionId } from '../matching/ticket.ts';
import type { Envelope, Receiver, Switchboard } from './switchboard.ts';

export class MemorySwitchboard implements Switchboard {
  readonly #receivers = new Map<SessionId, Receiver>();

  connect(session: SessionId, receiver: Receiver): void {
    this.#receivers.set(session, receiver);
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    if (this.#receivers.get(session) === receiver) this.#receivers.delete(session);
  }

  deliver(to: SessionId, envelope: Envelope): boolean {
    const receiver = this.#receivers.get(to);
    receiver?.(envelope);
    return receiver !== undefined;
  }
}
