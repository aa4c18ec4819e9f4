/**
 * Brings to other sessions what one tells them, and lets it know what did not arrive. Far away the answer takes its time, and
 * much can have happened until then.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../matching/ticket.ts';
import type { Delivered, Envelope } from '../signalling/switchboard.ts';
import type { House } from './house.ts';
import type { News, Phase } from './session-state.ts';

/** The session that it works for. */
type Owner = {
  readonly phase: Phase;
  /** As if another session had told it. */
  hear(envelope: News): void;
};

type Back = Extract<Envelope, { type: 'back' }>;

export class Outgoing {
  readonly #house: Pick<House, 'deliver' | 'noteUnconnected'>;
  readonly #owner: Owner;
  /** Counts the times that either side came back to a call: whether the stranger is there was learned anew since. */
  #comings = 0;
  /** The stranger was not there when this side came back. */
  #isLost = false;
  /** Null once others reach this session from everywhere. */
  #connected: Promise<void> | null = null;

  constructor(house: Pick<House, 'deliver' | 'noteUnconnected'>, owner: Owner) {
    this.#house = house;
    this.#owner = owner;
  }

  /** Nobody hears before that is done that this one is back: of two who come back at once, neither would hear of the other. */
  awaitConnected(connected: void | Promise<void>): void {
    if (!connected) return;
    const mine = connected.then(() => {
      if (this.#connected === mine) this.#connected = null;
    });
    this.#connected = mine;
  }

  /** Either side has come back to the present call. @returns whether the other was not reached a moment ago. */
  noteComing(): boolean {
    const wasLost = this.#isLost;
    this.#isLost = false;
    this.#comings++;
    return wasLost;
  }

  deliver(to: SessionId, envelope: Envelope): void {
    const house = this.#house;
    if (envelope.type === 'left' && envelope.why === 'not-connected') house.noteUnconnected();
    if (envelope.type === 'back') {
      if (this.#connected) return this.#deliverLater(this.#connected, to, envelope);
      this.noteComing();
    }
    const comings = this.#comings;
    const delivered = house.deliver(to, envelope);
    const learn = (arrived: Delivered) => {
      // What may have arrived may have begun the call. If it has not, time is soon over for whoever waits for it.
      const mayHaveBegun = arrived === null && envelope.type === 'acknowledged';
      if (!arrived && !mayHaveBegun) this.#onUndelivered(to, envelope, comings);
    };
    if (delivered instanceof Promise) void delivered.then(learn);
    else learn(delivered);
  }

  #deliverLater(connected: Promise<void>, to: SessionId, back: Back): void {
    void connected.then(() => this.#sayAgain(to, back));
  }

  #sayAgain(to: SessionId, back: Back): void {
    const { phase } = this.#owner;
    if (phase.is === 'calling' && phase.call.id === back.call) this.deliver(to, back);
  }

  /** Nobody is there any more to take up the pairing, or nobody yet to come back to. A call begun does not depend on it. */
  #onUndelivered(to: SessionId, envelope: Envelope, comings: number): void {
    const { type } = envelope;
    if (type === 'back') {
      // Who was not there then may have come meanwhile, or what they said of that may have been old.
      if (comings !== this.#comings) return this.#sayAgain(to, envelope);
      this.#isLost = true;
      if (this.#isKnownToBeAway(envelope.call)) return;
      this.#owner.hear({ type: 'away', call: envelope.call });
    } else if (type === 'proposed' || type === 'acknowledged') this.#abandon(to, envelope.call);
  }

  /** Of a call that was brought back this was said at once, wherever the stranger is. */
  #isKnownToBeAway(id: CallId): boolean {
    const { phase } = this.#owner;
    return (phase.is === 'calling' || phase.is === 'away') && phase.call.id === id && !phase.call.isConfirmed;
  }

  #abandon(to: SessionId, id: CallId): void {
    const { phase } = this.#owner;
    if (!('call' in phase) || phase.call.id !== id) return;
    const declined = { type: 'declined', call: id, isLate: false } as const;
    this.#owner.hear(declined);
    // It may have arrived, and only the answer been lost: then the stranger is in this call.
    void this.#house.deliver(to, declined);
  }
}
