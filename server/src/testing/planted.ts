/**
 * Looks for something planted where it must not be, however it may be spelled there.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The ways in which a text could be written down. */
export function listSpellings(text: string): readonly Buffer[] {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${text}`)
      .toString('base64')
      .slice(4, -4),
  );
  const hex = Buffer.from(text).toString('hex');
  return [text, encodeURIComponent(text), hex, hex.toUpperCase(), ...base64].map((spelling) =>
    Buffer.from(spelling),
  );
}

/** The same for an IPv4 address, which may also be written as four bytes, or as a part of an IPv6 address. */
function listAddressSpellings(address: string): readonly Buffer[] {
  const bytes = Buffer.from(address.split('.').map(Number));
  const hex = bytes.toString('hex');
  const inIpv6 = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)].map((group) => group.toString(16)).join(':');
  const others = [hex, hex.toUpperCase(), inIpv6, String(bytes.readUInt32BE(0))];
  return [bytes, ...others.map((other) => Buffer.from(other)), ...listSpellings(address)];
}

function findSpellings(spellings: readonly Buffer[], places: readonly Buffer[]): readonly string[] {
  return spellings
    .filter((spelling) => places.some((place) => place.includes(spelling)))
    .map((spelling) => spelling.toString());
}

export function findTexts(planted: readonly string[], places: readonly Buffer[]): readonly string[] {
  return findSpellings(planted.flatMap(listSpellings), places);
}

export function findAddress(planted: string, places: readonly Buffer[]): readonly string[] {
  return findSpellings(listAddressSpellings(planted), places);
}

/** Every file in a folder, however deep. */
export function readFolder(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
