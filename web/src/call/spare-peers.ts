/**
 * The connections made ready for the next stranger while there is time: one whose offer goes with the ticket, and one
 * that can answer. Each is used for one stranger only, since its certificate would be recognised by a second.
 */
import { Peer, type PeerParts } from './peer.ts';

/** `text` is the offer once it is there. */
type MadeOffer = {
  readonly peer: Peer;
  readonly offer: Promise<string>;
  text: string | null;
  /** Thrown away: what becomes of it matters to nobody. */
  isOld: boolean;
};

export class SparePeers {
  readonly #parts: () => PeerParts;
  #offerer: MadeOffer | null = null;
  /** The one whose offer the server has: it stays until it is answered or another offer takes its place. */
  #offered: Peer | null = null;
  #answerer: Peer | null = null;

  /** `parts` is asked for each new connection, since tracks and relays change. */
  constructor(parts: () => PeerParts) {
    this.#parts = parts;
  }

  /** Makes ready what is missing. */
  prepare(): void {
    this.#answerer ??= new Peer(this.#parts());
    this.#prepareOfferer();
  }

  /**
   * Hands the offer for the ticket to `send`, which says whether it was sent: at once if it is ready.
   *
   * @throws DOMException when the browser cannot make one, NoRelay when nobody could reach who hides.
   */
  async offer(send: (offer: string) => boolean): Promise<void> {
    const made = this.#prepareOfferer();
    const offer = made.text ?? (await made.offer.catch((error) => this.#missing(made, error)));
    // Renewed or taken meanwhile: nobody could answer this one any more.
    if (offer === null || this.#offerer !== made || !send(offer)) return;
    if (this.#offered !== made.peer) this.#offered?.close();
    this.#offered = made.peer;
  }

  /** The connection whose offer the server has. */
  takeOfferer(): Peer | null {
    const peer = this.#offered;
    this.#offered = null;
    if (this.#offerer?.peer === peer) this.#offerer = null;
    return peer;
  }

  takeAnswerer(): Peer {
    const peer = this.#answerer ?? new Peer(this.#parts());
    this.#answerer = null;
    return peer;
  }

  /** What was made ready is out of date: the network, or the relays, are others now. */
  renew(): void {
    if (this.#offerer) this.#offerer.isOld = true;
    if (this.#offerer?.peer !== this.#offered) this.#offerer?.peer.close();
    this.#offerer = null;
    this.renewAnswerer();
  }

  /** Not every browser keeps what it got of a relay until it answers: by then its name there would have ended. */
  renewAnswerer(): void {
    this.#answerer?.close();
    this.#answerer = null;
  }

  close(): void {
    this.renew();
    this.#offered?.close();
    this.#offered = null;
  }

  /** What is sent from now on by connections not in use yet. */
  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    const peers = new Set([this.#offerer?.peer, this.#offered, this.#answerer]);
    await Promise.all([...peers].map((peer) => peer?.replaceTrack(kind, track)));
  }

  #missing({ isOld }: MadeOffer, error: unknown): null {
    if (isOld) return null;
    throw error;
  }

  #prepareOfferer(): MadeOffer {
    if (this.#offerer) return this.#offerer;
    const peer = new Peer(this.#parts());
    const made: MadeOffer = { peer, offer: peer.createOffer(), text: null, isOld: false };
    this.#offerer = made;
    made.offer.then(
      (text) => {
        made.text = text;
      },
      // An offer that fails is made anew when the next one is asked for.
      () => {
        peer.close();
        if (this.#offerer === made) this.#offerer = null;
      },
    );
    return made;
  }
}
