/**
 * A visitor's way to the service that assures their age, and back: a nonce that only their own cookie can redeem, and the
 * token in which the service vouches for it. The token says a level and nothing of the person; one that says more is
 * refused unread. Nothing is kept of it but the nonces that were redeemed, in memory and for as long as they would count; each counts
 * once at all servers together.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type AgeLevel, type VouchedLevel, VouchedLevelSchema } from '@anoncam/protocol/age';
import * as v from 'valibot';
import type { Counters } from '../enforcement/counters.ts';
import { createOnce, type Once } from '../enforcement/once.ts';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { deriveKey, isSameTag, tag } from '../lib/seal.ts';
import type { VisitorRef } from '../matching/ticket.ts';

/** Finding a document takes its time. */
const nonceMs = 60 * 60_000;
const maxTokenMs = 10 * 60_000;

const HeaderSchema = v.strictObject({ alg: v.literal('EdDSA'), typ: v.optional(v.literal('JWT')) });
const ClaimsSchema = v.strictObject({
  nonce: v.string(),
  level: VouchedLevelSchema,
  /** Seconds since the epoch. */
  exp: v.pipe(v.number(), v.safeInteger()),
});
type Claims = v.InferOutput<typeof ClaimsSchema>;

export type AgeCheckParts = {
  readonly counters: Counters;
  readonly masterKey: Uint8Array;
  readonly random: Random;
  readonly clock: Pick<Clock, 'now'>;
  readonly serviceUrl: string;
  /** Of Ed25519: 32 bytes in base64url. */
  readonly serviceKey: string;
};

export class AgeCheck {
  readonly #parts: AgeCheckParts;
  readonly #nonceKey: Uint8Array;
  readonly #serviceKey: KeyObject;
  /** Until when each would count (ms since the epoch), the earliest redeemed first. */
  readonly #redeemed = new Map<string, number>();
  readonly #once: Once;

  constructor(parts: AgeCheckParts) {
    this.#parts = parts;
    this.#once = createOnce(parts.counters, 'age vouched', nonceMs / 1_000);
    this.#nonceKey = deriveKey(parts.masterKey, 'age check');
    const key = { kty: 'OKP', crv: 'Ed25519', x: parts.serviceKey };
    this.#serviceKey = createPublicKey({ key, format: 'jwk' });
  }

  /** Where the service is asked for `level`; it sends the browser on to `back` then. */
  begin(visitor: VisitorRef, level: AgeLevel, back: string): string {
    const until = (this.#parts.clock.now() + nonceMs).toString(36);
    const body = `${until}.${createId(this.#parts.random)}`;
    const url = new URL(this.#parts.serviceUrl);
    url.searchParams.set('nonce', `${body}.${this.#sign(visitor, body)}`);
    url.searchParams.set('level', level);
    url.searchParams.set('return', back);
    return url.href;
  }

  /** What the service vouches for; null if it is not for this visitor, not now, or not the service's word. Counts once. */
  async redeem(token: string, visitor: VisitorRef): Promise<VouchedLevel | null> {
    const claims = this.#read(token);
    if (!claims) return null;
    const now = this.#parts.clock.now();
    const leftMs = claims.exp * 1_000 - now;
    if (leftMs <= 0 || leftMs > maxTokenMs) return null;
    const isTaken = this.#takeNonce(claims.nonce, visitor, now) && (await this.#once(claims.nonce));
    return isTaken ? claims.level : null;
  }

  #takeNonce(nonce: string, visitor: VisitorRef, now: number): boolean {
    const [until = '', id = '', signature = '', ...more] = nonce.split('.');
    if (more.length > 0 || !isSameTag(signature, this.#sign(visitor, `${until}.${id}`))) return false;
    const untilMs = Number.parseInt(until, 36);
    for (const [old, endsAtMs] of this.#redeemed) if (endsAtMs <= now) this.#redeemed.delete(old);
    if (untilMs <= now || this.#redeemed.has(nonce)) return false;
    this.#redeemed.set(nonce, untilMs);
    return true;
  }

  #sign(visitor: VisitorRef, body: string): string {
    return tag(this.#nonceKey, `${visitor}.${body}`);
  }

  /** What the service has signed, whoever it is for. */
  #read(token: string): Claims | null {
    const [header = '', claims = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || !v.is(HeaderSchema, readJson(header))) return null;
    const signed = Buffer.from(`${header}.${claims}`);
    if (!verify(null, signed, this.#serviceKey, Buffer.from(signature, 'base64url'))) return null;
    const read = v.safeParse(ClaimsSchema, readJson(claims));
    return read.success ? read.output : null;
  }
}

function readJson(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
