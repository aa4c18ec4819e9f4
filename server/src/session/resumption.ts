/**
 * What a page carries so that it can come back after the network or the server was lost: sealed notes to ourselves,
 * of no use to anybody else. Nothing about strangers can be read from them.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';

/** A note is worth nothing after a day, so that an old one cannot bring back what everybody has left. */
const maxAgeMs = 24 * 60 * 60_000;

/** What brings a call back: which one, with whom, and on what terms the page was in it. */
export type CallNote = {
  readonly call: CallId;
  readonly self: SessionId;
  readonly stranger: SessionId;
  readonly mode: Mode;
  readonly isHidden: boolean;
};

export class Resumption {
  readonly #random: Random;
  readonly #sessionKey: Uint8Array;
  readonly #callKey: Uint8Array;

  constructor({ masterKey, random }: { masterKey: Uint8Array; random: Random }) {
    this.#random = random;
    this.#sessionKey = deriveKey(masterKey, 'session note');
    this.#callKey = deriveKey(masterKey, 'call note');
  }

  sealSession(id: SessionId, visitor: VisitorRef, now: number): Sealed {
    return this.#seal(this.#sessionKey, [id, visitor, now]);
  }

  /** The session to resume, or null unless the note was given to this very browser. */
  unsealSession(note: Sealed | null, visitor: VisitorRef, now: number): SessionId | null {
    const [id, holder] = this.#unseal(this.#sessionKey, note, now);
    return id && holder === visitor ? (id as SessionId) : null;
  }

  sealCall({ call, self, stranger, mode, isHidden }: CallNote, now: number): Sealed {
    const terms = [mode, isHidden ? 'hidden' : 'direct'];
    return this.#seal(this.#callKey, [call, self, stranger, ...terms, now]);
  }

  /** The call to bring back, or null unless the note was given to this very session. */
  unsealCall(note: Sealed | null, self: SessionId, now: number): Omit<CallNote, 'self'> | null {
    const [call, holder, stranger, mode, way] = this.#unseal(this.#callKey, note, now);
    if (!call || !stranger || holder !== self) return null;
    const terms = { mode: mode === 'text' ? 'text' : 'video', isHidden: way !== 'direct' } as const;
    return { call: call as CallId, stranger: stranger as SessionId, ...terms };
  }

  #seal(key: Uint8Array, parts: readonly (string | number)[]): Sealed {
    return seal(key, parts.join(' '), this.#random) as Sealed;
  }

  /** The parts without the time of sealing; none if the note is forged or too old. */
  #unseal(key: Uint8Array, note: Sealed | null, now: number): readonly string[] {
    const parts = (note === null ? null : unseal(key, note))?.split(' ') ?? [];
    const sealedAtMs = Number(parts.pop() ?? Number.NaN);
    return now - sealedAtMs <= maxAgeMs ? parts : [];
  }
}
