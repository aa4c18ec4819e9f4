/**
 * Addresses that are not of the public internet: some of each range that no relay may send to, and what an IPv4 one
 * may be dressed up as.
 */
import { isIP } from 'node:net';
import { toBytes } from '../cli/doctor/stun-message.ts';

/** The range, and two addresses of it at least: its ends where these are addresses of their own. */
const ipv4Ranges: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/8': ['0.0.0.0', '0.255.255.255'],
  '10.0.0.0/8': ['10.0.0.0', '10.0.0.1', '10.255.255.255'],
  '100.64.0.0/10': ['100.64.0.1', '100.127.255.255'],
  '127.0.0.0/8': ['127.0.0.1', '127.0.0.53', '127.255.255.254'],
  '169.254.0.0/16': ['169.254.0.1', '169.254.169.254'],
  '172.16.0.0/12': ['172.16.0.1', '172.31.255.255'],
  '192.0.0.0/24': ['192.0.0.1', '192.0.0.255'],
  '192.0.2.0/24': ['192.0.2.1', '192.0.2.255'],
  '192.168.0.0/16': ['192.168.0.1', '192.168.255.255'],
  '198.18.0.0/15': ['198.18.0.1', '198.19.255.255'],
  '224.0.0.0/4': ['224.0.0.1', '239.255.255.250'],
  '240.0.0.0/4': ['240.0.0.1', '255.255.255.255'],
};
const ipv6Ranges: Readonly<Record<string, readonly string[]>> = {
  '::/128': ['::'],
  '::1/128': ['::1'],
  '100::/64': ['100::1'],
  '2001::/32': ['2001::1'],
  '2001:db8::/32': ['2001:db8::1'],
  'fc00::/7': ['fc00::1', 'fd00::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'fe80::/10': ['fe80::1', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'fec0::/10': ['fec0::1'],
  'ff00::/8': ['ff01::1', 'ff02::1', 'ff05::2', 'ffff::1'],
};

function toGroups(address: string): string {
  const bytes = toBytes(address);
  return [0, 2].map((at) => bytes.readUInt16BE(at).toString(16)).join(':');
}

/** What leads, or could lead, to an IPv4 address. */
function listForms(address: string): readonly string[] {
  return [
    `::ffff:${address}`,
    `::${address}`,
    `::ffff:0:${address}`,
    `64:ff9b::${address}`,
    `64:ff9b:1::${address}`,
    `2002:${toGroups(address)}::1`,
  ];
}

const ipv4 = Object.values(ipv4Ranges).flat();

export const specialAddresses: readonly string[] = [
  ...new Set([...ipv4, ...ipv4.flatMap(listForms), ...Object.values(ipv6Ranges).flat()]),
];

export function familyOf(address: string): 4 | 6 {
  return isIP(address) === 6 ? 6 : 4;
}
