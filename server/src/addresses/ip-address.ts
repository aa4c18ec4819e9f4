/**
 * IP addresses as text: one spelling for each, so that two spellings of one are never taken for two. It knows nothing
 * of who has an address or where it is.
 */
import { isIP } from 'node:net';

/** The longest spelling, an IPv4-mapped address in full; anything longer is not worth reading. */
const maxAddressChars = 45;
const ipv4Tail = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/;
const mapped = /^::ffff:([\da-f]+):([\da-f]+)$/;

/**
 * The one spelling of an IPv4 or IPv6 address: small letters, zeros left out, an IPv4-mapped address as IPv4.
 *
 * @returns null for anything else, an address with a zone (`fe80::1%eth0`) included: it means nothing elsewhere.
 */
export function normaliseAddress(text: string): string | null {
  if (text.length > maxAddressChars || text.includes('%')) return null;
  const family = isIP(text);
  if (family !== 6) return family === 4 ? text : null;
  const address = spellIpv6(text);
  const [, high, low] = mapped.exec(address) ?? [];
  return high && low ? toIpv4(Number.parseInt(high, 16), Number.parseInt(low, 16)) : address;
}

/** The URL parser spells IPv6 as RFC 5952 asks; that of Bun refuses some addresses that end like IPv4. */
function spellIpv6(address: string): string {
  const plain = address.replace(ipv4Tail, (_, ...[a, b, c, d]) => `${toGroup(a, b)}:${toGroup(c, d)}`);
  return new URL(`http://[${plain}]`).hostname.slice(1, -1);
}

function toGroup(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

function toIpv4(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/**
 * The IPv4 address to which packets for such an IPv6 address may go: what NAT64 (RFC 6052), 6to4 (RFC 3056) and the old
 * compatible form carry in it.
 *
 * @param address as `normaliseAddress` spells it.
 * @returns null where there is none.
 */
export function embeddedIpv4(address: string): string | null {
  const groups = firstGroups(address, groupsOfIpv6).split(':');
  const start = groups.slice(0, 6).join(':');
  const at = (index: number) => Number.parseInt(groups[index] ?? '0', 16);
  if (groups[0] === '2002') return toIpv4(at(1), at(2));
  // `::1` is this machine, and no address of `0.0.0.0/8`.
  const isCompatible = start === '0:0:0:0:0:0' && at(6) > 0;
  return isCompatible || start === '64:ff9b:0:0:0:0' ? toIpv4(at(6), at(7)) : null;
}

const groupsOfIpv6 = 8;

/** The first groups of an IPv6 address as `normaliseAddress` spells it: what a network of that size has in common. */
export function firstGroups(address: string, count: number): string {
  const [head = '', tail = ''] = address.split('::');
  const [first = [], last = []] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: groupsOfIpv6 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].slice(0, count).join(':');
}

const bitsOfGroup = 16;

/** What all addresses of a network of so many bits have in common; of IPv4 the whole address. */
export function prefixOf(address: string, bits: number): string {
  if (!address.includes(':')) return address;
  const whole = Math.floor(bits / bitsOfGroup);
  const groups = firstGroups(address, Math.ceil(bits / bitsOfGroup)).split(':');
  // Of a /56, half of the last group.
  const cut = bits % bitsOfGroup === 0 ? 0xffff : 0xffff << (bitsOfGroup - (bits % bitsOfGroup));
  return groups
    .map((group, index) => (index < whole ? group : (Number.parseInt(group, 16) & cut).toString(16)))
    .join(':');
}

/** Of `::1` a sealed /64 has the first groups, which nobody else has. */
export function isThisMachine(address: string): boolean {
  return address === '::1' || address === '0:0:0:0::' || address.startsWith('127.');
}
