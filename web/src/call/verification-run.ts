/**
 * The verification of one connection while it runs: feeds `verification.ts` and carries out what it asks for. It begins by
 * itself as soon as the two can talk, so that the string is there before anybody wants to see it.
 */
import type { BetweenPeers, VerifyMessage } from '@anoncam/protocol/between-peers';
import type { VerificationView } from '../screens/view.ts';
import { emojiFor } from './emoji.ts';
import type { DeviceKeys, Ends } from './fingerprint.ts';
import {
  beginVerification,
  moveVerification,
  type Nonces,
  type VerificationEffect,
  type VerificationEvent,
  type VerificationState,
} from './verification.ts';
import { commitTo, deriveValue, drawNonce } from './verification-hash.ts';

/**
 * From then on it is told that nothing has come. It may still: a device may stand still for a while, and time is of no use to
 * who is in between, since nothing of theirs is open to choice any more.
 */
const lateAfterMs = 20_000;

type VerifiedPeer = {
  readonly ends: Ends;
  say(message: BetweenPeers): boolean;
};

type VerificationListener = {
  verify(view: VerificationView): void;
  raise(what: 'forged'): void;
};

export function isVerifyMessage(message: BetweenPeers): message is VerifyMessage {
  return message.type.startsWith('verify-');
}

export class VerificationRun {
  readonly #peer: VerifiedPeer;
  readonly #listener: VerificationListener;
  #state: VerificationState | null = null;
  /** They do not change while a connection lives. */
  #keys: DeviceKeys | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(peer: VerifiedPeer, listener: VerificationListener) {
    this.#peer = peer;
    this.#listener = listener;
  }

  open(): void {
    if (this.#state || this.#isOver) return;
    const { part, keys } = this.#peer.ends;
    this.#state = beginVerification(part, drawNonce());
    this.#keys = keys;
    this.#timer = setTimeout(() => this.#listener.verify({ is: 'late' }), lateAfterMs);
    this.#move({ type: this.#keys ? 'opened' : 'no-keys' });
  }

  hear(message: VerifyMessage): void {
    this.#move({ type: 'heard', message });
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #move(event: VerificationEvent): void {
    if (this.#isOver || !this.#state) return;
    const before = this.#state;
    const { state, effects } = moveVerification(before, event);
    this.#state = state;
    if (state.is !== before.is) this.#show(state);
    for (const effect of effects) void this.#carryOut(effect);
  }

  #show(state: VerificationState): void {
    if (state.is !== 'ready' && state.is !== 'failed') return;
    clearTimeout(this.#timer);
    this.#listener.verify(
      state.is === 'ready' ? { is: 'ready', emoji: emojiFor(state.value) } : { is: 'failed' },
    );
  }

  async #carryOut(effect: VerificationEffect): Promise<void> {
    switch (effect.do) {
      case 'say':
        return void this.#peer.say(effect.message);
      case 'commit':
        return this.#commit(effect.nonce);
      case 'compute':
        return this.#compute(effect.nonces);
      case 'abort':
        return this.#listener.raise('forged');
      default:
        return effect satisfies never;
    }
  }

  async #commit(nonce: string): Promise<void> {
    if (this.#keys) this.#move({ type: 'committed', commitment: await commitTo(nonce, this.#keys) });
  }

  async #compute(nonces: Nonces): Promise<void> {
    if (!this.#keys) return;
    const commitment = await commitTo(nonces.offerer, this.#keys);
    this.#move({ type: 'computed', commitment, value: await deriveValue(nonces, this.#keys) });
  }
}
