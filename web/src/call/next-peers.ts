/**
 * What the next conversation begins with: the connections made ready for it, the servers that help them to find a path, and
 * how this device can be reached.
 */
import type { IceServer } from '@anoncam/protocol/from-server';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Reach } from '@anoncam/protocol/wishes';
import type { ReadonlySignal } from '@preact/signals';
import type { AddressView } from '../screens/view.ts';
import type { Peer, Tracks } from './peer.ts';
import { ReachCollector, reachHidden } from './reach.ts';
import { RelayLoans } from './relay-loans.ts';
import { SparePeers } from './spare-peers.ts';

export type NextPeersParts = {
  mode(): Mode;
  tracks(): Tracks;
  readonly address: ReadonlySignal<AddressView>;
  /** Asks the server for relays; false if it is out of reach. */
  askRelays(): boolean;
  /** What was offered says more than it should from now on: it must not be answered any more. */
  onWithdraw(): void;
  /** Whether the visitor is hidden has changed: what was offered fits no more. */
  onHiding(): void;
};

export class NextPeers {
  readonly spares: SparePeers;
  readonly #address: ReadonlySignal<AddressView>;
  readonly #loans: RelayLoans;
  readonly #reach = new ReachCollector();
  readonly #stopFollowing: () => void;

  constructor({ mode, tracks, address, askRelays, onWithdraw, onHiding }: NextPeersParts) {
    this.#address = address;
    this.#loans = new RelayLoans(askRelays);
    this.spares = new SparePeers(() => ({
      iceServers: this.#loans.servers,
      isHidden: address.peek().isHidden,
      mode: mode(),
      tracks: tracks(),
      onGathered: (gathered) => this.#reach.learn(gathered, this.#loans.servers),
    }));
    let { isHidden: before } = address.peek();
    this.#stopFollowing = address.subscribe(({ isHidden }) => {
      if (isHidden === before) return;
      before = isHidden;
      if (isHidden) onWithdraw();
      this.spares.close();
      onHiding();
    });
  }

  /** What a ticket says of it. */
  get terms(): { readonly reach: Reach; readonly hidden: boolean } {
    const { isHidden: hidden } = this.#address.peek();
    return { hidden, reach: hidden ? reachHidden : this.#reach.reach };
  }

  /** The server is there, with these; `present` can repair its path by them. */
  greet(servers: readonly IceServer[], present: Peer | null): void {
    if (this.#loans.take(servers, Date.now())) this.spares.renew();
    else this.spares.renewAnswerer();
    present?.useServers(servers);
  }

  /** Each next stranger sees relays under another name; where there are none, there is nothing to wait for. */
  prepare(): void {
    if (!this.#loans.renew(Date.now())) this.spares.prepare();
  }

  /** `present` can repair its path by them. */
  useRelays(servers: readonly IceServer[], present: Peer | null): void {
    this.#loans.take(servers, Date.now());
    present?.useServers(servers);
    this.spares.renewAnswerer();
    this.spares.prepare();
  }

  tick(): void {
    this.#loans.tick(Date.now());
  }

  /** The network is, or may be, another one. */
  renew(): void {
    this.#reach.forget();
    this.spares.renew();
  }

  close(): void {
    this.#stopFollowing();
    this.spares.close();
  }
}
