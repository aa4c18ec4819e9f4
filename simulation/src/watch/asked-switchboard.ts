/** The switchboard as it is asked, however far the real one is. What is seen on the way is judged elsewhere. */
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import type {
  Delivered,
  Envelope,
  Receiver,
  Switchboard,
} from '../../../server/src/signalling/switchboard.ts';

type SwitchboardWatch = { judgeEnvelope(to: SessionId, envelope: Envelope): void };

/** Sees each envelope at the moment in which a session hands it over. */
export class AskedSwitchboard implements Switchboard {
  readonly #watch: SwitchboardWatch;
  readonly #switchboard: Switchboard;

  constructor(watch: SwitchboardWatch, switchboard: Switchboard) {
    this.#watch = watch;
    this.#switchboard = switchboard;
  }

  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void | Promise<void> {
    return this.#switchboard.connect(session, receiver, onTakenOver);
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    this.#switchboard.disconnect(session, receiver);
  }

  deliver(to: SessionId, envelope: Envelope): Delivered | Promise<Delivered> {
    this.#watch.judgeEnvelope(to, envelope);
    return this.#switchboard.deliver(to, envelope);
  }
}
