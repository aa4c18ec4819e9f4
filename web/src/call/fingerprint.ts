/**
 * The keys by which two devices know each other, as their descriptions name them: the browser ends a connection whose other
 * end has another certificate than its fingerprint says. Descriptions come through the server, which is not trusted here.
 */

/** SHA-256 of each side's certificate. */
export type DeviceKeys = { readonly offerer: Uint8Array; readonly answerer: Uint8Array };

type Part = 'offerer' | 'answerer';

/** `part`: of this side, for good. `keys`: null if either description does not name exactly one. */
export type Ends = { readonly part: Part; readonly keys: DeviceKeys | null };

const fingerprintLine = /^a=fingerprint:(.*)$/gim;
const sha256 = /^sha-256 ([0-9a-f]{2}(?::[0-9a-f]{2}){31})$/;

/** Lower-case hexadecimal; null unless the description has one fingerprint, however often, and that is a SHA-256. */
function readFingerprint(sdp: string): string | null {
  const found = new Set(
    [...sdp.matchAll(fingerprintLine)].map(([, value = '']) => value.trim().toLowerCase()),
  );
  const [only = ''] = found;
  return found.size === 1 ? (sha256.exec(only)?.[1]?.replaceAll(':', '') ?? null) : null;
}

/** 32 bytes, or null if the description names no key or more than one. */
export function readKey(sdp: string): Uint8Array | null {
  const text = readFingerprint(sdp);
  if (text === null) return null;
  return Uint8Array.from({ length: 32 }, (_, place) =>
    Number.parseInt(text.slice(2 * place, 2 * place + 2), 16),
  );
}

/** A description is not of the device that the connection was made with. */
export class OtherKey extends Error {}

type Described = Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>;

export function readEnds(connection: Described, part: Part): Ends {
  const own = readKey(connection.localDescription?.sdp ?? '');
  const other = readKey(connection.remoteDescription?.sdp ?? '');
  if (!own || !other) return { part, keys: null };
  return {
    part,
    keys: part === 'offerer' ? { offerer: own, answerer: other } : { offerer: other, answerer: own },
  };
}

/**
 * A new path is looked for between the same two devices. With another key, somebody could step in between after the two
 * have verified that nobody is.
 *
 * @throws OtherKey
 */
export function requireSameKey({ remoteDescription: before }: Described, sdp: string): void {
  if (before && readFingerprint(before.sdp) !== readFingerprint(sdp)) {
    throw new OtherKey('another device');
  }
}
