/** A switchboard that is far away: what is sent takes as long as a scheduler of fast-check's likes. */
import type { Scheduler } from 'fast-check';
import type { SessionId } from '../matching/ticket.ts';
import type { Delivered, Envelope, Receiver, Switchboard } from '../signalling/switchboard.ts';

/** A line on which nothing overtakes. */
export class FarLine {
  readonly #scheduler: Scheduler;
  #end: Promise<unknown> = Promise.resolve();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  async travel(label: string): Promise<void> {
    const arrival = this.#end.then(() => this.#scheduler.schedule(Promise.resolve(), label));
    this.#end = arrival;
    await arrival;
  }
}

/** Envelopes to one session never overtake each other; those to different sessions do. */
export class FarSwitchboard implements Switchboard {
  readonly #switchboard: Switchboard;
  readonly #scheduler: Scheduler;
  readonly #lines = new Map<SessionId, FarLine>();

  constructor(switchboard: Switchboard, scheduler: Scheduler) {
    this.#switchboard = switchboard;
    this.#scheduler = scheduler;
  }

  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void | Promise<void> {
    return this.#switchboard.connect(session, receiver, onTakenOver);
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    this.#switchboard.disconnect(session, receiver);
  }

  async deliver(to: SessionId, envelope: Envelope): Promise<Delivered> {
    const line = this.#lines.get(to) ?? new FarLine(this.#scheduler);
    this.#lines.set(to, line);
    await line.travel(`${envelope.type} arrives`);
    return await this.#scheduler.schedule(
      Promise.resolve(this.#switchboard.deliver(to, envelope)),
      `${envelope.type} is answered`,
    );
  }
}
