/**
 * What is hashed to verify the encryption, as PROTOCOL.md says. Every part after the label has 32 bytes, so that no two
 * inputs look alike.
 */
import type { DeviceKeys } from './fingerprint.ts';
import type { Nonces } from './verification.ts';

const commitmentLabel = 'AnonCam verification 1: commitment';
const valueLabel = 'AnonCam verification 1: value';

export function toBase64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}

export function drawNonce(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function hash(label: string, parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = [new TextEncoder().encode(label), ...parts].flatMap((part) => [...part]);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(whole)));
}

/** Binds the offerer to its nonce, and to the two keys that it sees: who passes everything on as it comes is found out. */
export async function commitTo(nonce: string, keys: DeviceKeys): Promise<string> {
  return toBase64url(await hash(commitmentLabel, [fromBase64url(nonce), keys.offerer, keys.answerer]));
}

/** 30 bits. */
export async function deriveValue(nonces: Nonces, keys: DeviceKeys): Promise<number> {
  const bytes = await hash(valueLabel, [
    fromBase64url(nonces.offerer),
    fromBase64url(nonces.answerer),
    keys.offerer,
    keys.answerer,
  ]);
  return new DataView(bytes.buffer).getUint32(0) >>> 2;
}
