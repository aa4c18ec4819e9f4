/** Addresses and ranges of them, as settings name them. */
import { isIP } from 'node:net';
import { ConfigError } from './config-error.ts';
import { readList } from './place-readers.ts';

export type AddressRange = {
  readonly address: string;
  /** How many of its first bits all addresses of the range have in common. */
  readonly prefixBits: number;
  readonly family: 'ipv4' | 'ipv6';
};

/** An IPv4 address in the form of IPv6. Addresses are compared as IPv4, so that such a range would match nobody. */
function isMappedAddress(address: string): boolean {
  return /^\[::ffff:[^:]+:[^:]+\]$/.test(new URL(`http://[${address}]`).hostname);
}

/** Null for what is none, and for everybody (`/0`), whose word would be worth nothing. */
function readAddressRange(text: string): AddressRange | null {
  const [, address = '', bits] = /^([\d.]+|[\da-f:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const version = isIP(address);
  if (version === 0 || (version === 6 && isMappedAddress(address))) return null;
  const maxBits = version === 4 ? 32 : 128;
  const prefixBits = bits === undefined ? maxBits : Number(bits);
  if (prefixBits < 1 || prefixBits > maxBits) return null;
  return { address, prefixBits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

export function readAddressRanges(text: string): readonly AddressRange[] {
  const ranges = readList(text).flatMap((part) => readAddressRange(part) ?? [null]);
  if (ranges.every((range) => range !== null)) return ranges;
  throw new ConfigError(
    'must be addresses or ranges such as 192.0.2.7 or 2001:db8::/32, separated by commas',
  );
}
