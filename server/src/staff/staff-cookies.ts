/** The two cookies of the console: that one is signed in, and that one is about to be. What they hold is known by its tag only. */
import { createId, type Random } from '../lib/random.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import { sessionMs } from '../privacy/staff-forgetting.ts';

/** A question to a passkey is answered within this. */
export const askedMs = 2 * 60 * 1000;

const kinds = {
  staff: { name: 'anoncam-staff', maxAgeMs: sessionMs },
  asked: { name: 'anoncam-staff-asked', maxAgeMs: askedMs },
} as const;
type Kind = keyof typeof kinds;

export type StaffCookieParts = {
  readonly masterKey: Uint8Array;
  readonly random: Random;
  readonly isHttps: boolean;
};

export class StaffCookies {
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #isHttps: boolean;

  constructor({ masterKey, random, isHttps }: StaffCookieParts) {
    this.#key = deriveKey(masterKey, 'staff cookie');
    this.#random = random;
    this.#isHttps = isHttps;
  }

  /** A new secret: its tag, to be kept, and a value of `Set-Cookie`, which is kept nowhere here. */
  issue(kind: Kind): { readonly tag: string; readonly cookie: string } {
    const secret = createId(this.#random);
    return { tag: this.#tagOf(kind, secret), cookie: this.#write(kind, secret, kinds[kind].maxAgeMs / 1000) };
  }

  /** A value of `Set-Cookie` that takes it away. */
  dismiss(kind: Kind): string {
    return this.#write(kind, '', 0);
  }

  /** The tag of what a `Cookie` header has of this kind; null if it has none. */
  read(kind: Kind, header: string | null): string | null {
    const prefix = `${this.#nameOf(kind)}=`;
    const pairs = (header ?? '').split(';').map((pair) => pair.trim());
    const secret = pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? '';
    return secret === '' ? null : this.#tagOf(kind, secret);
  }

  #tagOf(kind: Kind, secret: string): string {
    return tag(this.#key, `${kind} ${secret}`);
  }

  /** `__Host-` binds it to exactly this origin; browsers refuse that prefix without HTTPS. */
  #nameOf(kind: Kind): string {
    return `${this.#isHttps ? '__Host-' : ''}${kinds[kind].name}`;
  }

  #write(kind: Kind, secret: string, maxAgeSeconds: number): string {
    const secure = this.#isHttps ? '; Secure' : '';
    return `${this.#nameOf(kind)}=${secret}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
  }
}
