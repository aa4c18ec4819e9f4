/**
 * What one peer connection must tell the other so that they find each other (RFC 8829). The server passes a signal
 * on to the current stranger, written anew from what is allowed, and keeps nothing of it.
 */
import * as v from 'valibot';
import { limits } from './limits.ts';

export const SdpSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.descriptionChars));

const DescriptionSchema = v.strictObject({
  kind: v.literal('description'),
  role: v.picklist(['offer', 'answer']),
  sdp: SdpSchema,
});

/** An RTCIceCandidateInit; an empty `candidate` means that there are no more (RFC 8838). */
const CandidateSchema = v.strictObject({
  kind: v.literal('candidate'),
  candidate: v.pipe(v.string(), v.maxLength(limits.candidateChars)),
  sdpMid: v.nullable(v.pipe(v.string(), v.maxLength(16))),
  sdpMLineIndex: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15))),
});

export const SignalSchema = v.variant('kind', [DescriptionSchema, CandidateSchema]);
export type Signal = v.InferOutput<typeof SignalSchema>;
