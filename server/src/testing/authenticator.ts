/**
 * A passkey in software, for tests: it does what a device and a browser do together (ES256, attestation none), and whatever
 * a bad one would do.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** As JSON of WebAuthn has it. */
type Json = Record<string, unknown>;

export type Habits = {
  /** Under which the browser believes to be. */
  readonly origin: string;
  /** Whether somebody has shown to the device that it is them. */
  readonly isUserVerified?: boolean;
  /** As the device sends it; none: it does not count. */
  readonly counter?: number;
};

const flagOf = { present: 0x01, verified: 0x04, attested: 0x40 };

export class Authenticator {
  readonly id = randomBytes(16);
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #owner = '';

  get credential(): string {
    return this.id.toString('base64url');
  }

  /** What a browser answers to `navigator.credentials.create`. */
  create(options: Json, habits: Habits): Json {
    const { rp, user, challenge } = options as {
      rp: { id: string };
      user: { id: string };
      challenge: string;
    };
    this.#owner = user.id;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([
      Buffer.alloc(16),
      length,
      this.id,
      encode(coseKeyOf(this.#key.publicKey)),
    ]);
    const authData = Buffer.concat([this.#head(rp.id, habits, flagOf.attested), attested]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.#answer({
      clientDataJSON: clientData('webauthn.create', challenge, habits).toString('base64url'),
      attestationObject: encode(attestation).toString('base64url'),
      transports: ['internal', 'made up'],
    });
  }

  /** What a browser answers to `navigator.credentials.get`. */
  get(options: Json, habits: Habits, changes: { readonly owner?: string } = {}): Json {
    const { rpId, challenge } = options as { rpId: string; challenge: string };
    const authenticatorData = this.#head(rpId, habits, 0);
    const data = clientData('webauthn.get', challenge, habits);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(data).digest()]);
    return this.#answer({
      clientDataJSON: data.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.#key.privateKey).toString('base64url'),
      userHandle: changes.owner ?? this.#owner,
    });
  }

  #head(host: string, { isUserVerified = true, counter = 0 }: Habits, more: number): Buffer {
    const flags = flagOf.present | (isUserVerified ? flagOf.verified : 0) | more;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([createHash('sha256').update(host).digest(), Buffer.from([flags]), count]);
  }

  #answer(response: Json): Json {
    return {
      id: this.credential,
      rawId: this.credential,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    };
  }
}

function clientData(type: string, challenge: string, { origin }: Habits): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

function coseKeyOf(key: KeyObject): Map<number, unknown> {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(x)],
    [-3, bytes(y)],
  ]);
}

/** As much of CBOR as this needs. */
function encode(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? lead(1, -1 - value) : lead(0, value);
  if (typeof value === 'string')
    return Buffer.concat([lead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([lead(2, value.length), value]);
  if (value instanceof Map) {
    return Buffer.concat([
      lead(5, value.size),
      ...[...value].flatMap(([key, inner]) => [encode(key), encode(inner)]),
    ]);
  }
  throw new Error(`not written here: ${typeof value}`);
}

function lead(major: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(major << 5) | count]);
  if (count < 256) return Buffer.from([(major << 5) | 24, count]);
  return Buffer.from([(major << 5) | 25, count >> 8, count & 255]);
}
