/**
 * Pages that verify their encryption, without browsers: the real state machine and the real hashes. What becomes of each
 * effect, and when, the test decides.
 */
import type { VerifyMessage } from '@anoncam/protocol/between-peers';
import type { DeviceKeys } from '../call/fingerprint.ts';
import {
  beginVerification,
  moveVerification,
  type Part,
  type VerificationEffect,
  type VerificationEvent,
  type VerificationState,
} from '../call/verification.ts';
import { commitTo, deriveValue, toBase64url } from '../call/verification-hash.ts';

/** How a commitment is computed; tests plant worse ones. */
export type Commit = (nonce: string, keys: DeviceKeys) => Promise<string>;

/** 32 bytes that follow from `seed`. */
export function makeBytes(seed: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new Bun.CryptoHasher('sha256').update(seed).digest());
}

export function makeNonce(seed: string): string {
  return toBase64url(makeBytes(seed));
}

type Side = {
  readonly part: Part;
  readonly seed: string;
  readonly keys: DeviceKeys;
  readonly commit?: Commit;
};

export class VerifyingPage {
  readonly #keys: DeviceKeys;
  readonly #commit: Commit;
  readonly nonce: string;
  state: VerificationState;
  hasAborted = false;
  /** What it has said and nobody has taken yet. */
  readonly said: VerifyMessage[] = [];
  /** What it has to compute still. */
  readonly #work: (() => Promise<VerificationEvent>)[] = [];

  constructor({ part, seed, keys, commit = commitTo }: Side) {
    this.#keys = keys;
    this.#commit = commit;
    this.nonce = makeNonce(seed);
    this.state = beginVerification(part, this.nonce);
  }

  get value(): number | null {
    return this.state.is === 'ready' ? this.state.value : null;
  }

  get isWorking(): boolean {
    return this.#work.length > 0;
  }

  move(event: VerificationEvent): void {
    const { state, effects } = moveVerification(this.state, event);
    this.state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  hear(message: VerifyMessage): void {
    this.move({ type: 'heard', message });
  }

  async workOnce(): Promise<void> {
    const work = this.#work.shift();
    if (work) this.move(await work());
  }

  /** Until there is nothing to compute; what it said meanwhile. */
  async settle(): Promise<readonly VerifyMessage[]> {
    while (this.isWorking) await this.workOnce();
    return this.said.splice(0);
  }

  #carryOut(effect: VerificationEffect): void {
    switch (effect.do) {
      case 'say':
        return void this.said.push(effect.message);
      case 'abort':
        this.hasAborted = true;
        return;
      case 'commit':
        return void this.#work.push(async () => ({
          type: 'committed',
          commitment: await this.#commit(effect.nonce, this.#keys),
        }));
      case 'compute':
        return void this.#work.push(async () => ({
          type: 'computed',
          commitment: await this.#commit(effect.nonces.offerer, this.#keys),
          value: await deriveValue(effect.nonces, this.#keys),
        }));
      default:
        return effect satisfies never;
    }
  }
}
