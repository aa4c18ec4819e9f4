/**
 * Every message on the data channel between two strangers. It is the only way text travels; the server never sees it.
 */
import * as v from 'valibot';
import { limits } from './limits.ts';

const TextSchema = v.strictObject({
  type: v.literal('text'),
  text: v.pipe(v.string(), v.minLength(1), v.maxBytes(limits.textBytes)),
});

/** Sent at most every 2 s while somebody writes. */
const TypingSchema = v.strictObject({ type: v.literal('typing') });

/** What of the sender can be seen and heard just now. */
const SourcesSchema = v.strictObject({
  type: v.literal('sources'),
  camera: v.boolean(),
  microphone: v.boolean(),
});

/** Every second: the path between the two devices works. */
const BeatSchema = v.strictObject({ type: v.literal('beat') });

/** This side ends the call; tells the stranger at once even while the server is away. */
const ByeSchema = v.strictObject({ type: v.literal('bye') });

/** 32 bytes as base64url; there is one way only to write them. */
const Bytes32Schema = v.pipe(v.string(), v.regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/));

/** The offerer binds itself to a nonce that it does not tell yet. */
const VerifyCommitSchema = v.strictObject({ type: v.literal('verify-commit'), commitment: Bytes32Schema });

/** The answerer's nonce, once it has the commitment. */
const VerifyAnswerSchema = v.strictObject({ type: v.literal('verify-answer'), nonce: Bytes32Schema });

/** The offerer's nonce, once it has the answerer's. */
const VerifyRevealSchema = v.strictObject({ type: v.literal('verify-reveal'), nonce: Bytes32Schema });

export const BetweenPeersSchema = v.variant('type', [
  BeatSchema,
  TextSchema,
  TypingSchema,
  SourcesSchema,
  ByeSchema,
  VerifyCommitSchema,
  VerifyAnswerSchema,
  VerifyRevealSchema,
]);
export type BetweenPeers = v.InferOutput<typeof BetweenPeersSchema>;

/** What two pages say to each other so that their visitors can verify the encryption. */
export type VerifyMessage = Extract<BetweenPeers, { type: `verify-${string}` }>;
