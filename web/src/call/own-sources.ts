/**
 * The visitor's picture and sound on their way to strangers: whoever sees this visitor gets the tracks that the camera has
 * now, and none while they are held back.
 */
import type { Camera } from '../camera/camera.ts';
import type { Source } from '../screens/view.ts';
import type { ShownMeeting } from './shown-meeting.ts';
import type { SparePeers } from './spare-peers.ts';
import type { StrangerPeer } from './stranger-peer.ts';

type SourceParts = {
  readonly camera: Camera;
  readonly stranger: StrangerPeer;
  readonly spares: SparePeers;
  readonly shown: ShownMeeting;
};

export class OwnSources {
  readonly #parts: SourceParts;
  #isHeld = false;

  constructor(parts: SourceParts) {
    this.#parts = parts;
  }

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** The camera has other tracks now. */
  useTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    const { spares, stranger } = this.#parts;
    void spares.replaceTrack(kind, track);
    void stranger.peer?.replaceTrack(kind, this.#isHeld ? null : track);
    this.tell();
  }

  /** From now on, or not any more, the present stranger gets nothing. */
  hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    for (const kind of ['audio', 'video'] as const) this.useTrack(kind, this.#parts.camera[kind]);
  }

  tell(): void {
    const { stranger, shown } = this.#parts;
    const { camera, microphone } = shown.ownSources;
    const isSent = (source: Source) => source === 'on' && !this.#isHeld;
    stranger.say({ type: 'sources', camera: isSent(camera), microphone: isSent(microphone) });
    shown.publish();
  }
}
