/**
 * `SignalMessageSchema` by hand, for the one message that a server passes on by the thousand. It accepts exactly what
 * the schema accepts, which `signal-check.test.ts` holds; the schema remains what is meant.
 */
import type * as v from 'valibot';
import type { SignalMessageSchema } from './from-visitor.ts';
import { limits } from './limits.ts';

export type SignalMessage = v.InferOutput<typeof SignalMessageSchema>;

const callId = /^[\w-]{22}$/;

/** `value` must come from `JSON.parse`: what it holds are plain objects without getters. */
export function isSignalMessage(value: Readonly<Record<string, unknown>>): boolean {
  const { call, signal } = value;
  if (value['type'] !== 'signal' || countKeys(value) !== 3) return false;
  if (typeof call !== 'string' || call.length !== 22 || !callId.test(call)) return false;
  if (typeof signal !== 'object' || signal === null || Array.isArray(signal)) return false;
  return isSignal(signal as Readonly<Record<string, unknown>>);
}

function isSignal(signal: Readonly<Record<string, unknown>>): boolean {
  switch (signal['kind']) {
    case 'candidate':
      return countKeys(signal) === 4 && isCandidate(signal);
    case 'description':
      return countKeys(signal) === 3 && isDescription(signal);
    default:
      return false;
  }
}

function isCandidate({
  candidate,
  sdpMid,
  sdpMLineIndex: index,
}: Readonly<Record<string, unknown>>): boolean {
  const isLine = typeof candidate === 'string' && candidate.length <= limits.candidateChars;
  const isMid = sdpMid === null || (typeof sdpMid === 'string' && sdpMid.length <= 16);
  return isLine && isMid && (index === null || isLineIndex(index));
}

function isLineIndex(index: unknown): boolean {
  return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index <= 15;
}

function isDescription({ role, sdp }: Readonly<Record<string, unknown>>): boolean {
  const isRole = role === 'offer' || role === 'answer';
  return isRole && typeof sdp === 'string' && sdp.length >= 1 && sdp.length <= limits.descriptionChars;
}

function countKeys(value: object): number {
  let count = 0;
  for (const _ in value) count++;
  return count;
}
