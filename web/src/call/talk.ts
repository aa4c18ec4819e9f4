/**
 * What this side adds to the conversation: texts, that they are being written, and what the page has to say.
 */
import { isSendable } from './conversation.ts';
import type { ShownMeeting } from './shown-meeting.ts';
import type { StrangerPeer } from './stranger-peer.ts';

const typingEveryMs = 2_000;

export class Talk {
  readonly #stranger: StrangerPeer;
  readonly #shown: ShownMeeting;
  #typedAtMs = 0;

  constructor(stranger: StrangerPeer, shown: ShownMeeting) {
    this.#stranger = stranger;
    this.#shown = shown;
  }

  /** False if it could not be sent: nobody is there, or it is too long. */
  send(text: string): boolean {
    if (!isSendable(text) || !this.#stranger.say({ type: 'text', text })) return false;
    this.#typedAtMs = 0;
    this.#shown.addLine({ from: 'you', text });
    return true;
  }

  /** The visitor is writing. */
  type(): void {
    const now = Date.now();
    if (now - this.#typedAtMs < typingEveryMs) return;
    if (this.#stranger.say({ type: 'typing' })) this.#typedAtMs = now;
  }

  tellDeviceFailed(): void {
    this.#shown.addLine({ from: 'page', note: 'device-failed' });
  }

  tellDeviceLost(kind: 'audio' | 'video'): void {
    this.#shown.addLine({ from: 'page', note: kind === 'video' ? 'camera-lost' : 'microphone-lost' });
  }
}
