/**
 * Asks the server to be paired: with the offer that was made ready, as soon as it is, if that is still wanted then.
 */
import type { ServerLink } from '../server-link/server-link.ts';
import type { WishesTeller } from '../wishes/wishes-teller.ts';
import { NoRelay } from './gathering.ts';
import type { Meeting } from './meeting-state.ts';
import type { NextPeers } from './next-peers.ts';

const againMs = 1_500;

export type TicketsParts = {
  readonly next: NextPeers;
  meeting(): Meeting;
  readonly link: Pick<ServerLink, 'send'>;
  readonly teller: Pick<WishesTeller, 'hurry'>;
  /** Nobody could reach this visitor, who hides. */
  onNoRelay(): void;
  /** No offer can be made just now. */
  onFailed(): void;
};

export class Tickets {
  readonly #parts: TicketsParts;
  #timer = 0;

  constructor(parts: TicketsParts) {
    this.#parts = parts;
  }

  /** Nothing happens while nobody is waited for. */
  send(): void {
    if (this.#isWaiting) void this.#send();
  }

  /** Before anything else is said: what waits must not be matched any more. */
  withdraw(): void {
    if (this.#isWaiting) this.#parts.link.send({ type: 'stop' });
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  get #isWaiting(): boolean {
    return this.#parts.meeting().phase.is === 'waiting';
  }

  async #send(): Promise<void> {
    const { next, onNoRelay, onFailed } = this.#parts;
    try {
      await next.spares.offer((offer) => this.#wait(offer));
    } catch (error) {
      // Somebody may have been met meanwhile, by an offer of before.
      if (error instanceof NoRelay) return this.#isWaiting ? onNoRelay() : undefined;
      // A browser out of connections, for one: they may be free again in a moment.
      if (!(error instanceof DOMException)) throw error;
      this.#timer = window.setTimeout(onFailed, againMs);
    }
  }

  /** The offer took a moment; by now the visitor may want something else. @returns false if nothing was sent. */
  #wait(offer: string): boolean {
    const { mode, phase } = this.#parts.meeting();
    if (phase.is !== 'waiting') return false;
    const { link, teller, next } = this.#parts;
    teller.hurry();
    return link.send({ type: 'wait', mode, offer, ...next.terms });
  }
}
