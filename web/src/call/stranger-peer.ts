/**
 * The one connection to the present stranger: whoever had the place before is closed and no longer heard.
 */
import type { BetweenPeers, VerifyMessage } from '@anoncam/protocol/between-peers';
import type { Signal } from '@anoncam/protocol/signal';
import type { VerificationView } from '../screens/view.ts';
import { OtherKey } from './fingerprint.ts';
import type { MeetingEvent, PeerNumber } from './meeting-state.ts';
import type { Peer } from './peer.ts';
import { isVerifyMessage, VerificationRun } from './verification-run.ts';

export type PeerNews = Extract<MeetingEvent, { type: 'peer' }>['what'];

type Work = (peer: Peer) => Promise<void>;

/** What strangers say that is not the pages' own affair. */
export type Heard = Exclude<BetweenPeers, VerifyMessage>;

type Hearer = {
  raise(what: PeerNews): void;
  hear(message: Heard): void;
  signal(signal: Signal): void;
  verify(view: VerificationView): void;
};

type Seat = {
  readonly number: PeerNumber;
  readonly peer: Peer;
  readonly hearer: Hearer;
  readonly verification: VerificationRun;
  /** Resolves when all that was attempted so far is done. */
  done: Promise<void>;
};

export class StrangerPeer {
  #seat: Seat | null = null;
  /** What came for a connection that is still being made: an answer takes a moment, and candidates do not wait. */
  #early: { readonly number: PeerNumber; readonly work: Work }[] = [];

  get peer(): Peer | null {
    return this.#seat?.peer ?? null;
  }

  use(number: PeerNumber, peer: Peer, hearer: Hearer): void {
    this.#leave()?.close();
    const verification = new VerificationRun(peer, hearer);
    this.#seat = { number, peer, hearer, verification, done: Promise.resolve() };
    peer.listen({
      onReady: () => {
        hearer.raise('ready');
        verification.open();
      },
      onMessage: (message) => {
        hearer.raise('heard');
        if (isVerifyMessage(message)) verification.hear(message);
        else hearer.hear(message);
      },
      onSignal: (signal) => hearer.signal(signal),
      onDisrupted: () => hearer.raise('disrupted'),
      onPath: () => hearer.raise('path'),
      onEnded: () => hearer.raise('ended'),
      onUnusable: () => hearer.raise('unusable'),
    });
    for (const early of this.#early.splice(0)) this.attempt(early.number, early.work);
  }

  /**
   * One after the other: of two answers that come together, the second must find that the first was taken. A description that
   * does not apply makes the connection unusable, one with another key is forged; the page itself goes on.
   */
  attempt(number: PeerNumber, work: Work): void {
    const seat = this.#seat;
    if (!seat) this.#early.push({ number, work });
    if (seat?.number !== number) return;
    seat.done = seat.done
      .then(() => (this.#seat === seat ? work(seat.peer) : undefined))
      .catch((error) => seat.hearer.raise(error instanceof OtherKey ? 'forged' : 'unusable'));
  }

  /** False if nobody is there to hear it. */
  say(message: BetweenPeers): boolean {
    return this.#seat?.peer.say(message) ?? false;
  }

  /** With `bye` the stranger is told, and the connection is silent at once but goes a moment later. */
  close(number: PeerNumber, bye: boolean): void {
    this.#early = this.#early.filter((early) => early.number !== number);
    if (this.#seat?.number !== number) return;
    const peer = this.#leave();
    if (bye) peer?.retire();
    else peer?.close();
  }

  #leave(): Peer | null {
    const seat = this.#seat;
    seat?.verification.end();
    this.#seat = null;
    return seat?.peer ?? null;
  }
}
