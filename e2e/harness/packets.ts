/**
 * Reads what tcpdump wrote (pcap, Ethernet): who sent to whom, and whether an address is told in it, as text or as STUN
 * tells it.
 */
import { isIPv6 } from 'node:net';
import { firstGroups } from '../../server/src/addresses/ip-address.ts';

export type Packet = {
  readonly from: string;
  readonly to: string;
  /** What follows the header of IP. */
  readonly body: Buffer;
};

const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
const ethernetBytes = 14;
const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd } as const;
const protocols = { igmp: 2, icmpOfIpv6: 58 } as const;
/** From this type on, what ICMP says in IPv6 concerns the link. */
const firstOfLink = 130;
/** The first four bytes after type and length of every STUN message (RFC 8489, 5). */
const stunCookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
/** By it and the transaction's id after it, addresses are veiled. */
const stunKeyBytes = 16;

/**
 * What a machine has to say to its own link alone is left out: who asks for hardware addresses (ARP, and its like in IPv6) or
 * joins groups (IGMP, and its like).
 */
export function readCapture(file: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  for (let at = fileHeaderBytes; at + recordHeaderBytes <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const start = at + recordHeaderBytes;
    packets.push(...readFrame(file.subarray(start, start + length)));
    at = start + length;
  }
  return packets;
}

function readFrame(frame: Buffer): readonly Packet[] {
  const type = frame.readUInt16BE(12);
  const packet = frame.subarray(ethernetBytes);
  if (type === etherTypes.ipv4) return readIpv4(packet);
  return type === etherTypes.ipv6 ? readIpv6(packet) : [];
}

function readIpv4(packet: Buffer): readonly Packet[] {
  if (packet.readUInt8(9) === protocols.igmp) return [];
  const body = packet.subarray((packet.readUInt8(0) & 0x0f) * 4, packet.readUInt16BE(2));
  return [{ from: packet.subarray(12, 16).join('.'), to: packet.subarray(16, 20).join('.'), body }];
}

function readIpv6(packet: Buffer): readonly Packet[] {
  const hasOptions = packet.readUInt8(6) === 0;
  const protocol = packet.readUInt8(hasOptions ? 40 : 6);
  const body = packet.subarray(hasOptions ? 48 : 40);
  const isOfLink = protocol === protocols.icmpOfIpv6 && body.readUInt8(0) >= firstOfLink;
  if (isOfLink) return [];
  return [{ from: readIpv6Address(packet, 8), to: readIpv6Address(packet, 24), body }];
}

function readIpv6Address(packet: Buffer, at: number): string {
  const words = Array.from({ length: 8 }, (_, index) => packet.readUInt16BE(at + index * 2).toString(16));
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

/** With whom anything passed at all. */
export function listPeers(packets: readonly Packet[], own: readonly string[]): readonly string[] {
  const all = new Set(packets.flatMap(({ from, to }) => [from, to]));
  return [...all].filter((address) => !own.includes(address)).sort();
}

export type Telling = 'as text' | 'as STUN tells it';

/** Each way in which one of these addresses is told by what others sent. */
export function findTold(packets: readonly Packet[], addresses: readonly string[]): readonly Telling[] {
  const heard = packets.filter(({ from }) => !addresses.includes(from));
  const bodies = [...heard.map(({ body }) => body), ...joinStreams(heard)];
  const isText = bodies.some((body) => addresses.some((address) => body.includes(address)));
  const isBinary = heard.some(({ body }) => addresses.some((address) => tellsInStun(body, address)));
  return [...(isText ? (['as text'] as const) : []), ...(isBinary ? (['as STUN tells it'] as const) : [])];
}

/** What was sent over TCP from one to the other, without the headers: an address may begin in one packet and end in the next. */
function joinStreams(packets: readonly Packet[]): readonly Buffer[] {
  const streams = new Map<string, Buffer[]>();
  for (const { from, to, body } of packets) {
    const headerBytes = body.length < 20 ? body.length : (body.readUInt8(12) >> 4) * 4;
    const key = `${from} ${to} ${body.subarray(0, 4).toString('hex')}`;
    streams.set(key, [...(streams.get(key) ?? []), body.subarray(headerBytes)]);
  }
  return [...streams.values()].map((parts) => Buffer.concat(parts));
}

/** Veiled or as it is, in a message of STUN or in one that another carries. */
function tellsInStun(body: Buffer, address: string): boolean {
  const plain = writeAddress(address);
  for (let at = body.indexOf(stunCookie); at !== -1; at = body.indexOf(stunCookie, at + 1)) {
    const key = body.subarray(at, at + stunKeyBytes);
    const veiled = Buffer.from(plain.map((byte, index) => byte ^ (key[index] ?? 0)));
    if (body.includes(plain) || body.includes(veiled)) return true;
  }
  return false;
}

function writeAddress(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const groups = firstGroups(address, 8).split(':');
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
