/**
 * The identifiers that travel on the wire. All are opaque to the page: it may keep and return them, never read them.
 */
import * as v from 'valibot';

/** One pairing of two visitors: 128 random bits as 22 characters of base64url. */
export const CallIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{22}$/), v.brand('CallId'));
export type CallId = v.InferOutput<typeof CallIdSchema>;

/** Something the server sealed for itself and the page hands back unread: base64url, at most 400 characters. */
export const SealedSchema = v.pipe(v.string(), v.regex(/^[\w-]{1,400}$/), v.brand('Sealed'));
export type Sealed = v.InferOutput<typeof SealedSchema>;
