/** Which key a description names, and that nothing but one SHA-256 counts. */
import { expect, test } from 'bun:test';
import { makeBytes } from '../testing/verifying.ts';
import { readEnds, readKey, requireSameKey } from './fingerprint.ts';

const key = makeBytes('a certificate');
const other = makeBytes('another certificate');

function write(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}

function describe(...lines: string[]): string {
  return ['v=0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', ...lines, 'a=setup:actpass', ''].join(
    '\r\n',
  );
}

const line = `a=fingerprint:sha-256 ${write(key)}`;

test('P5 one key is read, whichever letters it is written in and however often', () => {
  expect(readKey(describe(line))).toEqual(key);
  expect(readKey(describe(line, 'm=audio 9 UDP/TLS/RTP/SAVPF 111', line))).toEqual(key);
  expect(readKey(describe(`a=fingerprint:SHA-256 ${write(key).toLowerCase()}`))).toEqual(key);
});

const unclear: { readonly [what: string]: string } = {
  'no key': describe(),
  'two keys': describe(line, `a=fingerprint:sha-256 ${write(other)}`),
  'a second key behind a bare line feed': describe(`${line}\na=fingerprint:sha-256 ${write(other)}`),
  'a second key in capitals': describe(line, `A=FINGERPRINT:SHA-256 ${write(other)}`),
  'another algorithm beside it': describe(line, `a=fingerprint:sha-1 ${write(key.slice(0, 20))}`),
  'another algorithm': describe(`a=fingerprint:sha-512 ${write(Uint8Array.of(...key, ...other))}`),
  'too short a key': describe(`a=fingerprint:sha-256 ${write(key.slice(1))}`),
  'something behind the key': describe(`${line} 00`),
  'nothing at all': '',
};

test.each(Object.entries(unclear))('P5 a description with %s names no key', (_, sdp) => {
  expect(readKey(sdp)).toBeNull();
});

test('P5 each side puts the offerer’s key first', () => {
  const described = (own: Uint8Array, far: Uint8Array) => ({
    localDescription: { sdp: describe(`a=fingerprint:sha-256 ${write(own)}`) } as RTCSessionDescription,
    remoteDescription: { sdp: describe(`a=fingerprint:sha-256 ${write(far)}`) } as RTCSessionDescription,
  });
  const keys = { offerer: key, answerer: other };
  expect(readEnds(described(key, other), 'offerer')).toEqual({ part: 'offerer', keys });
  expect(readEnds(described(other, key), 'answerer')).toEqual({ part: 'answerer', keys });
  expect(readEnds({ localDescription: null, remoteDescription: null }, 'offerer').keys).toBeNull();
});

test('P5 a later description must name the same key', () => {
  const before = { sdp: describe(line) } as RTCSessionDescription;
  const now = { localDescription: null, remoteDescription: before };
  expect(() => requireSameKey({ ...now, remoteDescription: null }, describe())).not.toThrow();
  expect(() => requireSameKey(now, describe(line, 'a=ice-ufrag:new'))).not.toThrow();
  expect(() => requireSameKey(now, describe(`a=fingerprint:sha-256 ${write(other)}`))).toThrow();
  for (const sdp of Object.values(unclear)) expect(() => requireSameKey(now, sdp)).toThrow();
});
