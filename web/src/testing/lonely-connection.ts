/**
 * A browser's peer connection and what belongs to it, as far as a meeting needs them before anybody is found: it has a
 * description at once, and reaches nobody unless a test says so. Real connections are for tests in real browsers.
 */
import type { PageGlobals } from './browser-globals.ts';
import { Inbox } from './inbox.ts';

class LonelyChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  /** It throws, as where the other side takes messages of one byte at most. */
  refuses = false;
  readonly sent: string[] = [];

  send(text: string): void {
    if (this.refuses) throw new TypeError('the message is too large');
    if (this.readyState !== 'open') throw new DOMException('nobody is there', 'InvalidStateError');
    this.sent.push(text);
  }
}

export class LonelyConnection extends EventTarget {
  /** All that the page has made, the latest last. */
  static made: LonelyConnection[] = [];
  static candidates = '';
  readonly answers = new Inbox<string>();
  /** By which name it would use a relay, each time that it looks for a new path. */
  readonly restarts: (string | undefined)[] = [];
  readonly channel = new LonelyChannel();
  /** What is sent instead of a track, each time that it is exchanged. */
  readonly exchanged: unknown[] = [];
  readonly iceGatheringState = 'complete';
  readonly iceConnectionState = 'new';
  readonly signalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: { readonly sdp: string } | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly currentRemoteDescription = null;
  #configuration: RTCConfiguration;

  constructor(configuration: RTCConfiguration) {
    super();
    this.#configuration = configuration;
    LonelyConnection.made.push(this);
  }

  get relayName(): string | undefined {
    return this.#configuration.iceServers?.find(({ username }) => username !== undefined)?.username;
  }

  /** Nothing has come. */
  async getStats(): Promise<ReadonlyMap<string, unknown>> {
    return new Map();
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#configuration = configuration;
  }

  restartIce(): void {
    this.restarts.push(this.relayName);
  }

  createDataChannel(): LonelyChannel {
    return this.channel;
  }

  async setLocalDescription(): Promise<void> {
    const kind = this.remoteDescription ? 'answer' : 'offer';
    this.localDescription = {
      sdp: `${kind} ${LonelyConnection.made.indexOf(this)}\n${LonelyConnection.candidates}`,
    };
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    this.answers.put(description.sdp ?? '');
  }

  getTransceivers(): [] {
    return [];
  }

  getSenders(): Pick<RTCRtpSender, 'replaceTrack'>[] {
    return [{ replaceTrack: async (track) => void this.exchanged.push(track) }];
  }

  close(): void {
    this.connectionState = 'closed';
  }

  /** The stranger is there. */
  open(): void {
    this.channel.readyState = 'open';
    this.channel.dispatchEvent(new Event('open'));
  }

  /** It will never work. */
  fail(): void {
    this.connectionState = 'failed';
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

/** From now on the page's connections are lonely ones, with these candidates in their descriptions. */
export function provideLonelyConnections(page: PageGlobals, candidates: string): void {
  LonelyConnection.made = [];
  LonelyConnection.candidates = candidates;
  page.provide('RTCPeerConnection', LonelyConnection);
  page.provide(
    'MediaStream',
    class {
      getTracks = () => [];
    },
  );
}
