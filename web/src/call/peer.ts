/**
 * One peer connection to one stranger, from its first description to its end: a fresh certificate, fresh ids, one data
 * channel, and with video two media sections, always in the same shape. It repairs its path by ICE restarts; when to do so, and
 * what a lost path means, the meeting decides. What it is asked it is asked in turn, each when the one before is done.
 */
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import type { IceServer } from '@anoncam/protocol/from-server';
import type { Mode } from '@anoncam/protocol/from-visitor';
import { limits } from '@anoncam/protocol/limits';
import { parseBetweenPeers } from '@anoncam/protocol/parse';
import type { Signal } from '@anoncam/protocol/signal';
import { nameRole } from './dtls-role.ts';
import { type Ends, readEnds, requireSameKey } from './fingerprint.ts';
import { addCandidate, awaitCandidates, awaitRelay, readGathered } from './gathering.ts';
import { configure } from './peer-configuration.ts';
import type { Gathered } from './reach.ts';
import { addStartBitrate } from './start-bitrate.ts';

const beatEveryMs = 1_000;
/** A new path that the stranger has offered gets so long before this side offers another one. */
const strangersTurnMs = 2_000;
/** Of those that the stranger offers sooner after one another only the first is answered: each costs this device a search for paths. */
const offersApartMs = 1_000;
const retireMs = 400;

export type Tracks = { readonly audio: MediaStreamTrack | null; readonly video: MediaStreamTrack | null };

export type PeerParts = {
  readonly iceServers: readonly IceServer[];
  readonly mode: Mode;
  readonly tracks: Tracks;
  /** The stranger must not learn this device's addresses: only relays are told, and only relays are used. */
  readonly isHidden: boolean;
  /** Hears of all candidates of this device, and before that of those that an offer has when it is sent. */
  onGathered(gathered: Gathered): void;
};

export type PeerListener = {
  onReady(): void;
  onMessage(message: BetweenPeers): void;
  onSignal(signal: Signal): void;
  /** The path is interrupted; it may come back, or be repaired. */
  onDisrupted(): void;
  /** There is a path, the first one or a new one. */
  onPath(): void;
  /** The other device closed the connection. */
  onEnded(): void;
  /** This connection will never work. */
  onUnusable(): void;
};

export class Peer {
  readonly isHidden: boolean;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #mode: Mode;
  readonly #onGathered: PeerParts['onGathered'];
  /** What is to be sent now; it may change before there is anything to send it with. */
  #tracks: Tracks;
  /** Random, for this connection only: strangers must not recognise a camera by its id. */
  readonly #outgoing = new MediaStream();
  readonly #incoming = new MediaStream();
  #listener: PeerListener | null = null;
  #part: 'offerer' | 'answerer' = 'offerer';
  #beatTimer = 0;
  /** When the stranger last offered a new path that was answered (ms, of the page's clock). */
  #offeredAtMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  /** Signals that came before the description they apply to. */
  #early: Signal[] = [];
  /** Candidates found before anybody listened. */
  #unsent: Signal[] = [];

  constructor({ iceServers, mode, tracks, isHidden, onGathered }: PeerParts) {
    this.isHidden = isHidden;
    this.#mode = mode;
    this.#onGathered = onGathered;
    this.#tracks = tracks;
    this.#connection = new RTCPeerConnection(configure(iceServers, isHidden));
    this.#channel = this.#connection.createDataChannel('', { negotiated: true, id: 0 });
    this.#listenToConnection();
    this.#listenToChannel();
  }

  /** What the stranger sends, from the moment it comes; the same object all along. */
  get incoming(): MediaStream {
    return this.#incoming;
  }

