/**
 * A little service that assures people's age: over HTTP on this machine, with a key of its own. It believes everybody, and
 * says so in a signed token, or in whatever a test makes of it.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { readonly nonce: string; readonly level: string; readonly back: string };

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function signToken(claims: object, key: KeyObject, header: object = { alg: 'EdDSA' }): string {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${sign(null, Buffer.from(body), key).toString('base64url')}`;
}

export function makeAgeKeys(): { readonly secret: KeyObject; readonly published: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { secret: privateKey, published: publicKey.export({ format: 'jwk' }).x ?? '' };
}

export class AgeService {
  readonly #server: Server;
  readonly keys = makeAgeKeys();
  /** What it finds of everybody; null: whatever it is asked for. */
  finds: string | null = null;
  /** Everything that it was told, and the headers that came with it. */
  readonly asked: { readonly url: string; readonly headers: Readonly<Record<string, unknown>> }[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      const { url = '', headers } = request;
      this.asked.push({ url, headers });
      const { nonce, level, back } = readAsked(url);
      const token = this.vouch({ nonce, level: this.finds ?? level });
      response.writeHead(303, { location: `${back}?token=${token}` }).end();
    });
  }

  static async start(): Promise<AgeService> {
    const service = new AgeService();
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/check`;
  }

  vouch(claims: object, inSeconds = 300): string {
    return signToken({ exp: Math.floor(Date.now() / 1_000) + inSeconds, ...claims }, this.keys.secret);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What a visitor was sent to the service with. */
export function readAsked(url: string): Asked {
  const { searchParams } = new URL(url, 'http://service.test');
  const get = (name: string) => searchParams.get(name) ?? '';
  return { nonce: get('nonce'), level: get('level'), back: get('return') };
}
