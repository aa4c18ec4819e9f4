/**
 * Who is let in: a visitor who confirmed to be 18 or over and accepted the rules in force, and whose age is assured as
 * far as is asked where they are. That is kept nowhere but in the visitor's own cookie, which the server can check
 * because it signed it. What the cookie's secret is known by elsewhere is made here too.
 */
import { type AgeLevel, type AgeStep, ageLevels, type VouchedLevel } from '@anoncam/protocol/age';
import { rulesVersion } from '@anoncam/protocol/rules';
import type { Country } from '@anoncam/protocol/wishes';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { deriveKey, isSameTag, tag } from '../lib/seal.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Browser, WriterRef } from '../privacy/browser.ts';
import { type AgeRules, isEnough, levelNeededIn, ownWord } from './age-rules.ts';

const keptMs = 30 * 24 * 60 * 60_000;

type Confirmation = {
  readonly secret: string;
  readonly rules: string;
  /** How it is assured that they are 18. */
  readonly level: AgeLevel;
  /** All of it is asked for again then (ms since the epoch). */
  readonly endsAtMs: number;
};

export type Entry = AgeStep | { readonly needs: 'nothing'; readonly visitor: VisitorRef };

export type AdmissionParts = {
  readonly masterKey: Uint8Array;
  readonly random: Random;
  readonly clock: Pick<Clock, 'now'>;
  readonly isHttps: boolean;
  readonly age?: AgeRules;
};

export class Admission {
  readonly #parts: AdmissionParts;
  readonly #age: AgeRules;
  readonly #signingKey: Uint8Array;
  readonly #referenceKey: Uint8Array;
  readonly #writerKey: Uint8Array;
  /** `__Host-` binds the cookie to exactly this origin; browsers refuse that prefix without HTTPS. */
  readonly cookieName: string;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
    this.#age = parts.age ?? ownWord;
    this.#signingKey = deriveKey(parts.masterKey, 'admission cookie');
    this.#referenceKey = deriveKey(parts.masterKey, 'visitor reference');
    this.#writerKey = deriveKey(parts.masterKey, 'writer reference');
    this.cookieName = parts.isHttps ? '__Host-anoncam' : 'anoncam';
  }

  /**
   * A `Set-Cookie` value for somebody who has just confirmed; a browser that was here before stays the same one. What a
   * service vouched for is neither lost nor made longer by that.
   */
  admit(cookieHeader: string | null): string {
    const before = this.#read(cookieHeader);
    const endsAtMs = this.#parts.clock.now() + keptMs;
    const isVouched = before && !this.#isOver(before) && isEnough(before.level, 'estimate');
    const kept = isVouched ? before : { level: 'declare' as const, endsAtMs };
    const secret = before?.secret ?? createId(this.#parts.random);
    return this.#give({ ...kept, secret, rules: rulesVersion });
  }

  /** A `Set-Cookie` value for somebody for whom a service has just vouched; null if they have not confirmed before. */
  vouch(cookieHeader: string | null, level: VouchedLevel): string | null {
    const confirmation = this.#readValid(cookieHeader);
    return confirmation && this.#give({ ...confirmation, level, endsAtMs: this.#parts.clock.now() + keptMs });
  }

  /** A `Set-Cookie` value after which the browser is as if it had never been here. */
  dismiss(): string {
    return this.#write('', 0);
  }

  /** Whether the browser that sent this `Cookie` header from `country` is let in, or what it needs before. */
  judge(cookieHeader: string | null, country: Country): Entry {
    const { blocked, serviceHost } = this.#age;
    if (blocked.includes(country)) return { needs: 'another-country' };
    const confirmation = this.#readValid(cookieHeader);
    const needed = this.levelNeededIn(country);
    // Whoever has not confirmed yet will have given their word when they get there.
    if (!isEnough(confirmation?.level ?? 'declare', needed))
      return { needs: 'service', host: serviceHost ?? '' };
    if (!confirmation) return { needs: 'confirmation' };
    return { needs: 'nothing', visitor: this.#refer(confirmation) };
  }

  levelNeededIn(country: Country): AgeLevel {
    return levelNeededIn(country, this.#age);
  }

  /**
   * The browser that sent this `Cookie` header, or null if it has not confirmed the rules in force. Whether it is let in
   * depends on where it is, too: see `judge`.
   */
  identify(cookieHeader: string | null): VisitorRef | null {
    const confirmation = this.#readValid(cookieHeader);
    return confirmation && this.#refer(confirmation);
  }

  /**
   * The browser that sent this `Cookie` header, whatever it has confirmed and when, by the tags under which something may
   * be held of it; null if there is no such cookie. Only who has the secret gets there: that is the proof.
   */
  recognise(cookieHeader: string | null): Browser | null {
    const confirmation = this.#read(cookieHeader);
    if (!confirmation) return null;
    const { secret, rules, level, endsAtMs } = confirmation;
    const writer = tag(this.#writerKey, secret) as WriterRef;
    return { rules, level, endsAtMs, visitor: this.#refer(confirmation), writer };
  }

  #refer({ secret }: Confirmation): VisitorRef {
    return tag(this.#referenceKey, secret) as VisitorRef;
  }

  #give(confirmation: Confirmation): string {
    const maxAge = Math.floor((confirmation.endsAtMs - this.#parts.clock.now()) / 1_000);
    const body = writeBody(confirmation);
    return this.#write(`${body}.${tag(this.#signingKey, body)}`, maxAge);
  }

  #write(value: string, maxAge: number): string {
    const secure = this.#parts.isHttps ? '; Secure' : '';
    return `${this.cookieName}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
  }

  /** Browsers drop the cookie at its end; who sends it all the same is asked again. */
  #isOver({ endsAtMs }: Confirmation): boolean {
    return endsAtMs <= this.#parts.clock.now();
  }

  #readValid(cookieHeader: string | null): Confirmation | null {
    const confirmation = this.#read(cookieHeader);
    const isValid = confirmation?.rules === rulesVersion && !this.#isOver(confirmation);
    return isValid ? confirmation : null;
  }

  #read(cookieHeader: string | null): Confirmation | null {
    const prefix = `${this.cookieName}=`;
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    const value = pairs.find((pair) => pair.startsWith(prefix))?.slice(prefix.length) ?? '';
    const end = value.lastIndexOf('.');
    const body = value.slice(0, Math.max(0, end));
    return isSameTag(value.slice(end + 1), tag(this.#signingKey, body)) ? readBody(body) : null;
  }
}

function writeBody({ secret, rules, level, endsAtMs }: Confirmation): string {
  return [secret, rules, level, endsAtMs.toString(36)].join('.');
}

/** Of what was signed. The cookies of earlier versions ended after the rules: they tell who it is, and let nobody in. */
function readBody(body: string): Confirmation | null {
  const [secret, rules, word = 'declare', end = '0', ...more] = body.split('.');
  const level = ageLevels.find((name) => name === word);
  if (!secret || !rules || !level || more.length > 0) return null;
  return { secret, rules, level, endsAtMs: Number.parseInt(end, 36) };
}
