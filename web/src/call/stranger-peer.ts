/**
 * The one connection to the present stranger: whoever had the place before is closed and no longer heard.
 */
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import type { Signal } from '@anoncam/protocol/signal';
import type { MeetingEvent, PeerNumber } from './meeting-state.ts';
import type { Peer } from './peer.ts';

export type PeerNews = Extract<MeetingEvent, { type: 'peer' }>['what'];

type Work = (peer: Peer) => Promise<void>;

type Hearer = {
  raise(what: PeerNews): void;
  hear(message: BetweenPeers): void;
  signal(signal: Signal): void;
};

export class StrangerPeer {
  #seat: { readonly number: PeerNumber; readonly peer: Peer; readonly hearer: Hearer } | null = null;
  /** What came for a connection that is still being made: an answer takes a moment, and candidates do not wait. */
  #early: { readonly number: PeerNumber; readonly work: Work }[] = [];

  get peer(): Peer | null {
    return this.#seat?.peer ?? null;
  }

  use(number: PeerNumber, peer: Peer, hearer: Hearer): void {
    this.#seat?.peer.close();
    this.#seat = { number, peer, hearer };
    peer.listen({
      onReady: () => hearer.raise('ready'),
      onMessage: (message) => {
        hearer.raise('heard');
        hearer.hear(message);
      },
      onSignal: (signal) => hearer.signal(signal),
      onDisrupted: () => hearer.raise('disrupted'),
      onEnded: () => hearer.raise('ended'),
      onUnusable: () => hearer.raise('unusable'),
    });
    for (const early of this.#early.splice(0)) this.attempt(early.number, early.work);
  }

  /** A description that does not apply makes the connection unusable; the page itself goes on. */
  attempt(number: PeerNumber, work: Work): void {
    const seat = this.#seat;
    if (!seat) this.#early.push({ number, work });
    if (seat?.number !== number) return;
    work(seat.peer).catch(() => seat.hearer.raise('unusable'));
  }

  /** False if nobody is there to hear it. */
  say(message: BetweenPeers): boolean {
    return this.#seat?.peer.say(message) ?? false;
  }

  /** With `bye` the stranger is told, and the connection is silent at once but goes a moment later. */
  close(number: PeerNumber, bye: boolean): void {
    this.#early = this.#early.filter((early) => early.number !== number);
    if (this.#seat?.number !== number) return;
    const { peer } = this.#seat;
    this.#seat = null;
    if (bye) peer.retire();
    else peer.close();
  }
}
