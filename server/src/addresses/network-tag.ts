/**
 * Which network an address is of, as a tag that tells nothing but whether two are the same. The key dies with the
 * process, so that no tag can be led back to an address afterwards, and none outlives what it was made for.
 */
import type { Random } from '../lib/random.ts';
import { tag } from '../lib/seal.ts';
import { firstGroups, isThisMachine, normaliseAddress, prefixOf } from './ip-address.ts';

/** An IPv4 network of 256 addresses, or an IPv6 network of the size that one customer may be given. */
export type NetworkTag = string & { readonly __brand: 'NetworkTag' };

/** IPv6: /48. */
const ipv6Groups = 3;
const keyBytes = 32;

/**
 * Around an address, from the narrowest: what one household uses (an IPv4 address, a /64), what a customer of IPv6 usually is
 * given (a /56), and a network of many (the /24 of IPv4, the /48 that one customer may be given).
 */
export const networkParts = ['household', 'customer', 'network'] as const;
export type NetworkPart = (typeof networkParts)[number];
/** Without a customer in IPv4. */
export type PartTags = ReadonlyMap<NetworkPart, NetworkTag>;

export class NetworkTags {
  readonly #keyOf: () => Uint8Array;

  /** @param key 32 random bytes that are kept nowhere else; or what tells those that servers have in common just now. */
  constructor(key: Uint8Array | (() => Uint8Array)) {
    this.#keyOf = typeof key === 'function' ? key : () => key;
  }

  /** All that is no address is of one network: who comes from nowhere has one vote together. */
  tagOf(text: string): NetworkTag {
    const address = normaliseAddress(text);
    return tag(this.#keyOf(), address === null ? 'none' : networkOf(address)) as NetworkTag;
  }

  /** Null for what is no address, and for this machine itself: everybody behind a proxy that is not named comes from there. */
  partsOf(text: string): PartTags | null {
    const address = normaliseAddress(text);
    if (address === null || isThisMachine(address)) return null;
    const parts = address.includes(':') ? ipv6PartsOf(address) : ipv4PartsOf(address);
    const key = this.#keyOf();
    return new Map(parts.map(([part, prefix]) => [part, tag(key, `${part} ${prefix}`) as NetworkTag]));
  }
}

type Prefix = readonly [NetworkPart, string];

function ipv4PartsOf(address: string): readonly Prefix[] {
  return [
    ['household', address],
    ['network', networkOf(address)],
  ];
}

function ipv6PartsOf(address: string): readonly Prefix[] {
  return [
    ['household', prefixOf(address, 64)],
    ['customer', prefixOf(address, 56)],
    ['network', prefixOf(address, 48)],
  ];
}

/** Tags of a key that nothing else is tagged with, and that dies with the process. */
export function createNetworkTags(random: Random): NetworkTags {
  return new NetworkTags(random.bytes(keyBytes));
}

function networkOf(address: string): string {
  return address.includes(':')
    ? firstGroups(address, ipv6Groups)
    : address.slice(0, address.lastIndexOf('.'));
}
