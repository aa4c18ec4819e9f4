/**
 * Sealing: bytes that the server hands out and later gets back, unreadable and unforgeable in between
 * (AES-256-GCM), and keyed tags (HMAC-SHA-256). Which key means what is the caller's affair.
 */
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import type { Random } from './random.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** A separate 32-byte key for each `purpose`, all from one master secret. */
export function deriveKey(master: Uint8Array, purpose: string): Uint8Array {
  return digest(master, purpose);
}

export function seal(key: Uint8Array, plain: string, random: Random): string {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const body = [cipher.update(plain, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, ...body, cipher.getAuthTag()]).toString('base64url');
}

/** What was sealed under `key`, or null for anything else. */
export function unseal(key: Uint8Array, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  try {
    const body = decipher.update(bytes.subarray(nonceBytes, bytes.length - tagBytes));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** 32 bytes that only who has the key can make of `text`. */
export function digest(key: Uint8Array, text: string): Buffer {
  return new Bun.CryptoHasher('sha256', key).update(text).digest();
}

/** A keyed tag of `text`: 128 bits as 22 characters of base64url. */
export function tag(key: Uint8Array, text: string): string {
  return digest(key, text).toString('base64url', 0, 16);
}

/** Compares two tags without telling by its duration where they differ. */
export function isSameTag(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
