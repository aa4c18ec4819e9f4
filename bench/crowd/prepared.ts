/** Messages of a page as they go over the wire, made once where they are sent again and again. */
import { encodeMessage } from '@anoncam/protocol/encode';
import type { CallId } from '@anoncam/protocol/ids';
import { encodeWait } from '../sockets/anoncam-dialect.ts';
import { encodeText } from '../sockets/frames.ts';
import { callPlaceholder, createSignal } from '../sockets/sample-signal.ts';

export type Prepared = { readonly frame: Buffer; readonly bytes: number };

export function prepare(text: string): Prepared {
  return { frame: encodeText(text), bytes: Buffer.byteLength(text) };
}

export const stop = prepare(encodeMessage({ type: 'stop' }));
export const ping = prepare(encodeMessage({ type: 'ping' }));
export const waits = {
  open: prepare(encodeWait({ nat: 'open', relay: false })),
  symmetric: prepare(encodeWait({ nat: 'symmetric', relay: false })),
};

const candidate = createSignal(200);

export function prepareCandidate(call: CallId): Prepared {
  return prepare(candidate.replace(callPlaceholder, call));
}
