/**
 * Which network an address is of, as a tag that tells nothing but whether two are the same. The key dies with the
 * process, so that no tag can be led back to an address afterwards, and none outlives what it was made for.
 */
import type { Random } from '../lib/random.ts';
import { tag } from '../lib/seal.ts';
import { firstGroups, normaliseAddress } from './ip-address.ts';

/** An IPv4 network of 256 addresses, or an IPv6 network of the size that one customer may be given. */
export type NetworkTag = string & { readonly __brand: 'NetworkTag' };

/** IPv6: /48. */
const ipv6Groups = 3;
const keyBytes = 32;

export class NetworkTags {
  readonly #key: Uint8Array;

  /** @param key 32 random bytes of this process, kept nowhere else. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** All that is no address is of one network: who comes from nowhere has one vote together. */
  tagOf(text: string): NetworkTag {
    const address = normaliseAddress(text);
    return tag(this.#key, address === null ? 'none' : prefixOf(address)) as NetworkTag;
  }
}

/** Tags of a key that nothing else is tagged with, and that dies with the process. */
export function createNetworkTags(random: Random): NetworkTags {
  return new NetworkTags(random.bytes(keyBytes));
}

function prefixOf(address: string): string {
  return address.includes(':')
    ? firstGroups(address, ipv6Groups)
    : address.slice(0, address.lastIndexOf('.'));
}
