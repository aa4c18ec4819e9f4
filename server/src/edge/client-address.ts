/**
 * Which address a request came from. A forwarding header is believed only as far as proxies of the operator wrote it;
 * what is done with the address is not decided here.
 */
import { BlockList } from 'node:net';
import { normaliseAddress } from '../addresses/ip-address.ts';
import type { AddressRange } from '../config.ts';

export type AddressEvidence = {
  /** The other end of the TCP connection. */
  readonly peer: string;
  /** All of `X-Forwarded-For`, null without it. */
  readonly forwardedFor: string | null;
  /** The proxies whose header is believed. */
  readonly trusted: ProxyList;
};

/** One list for each family: a common one takes an IPv4 address for part of a wide range of IPv6. */
export type ProxyList = Readonly<Record<AddressRange['family'], BlockList>>;

export function createProxyList(ranges: readonly AddressRange[]): ProxyList {
  const list = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { address, prefixBits, family } of ranges) list[family].addSubnet(address, prefixBits, family);
  return list;
}

/** An address of at most 45 characters, brackets, and a port. */
const maxEntryChars = 53;
const bracketed = /^\[([\da-f:.]+)\](?::\d{1,5})?$/i;
const ipv4WithPort = /^([\d.]+):\d{1,5}$/;

/** One entry of the header as an address; null unless it is one, alone or with a port. */
function readEntry(text: string): string | null {
  const entry = text.trim();
  if (entry.length > maxEntryChars) return null;
  const inBrackets = bracketed.exec(entry)?.[1];
  if (inBrackets !== undefined) return inBrackets.includes(':') ? normaliseAddress(inBrackets) : null;
  return normaliseAddress(ipv4WithPort.exec(entry)?.[1] ?? entry);
}

/** The header's entries from the right, read only as far as they are asked for: a stranger may have written the rest. */
function* readFromRight(header: string): Generator<string> {
  let end = header.length;
  while (end >= 0) {
    const comma = end === 0 ? -1 : header.lastIndexOf(',', end - 1);
    yield header.slice(comma + 1, end);
    end = comma;
  }
}

function isTrusted(address: string, trusted: ProxyList): boolean {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return trusted[family].check(address, family);
}

/**
 * The peer's own address; behind trusted proxies, the right-most forwarded one that is not a trusted proxy itself.
 * Each proxy adds on the right whom it was reached by, so an entry is believed only if a trusted proxy wrote it. What
 * is no address ends the walk at the last one that was believed.
 *
 * @returns a normalised address, or the peer as it was given if that is no address.
 */
export function findClientAddress({ peer, forwardedFor, trusted }: AddressEvidence): string {
  let client = normaliseAddress(peer);
  if (client === null) return peer;
  for (const entry of readFromRight(forwardedFor ?? '')) {
    if (!isTrusted(client, trusted)) break;
    const address = readEntry(entry);
    if (address === null) break;
    client = address;
  }
  return client;
}