  /** Which end this is, and by which keys the two devices know each other. */
  get ends(): Ends {
    return readEnds(this.#connection, this.#part);
  }

  readonly getStats = (): Promise<RTCStatsReport> => this.#connection.getStats();

  /**
   * This side's offer with the candidates found so far. To be called once.
   *
   * @throws NoRelay if this side hides, and no relay answers.
   */
  async createOffer(): Promise<string> {
    if (this.#mode === 'video') {
      for (const kind of ['audio', 'video'] as const) {
        const { sender } = this.#connection.addTransceiver(kind, { streams: [this.#outgoing] });
        await sender.replaceTrack(this.#tracks[kind]);
      }
    }
    await this.#connection.setLocalDescription();
    await awaitCandidates(this.#connection);
    if (this.isHidden) await awaitRelay(this.#connection);
    // Those found by now are in the offer, and need no signals of their own.
    this.#unsent = [];
    this.#tellGathered();
    return this.#localSdp();
  }

  /** This side's answer, without waiting: its candidates follow as signals. */
  async createAnswer(offer: string): Promise<string> {
    this.#part = 'answerer';
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: addStartBitrate(offer) });
    const ready = this.#connection.getTransceivers().map((transceiver) => {
      const { sender, receiver } = transceiver;
      transceiver.direction = 'sendrecv';
      sender.setStreams?.(this.#outgoing);
      return sender.replaceTrack(receiver.track.kind === 'audio' ? this.#tracks.audio : this.#tracks.video);
    });
    await Promise.all(ready);
    await this.#connection.setLocalDescription();
    // Candidates found before are in the description already.
    this.#unsent = [];
    return this.#localSdp();
  }

  async applyAnswer(answer: string): Promise<void> {
    requireSameKey(this.#connection, answer);
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: addStartBitrate(answer) });
    if (this.#channel.readyState === 'open') this.#onOpen();
    await this.#applyEarly();
  }

  /** From now on this connection belongs to a call; what was found in the meantime is told first. */
  listen(listener: PeerListener): void {
    this.#listener = listener;
    for (const signal of this.#unsent.splice(0)) listener.onSignal(signal);
    if (this.#channel.readyState === 'open') this.#onOpen();
  }

  async receive(signal: Signal): Promise<void> {
    if (this.#isClosed) return;
    if (signal.kind === 'description') return this.#receiveDescription(signal.role, signal.sdp);
    if (this.#connection.remoteDescription) return addCandidate(this.#connection, signal);
    this.#early.push(signal);
  }

  /** From the next repair on. */
  useServers(iceServers: readonly IceServer[]): void {
    if (!this.#isClosed) this.#connection.setConfiguration(configure(iceServers, this.isHidden));
  }

  /** Looks for a new path between the same two devices. An offer that nobody answered may be lost: it is sent again. */
  async repair(): Promise<void> {
    if (this.#isClosed) return;
    if (this.#connection.signalingState === 'have-local-offer') this.#signalOffer();
    if (!this.#isStable() || performance.now() - this.#offeredAtMs < strangersTurnMs) return;
    this.#connection.restartIce();
    await this.#connection.setLocalDescription();
    this.#signalOffer();
  }

  /** False if the stranger cannot be reached just now, or takes no message of that size; it is then not sent. */
  say(message: BetweenPeers): boolean {
    if (this.#channel.readyState !== 'open') return false;
    try {
      this.#channel.send(JSON.stringify(message));
      return true;
    } catch {
      return false;
    }
  }

  /** Sends another track of that kind from now on, or none. */
  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    this.#tracks = { ...this.#tracks, [kind]: track };
    const sender = this.#connection
      .getTransceivers()
      .find((transceiver) => transceiver.receiver.track.kind === kind)?.sender;
    if (!this.#isClosed) await sender?.replaceTrack(track);
  }

  /**
   * Says goodbye. From now on nothing is sent or shown, but the connection is taken down a moment later: that holds a
   * page up while it has better things to do, and the goodbye must be on its way.
   */
  retire(): void {
    for (const sender of this.#connection.getSenders()) void sender.replaceTrack(null).catch(() => undefined);
    this.#silence();
    window.setTimeout(() => this.#connection.close(), retireMs);
    this.say({ type: 'bye' });
  }

  close(): void {
    this.#silence();
    this.#connection.close();
  }

  #silence(): void {
    this.#isClosed = true;
    this.#listener = null;
    clearInterval(this.#beatTimer);
    for (const track of this.#incoming.getTracks()) {
      track.stop();
      this.#incoming.removeTrack(track);
    }
    this.#early = [];
    this.#unsent = [];
  }

  #listenToConnection(): void {
    const connection = this.#connection;
    connection.addEventListener('track', ({ track }) => this.#incoming.addTrack(track));
    connection.addEventListener('icecandidate', ({ candidate }) => {
      // What was found before the offer was sent is in the offer; see `createOffer`.
      if (!candidate) return;
      const { candidate: line, sdpMid, sdpMLineIndex } = candidate;
      this.#signal({ kind: 'candidate', candidate: line, sdpMid, sdpMLineIndex });
    });
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') this.#tellGathered();
    });
    connection.addEventListener('iceconnectionstatechange', () => {
      const { iceConnectionState: state } = connection;
      if (state === 'disconnected') this.#listener?.onDisrupted();
      else if (state === 'failed') this.#onFailed();
      else if (state === 'connected' || state === 'completed') this.#listener?.onPath();
    });
    connection.addEventListener('connectionstatechange', () => {
      // DTLS has failed, which no new path can mend.
      if (connection.connectionState === 'failed' && connection.iceConnectionState !== 'failed') {
        this.#listener?.onUnusable();
      }
    });
  }

  #onFailed(): void {
    if (this.#channel.readyState === 'open') this.#listener?.onDisrupted();
    else this.#listener?.onUnusable();
  }

  #listenToChannel(): void {
    this.#channel.addEventListener('open', () => this.#onOpen());
    this.#channel.addEventListener('close', () => this.#listener?.onEnded());
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== 'string' || data.length > limits.messageBytes) return;
      const message = parseBetweenPeers(data);
      if (message) this.#listener?.onMessage(message);
    });
  }

  /** The channel may be open before the browser says that the answer is applied; by which keys, is not known until then. */
  #onOpen(): void {
    if (this.#isClosed || !this.#connection.remoteDescription) return;
    clearInterval(this.#beatTimer);
    this.#beatTimer = window.setInterval(() => this.say({ type: 'beat' }), beatEveryMs);
    this.#listener?.onReady();
  }

  #isStable(): boolean {
    return this.#connection.signalingState === 'stable';
  }

  #tellGathered(): void {
    if (!this.#isClosed) this.#onGathered(readGathered(this.#connection));
  }

  #localSdp(): string {
    return this.#connection.localDescription?.sdp ?? '';
  }

  #signalOffer(): void {
    this.#signal({ kind: 'description', role: 'offer', sdp: nameRole(this.#localSdp(), this.#connection) });
  }

  #signal(signal: Signal): void {
    if (this.#isClosed) return;
    if (this.#listener) this.#listener.onSignal(signal);
    else this.#unsent.push(signal);
  }

  /** Perfect negotiation: where both sides offer at once, the answerer gives way. */
  async #receiveDescription(role: 'offer' | 'answer', sdp: string): Promise<void> {
    const connection = this.#connection;
    requireSameKey(connection, sdp);
    if (role === 'answer') {
      if (connection.signalingState !== 'have-local-offer') return;
      return connection.setRemoteDescription({ type: role, sdp });
    }
    if (!this.#isStable() && this.#part === 'offerer') return;
    if (performance.now() - this.#offeredAtMs < offersApartMs) return;
    this.#offeredAtMs = performance.now();
    await connection.setRemoteDescription({ type: role, sdp });
    await connection.setLocalDescription();
    this.#signal({ kind: 'description', role: 'answer', sdp: this.#localSdp() });
  }

  async #applyEarly(): Promise<void> {
    for (const signal of this.#early.splice(0)) {
      if (signal.kind === 'candidate') await addCandidate(this.#connection, signal);
    }
  }
}
