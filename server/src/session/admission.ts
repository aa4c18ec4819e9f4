/**
 * Who is let in: a visitor who confirmed to be 18 or over and accepted the rules in force. The confirmation is kept
 * nowhere but in the visitor's own cookie, which the server can check because it signed it. What the cookie's secret is
 * known by elsewhere is made here too.
 */
import { rulesVersion } from '@anoncam/protocol/rules';
import { createId, type Random } from '../lib/random.ts';
import { deriveKey, isSameTag, tag } from '../lib/seal.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Browser, WriterRef } from '../privacy/browser.ts';

const maxAgeSeconds = 30 * 24 * 60 * 60;

type Confirmation = { readonly secret: string; readonly rules: string };

export class Admission {
  readonly #random: Random;
  readonly #signingKey: Uint8Array;
  readonly #referenceKey: Uint8Array;
  readonly #writerKey: Uint8Array;
  readonly #isHttps: boolean;
  /** `__Host-` binds the cookie to exactly this origin; browsers refuse that prefix without HTTPS. */
  readonly cookieName: string;

  constructor({ masterKey, random, isHttps }: { masterKey: Uint8Array; random: Random; isHttps: boolean }) {
    this.#random = random;
    this.#signingKey = deriveKey(masterKey, 'admission cookie');
    this.#referenceKey = deriveKey(masterKey, 'visitor reference');
    this.#writerKey = deriveKey(masterKey, 'writer reference');
    this.#isHttps = isHttps;
    this.cookieName = isHttps ? '__Host-anoncam' : 'anoncam';
  }

  /** A `Set-Cookie` value for somebody who has just confirmed; a browser that was here before stays the same one. */
  admit(cookieHeader: string | null): string {
    const secret = this.#read(cookieHeader)?.secret ?? createId(this.#random);
    return this.#write(
      `${secret}.${rulesVersion}.${this.#sign({ secret, rules: rulesVersion })}`,
      maxAgeSeconds,
    );
  }

  /** A `Set-Cookie` value after which the browser is as if it had never been here. */
  dismiss(): string {
    return this.#write('', 0);
  }

  /** The browser that sent this `Cookie` header, or null if it has not confirmed the rules in force. */
  identify(cookieHeader: string | null): VisitorRef | null {
    const confirmation = this.#read(cookieHeader);
    if (confirmation?.rules !== rulesVersion) return null;
    return tag(this.#referenceKey, confirmation.secret) as VisitorRef;
  }

  /**
   * The browser that sent this `Cookie` header, whichever rules it has confirmed, by the tags under which something may be
   * held of it; null if there is no such cookie. Only who has the secret gets there: that is the proof.
   */
  recognise(cookieHeader: string | null): Browser | null {
    const confirmation = this.#read(cookieHeader);
    if (!confirmation) return null;
    const { secret, rules } = confirmation;
    return {
      rules,
      visitor: tag(this.#referenceKey, secret) as VisitorRef,
      writer: tag(this.#writerKey, secret) as WriterRef,
    };
  }

  #write(value: string, maxAge: number): string {
    const secure = this.#isHttps ? '; Secure' : '';
    return `${this.cookieName}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
  }

  #sign({ secret, rules }: Confirmation): string {
    return tag(this.#signingKey, `${secret}.${rules}`);
  }

  #read(cookieHeader: string | null): Confirmation | null {
    const prefix = `${this.cookieName}=`;
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? '';
    const [secret, rules, signature, ...more] = value.split('.');
    if (!secret || !rules || !signature || more.length > 0) return null;
    return isSameTag(signature, this.#sign({ secret, rules })) ? { secret, rules } : null;
  }
}
