/**
 * What browsers really send: a candidate of about 200 bytes and a description of about 6 KB. Only the call differs from pair to pair.
 */
import { encodeMessage } from '@anoncam/protocol/encode';
import type { CallId } from '@anoncam/protocol/ids';
import type { Signal } from '@anoncam/protocol/signal';
import { allowList } from '../../server/src/signalling/description-check.ts';
import { findReal } from '../../server/src/testing/descriptions.ts';

/** Stands for the call in a prepared message and is as long as one. */
export const callPlaceholder = 'C'.repeat(22);

/** A call's id for servers that give none. */
export function callOf(pair: number): string {
  return String(pair).padStart(22, '0');
}

/** Chromium's for a video call, about 5 KB, as they reach a stranger: what arrives can be compared with what was sent. */
export const sampleDescription = passOn('video-chromium-offer');
export const sampleAnswer = passOn('video-chromium-answer');

function passOn(name: Parameters<typeof findReal>[0]): string {
  const sdp = allowList.description(findReal(name), { mode: 'video', isHidden: false });
  if (sdp === null) throw new Error(`${name} was refused`);
  return sdp;
}

const candidate = {
  kind: 'candidate' as const,
  candidate: 'candidate:1214229808 1 udp 2122194687 192.0.2.2 59763 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
};

/** A `signal` message: a description where it shall be large, else a candidate. */
export function createSignal(bytes: number): string {
  const call = callPlaceholder as CallId;
  const description = { kind: 'description', role: 'offer', sdp: sampleDescription } as const;
  const signal: Signal = bytes < 1000 ? candidate : description;
  return encodeMessage({ type: 'signal', call, signal });
}
