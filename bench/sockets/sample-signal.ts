/**
 * What browsers really send, in the sizes the figures name: a candidate of about 200 bytes and a description of about
 * 3 KB. Only the call differs from pair to pair.
 */
import { encodeMessage } from '@anoncam/protocol/encode';
import type { CallId } from '@anoncam/protocol/ids';
import type { Signal } from '@anoncam/protocol/signal';

/** Stands for the call in a prepared message and is as long as one. */
export const callPlaceholder = 'C'.repeat(22);

/** A call's id for servers that give none. */
export function callOf(pair: number): string {
  return String(pair).padStart(22, '0');
}

const codecs = [
  'VP8',
  'rtx',
  'VP9',
  'rtx',
  'VP9',
  'rtx',
  'H264',
  'rtx',
  'H264',
  'rtx',
  'AV1',
  'rtx',
  'red',
  'rtx',
];

const head = `v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1 2
a=msid-semantic: WMS 7d1f0a52-6a0e-4a3c-9b8a-2f1f0c8c1c11
`;

const transport = `c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:1214229808 1 udp 2122194687 192.0.2.2 59763 typ host generation 0 network-id 1
a=candidate:2201578704 1 udp 2122265343 2001:db8::2 55794 typ host generation 0 network-id 2
a=ice-ufrag:Qv1b
a=ice-pwd:m3vYyK3mN1o0kU8l8S2b9T5q
a=ice-options:trickle
a=fingerprint:sha-256 6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08
a=setup:actpass
`;

const audio = `m=audio 59763 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
${transport}a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=sendrecv
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
`;

const video = `m=video 9 UDP/TLS/RTP/SAVPF ${codecs.map((_, index) => 96 + index).join(' ')}
c=IN IP4 0.0.0.0
a=mid:1
a=sendrecv
a=rtcp-mux
a=rtcp-rsize
`;

const payloadTypes = codecs
  .flatMap((codec, index) => {
    const type = 96 + index;
    const feedback = ['goog-remb', 'transport-cc', 'nack'].map((name) => `a=rtcp-fb:${type} ${name}`);
    return [`a=rtpmap:${type} ${codec}/90000`, ...feedback];
  })
  .join('\n');

/** An offer or answer of about 2.7 KB. */
export const sampleDescription = `${head}${audio}${video}${payloadTypes}\n`.replaceAll('\n', '\r\n');

const candidate = {
  kind: 'candidate' as const,
  candidate: 'candidate:1214229808 1 udp 2122194687 192.0.2.2 59763 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
};

/** A `signal` message whose text is `bytes` long, within what the padding of its content allows. */
export function createSignal(bytes: number): string {
  const call = callPlaceholder as CallId;
  const toText = (signal: Signal) => encodeMessage({ type: 'signal', call, signal });
  if (bytes < 1000) {
    const missing = bytes - toText(candidate).length;
    return toText({ ...candidate, candidate: candidate.candidate + pad(missing) });
  }
  const description = { kind: 'description', role: 'offer', sdp: sampleDescription } as const;
  const missing = bytes - toText(description).length;
  return toText({ ...description, sdp: sampleDescription + pad(missing) });
}

function pad(length: number): string {
  if (length < 0) throw new Error('the sample is too long');
  return ' generation 0 ufrag Qv1b network-id 1 network-cost 999'.padEnd(length, ' ').slice(0, length);
}
