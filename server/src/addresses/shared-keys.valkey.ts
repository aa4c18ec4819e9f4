/**
 * Exchanges keys through Valkey or Redis, where each is sealed under the master key and ends when the key does: the store alone
 * tells nothing.
 */
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { Client } from '../valkey/clients.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import { MasterKeyError, type SharedKeys } from './shared-keys.ts';

export type ValkeyKeyParts = {
  readonly commands: Client;
  readonly masterKey: Uint8Array;
  readonly random: Random;
};

export class ValkeySharedKeys implements SharedKeys {
  readonly #commands: Client;
  readonly #sealKey: Uint8Array;
  readonly #random: Random;

  constructor({ commands, masterKey, random }: ValkeyKeyParts) {
    this.#commands = commands;
    this.#sealKey = deriveKey(masterKey, 'exchanged key');
    this.#random = random;
  }

  async agree(name: string, own: Uint8Array | null, untilMs: number): Promise<Uint8Array | null> {
    const there = await this.#exchange(name, own, untilMs);
    if (there === null) return own;
    // Sealed with its name: a key that was put in the place of another is no key.
    const [ofName, text = ''] = (unseal(this.#sealKey, there) ?? '').split('|');
    if (ofName === name) return new Uint8Array(Buffer.from(text, 'base64url'));
    throw new MasterKeyError(
      'Another server with the same ANONCAM_VALKEY_URL has another master key: copy its folder keys into this ANONCAM_DATA_DIR.',
    );
  }

  /** @returns what was there before. */
  #exchange(name: string, own: Uint8Array | null, untilMs: number): Promise<string | null> {
    const key = `${keyPrefix}{key:${name}}`;
    if (own === null) return this.#commands.get(key);
    const sealed = seal(this.#sealKey, `${name}|${Buffer.from(own).toString('base64url')}`, this.#random);
    return this.#commands.set(key, sealed, 'PXAT', untilMs, 'NX', 'GET');
  }
}
