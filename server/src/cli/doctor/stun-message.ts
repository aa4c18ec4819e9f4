/**
 * The messages of STUN and TURN as bytes, as far as a client needs them. It knows of no socket.
 */
import { createHash, createHmac } from 'node:crypto';
import { isIP } from 'node:net';

export const methods = {
  binding: 0x1,
  allocate: 0x3,
  refresh: 0x4,
  send: 0x6,
  data: 0x7,
  createPermission: 0x8,
  channelBind: 0x9,
  connect: 0xa,
} as const;
export type Method = keyof typeof methods;

export const attributeTypes = {
  username: 0x06,
  messageIntegrity: 0x08,
  errorCode: 0x09,
  channelNumber: 0x0c,
  lifetime: 0x0d,
  xorPeerAddress: 0x12,
  data: 0x13,
  realm: 0x14,
  nonce: 0x15,
  xorRelayedAddress: 0x16,
  requestedAddressFamily: 0x17,
  requestedTransport: 0x19,
  software: 0x8022,
} as const;
type AttributeName = keyof typeof attributeTypes;
export type Attributes = readonly (readonly [AttributeName, Buffer])[];

export type Place = { readonly address: string; readonly port: number };
export type StunMessage = {
  readonly method: number;
  readonly kind: 'request' | 'indication' | 'success' | 'error';
  readonly transaction: Buffer;
  get(name: AttributeName): Buffer | null;
};

const cookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const headerBytes = 20;
const integrityBytes = 24;
const kindBits = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
const kinds = ['request', 'indication', 'success', 'error'] as const;

export function uint(value: number, bytes: 1 | 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function encodeAttribute([name, value]: Attributes[number]): Buffer {
  const head = Buffer.concat([uint(attributeTypes[name], 2), uint(value.length, 2)]);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
}

function encodeHeader(type: number, length: number, transaction: Buffer): Buffer {
  return Buffer.concat([uint(type, 2), uint(length, 2), cookie, transaction]);
}

export type Outgoing = {
  readonly method: Method;
  readonly kind: 'request' | 'indication';
  readonly transaction: Buffer;
  readonly attributes: Attributes;
};

/** @param key seals the message (MESSAGE-INTEGRITY). */
export function encodeMessage({ method, kind, transaction, attributes }: Outgoing, key?: Buffer): Buffer {
  const type = methods[method] | kindBits[kind];
  const body = Buffer.concat(attributes.map(encodeAttribute));
  if (!key) return Buffer.concat([encodeHeader(type, body.length, transaction), body]);
  const signed = Buffer.concat([encodeHeader(type, body.length + integrityBytes, transaction), body]);
  const seal = createHmac('sha1', key).update(signed).digest();
  return Buffer.concat([signed, encodeAttribute(['messageIntegrity', seal])]);
}

export function decodeMessage(bytes: Buffer): StunMessage {
  const type = bytes.readUInt16BE(0);
  const found = new Map<number, Buffer>();
  let at = headerBytes;
  while (at + 4 <= bytes.length) {
    const length = bytes.readUInt16BE(at + 2);
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length + (-length & 3);
  }
  return {
    method: type & 0xf,
    kind: kinds.find((kind) => kindBits[kind] === (type & 0x110)) ?? 'request',
    transaction: bytes.subarray(8, headerBytes),
    get: (name) => found.get(attributeTypes[name]) ?? null,
  };
}

/** How long the message is that these bytes of a stream begin with; null while its header is not there. */
export function lengthInStream(bytes: Buffer): number | null {
  if (bytes.length < 4) return null;
  const length = bytes.readUInt16BE(2);
  return isChannelData(bytes) ? 4 + length + (-length & 3) : headerBytes + length;
}

export function isChannelData(bytes: Buffer): boolean {
  return bytes.readUInt8(0) >= 0x40;
}

/** The four or sixteen bytes of an address. */
export function toBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const plain = address.replace(/\d+\.\d+\.\d+\.\d+$/, (tail) =>
    [toBytes(tail).readUInt16BE(0), toBytes(tail).readUInt16BE(2)].map((one) => one.toString(16)).join(':'),
  );
  const [head = '', tail] = plain.split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [
    ...(first ?? []),
    ...Array(8 - (first?.length ?? 0) - (last?.length ?? 0)).fill('0'),
    ...(last ?? []),
  ];
  return Buffer.concat(groups.map((group: string) => uint(Number.parseInt(group, 16), 2)));
}

function toText(bytes: Buffer): string {
  if (bytes.length === 4) return [...bytes].join('.');
  return Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(group * 2).toString(16)).join(':');
}

function mask(bytes: Buffer, transaction: Buffer): Buffer {
  const pad = Buffer.concat([cookie, transaction]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0)));
}

export function encodePlace({ address, port }: Place, transaction: Buffer): Buffer {
  const bytes = toBytes(address);
  const head = [uint(0, 1), uint(bytes.length === 4 ? 1 : 2, 1), mask(uint(port, 2), transaction)];
  return Buffer.concat([...head, mask(bytes, transaction)]);
}

/** @returns an IPv6 address with all of its groups. */
export function decodePlace(value: Buffer, transaction: Buffer): Place {
  const port = mask(value.subarray(2, 4), transaction).readUInt16BE(0);
  return { address: toText(mask(value.subarray(4), transaction)), port };
}

/** The key of long-term credentials. */
export function toKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}
