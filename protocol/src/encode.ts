/**
 * A message as text. All are JSON; a signalled description stands behind its message as it is, after a line feed. A
 * server that passes descriptions on by the thousand would spend most of its time on the escapes that JSON needs for
 * their line ends.
 */
import type { FromVisitor } from './from-visitor.ts';

/** How every `signal` begins, so that it can be told from the rest before anything is read. */
export const signalStart = '{"type":"signal"';

export function encodeMessage(message: FromVisitor): string {
  if (message.type !== 'signal' || message.signal.kind !== 'description') return JSON.stringify(message);
  const { call, signal } = message;
  const { sdp, ...head } = signal;
  return `${JSON.stringify({ type: 'signal', call, signal: head })}\n${sdp}`;
}
