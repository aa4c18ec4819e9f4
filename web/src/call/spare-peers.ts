/**
 * The connections made ready for the next stranger while there is time: one whose offer goes with the ticket, and one
 * that can answer. Each is used for one stranger only, since its certificate would be recognised by a second.
 */
import { Peer } from './peer.ts';

type PeerParts = ConstructorParameters<typeof Peer>[0];

export class SparePeers {
  readonly #parts: () => PeerParts;
  #offerer: { peer: Peer; offer: Promise<string> } | null = null;
  #answerer: Peer | null = null;

  /** `parts` is asked for each new connection, since tracks and relays change. */
  constructor(parts: () => PeerParts) {
    this.#parts = parts;
  }

  /** Makes ready what is missing. */
  prepare(): void {
    this.#answerer ??= new Peer(this.#parts());
    if (this.#offerer) return;
    const peer = new Peer(this.#parts());
    const offer = peer.createOffer();
    this.#offerer = { peer, offer };
    // An offer that fails is made anew when it is asked for.
    offer.catch(() => this.#forget(peer));
  }

  /** The offer for the ticket. The connection stays here until `takeOfferer`. */
  async offer(): Promise<string> {
    this.prepare();
    return this.#offerer?.offer ?? '';
  }

  /** The connection whose offer was given last. */
  takeOfferer(): Peer | null {
    const peer = this.#offerer?.peer ?? null;
    this.#offerer = null;
    return peer;
  }

  takeAnswerer(): Peer {
    const peer = this.#answerer ?? new Peer(this.#parts());
    this.#answerer = null;
    return peer;
  }

  /** Throws away what was made ready: the network, the relays or the mode are others now. */
  discard(): void {
    this.#offerer?.peer.close();
    this.#answerer?.close();
    this.#offerer = null;
    this.#answerer = null;
  }

  /** What is sent from now on by connections not in use yet. */
  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    const peers = [this.#offerer?.peer, this.#answerer];
    await Promise.all(peers.map((peer) => peer?.replaceTrack(kind, track)));
  }

  #forget(peer: Peer): void {
    peer.close();
    if (this.#offerer?.peer === peer) this.#offerer = null;
  }
}
