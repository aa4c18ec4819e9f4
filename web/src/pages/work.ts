/**
 * The work that the server asks for before a message may be left: begun while somebody is still writing, so that
 * nobody waits for it.
 */
import { type Challenge, ChallengeSchema, type ContactMessage } from '@anoncam/protocol/contact';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import * as v from 'valibot';

type Proof = ContactMessage['proof'];

/** The server cannot be reached, or answers with something else than was asked for. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

export class Work {
  #proof: Promise<Proof> | null = null;

  /** Begins, unless it has been begun. A failure shows when the proof is taken. */
  begin(): void {
    this.#proof ??= prove();
    this.#proof.catch(() => {
      this.#proof = null;
    });
  }

  /** The proof for one message. @throws UnreachableError */
  take(): Promise<Proof> {
    this.begin();
    return this.#proof ?? prove();
  }

  /** It was used, or the server does not take it any more. */
  drop(): void {
    this.#proof = null;
  }
}

async function prove(): Promise<Proof> {
  const challenge = await fetchChallenge();
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new UnreachableError('the challenge has no solution');
  return { challenge, solution };
}

async function fetchChallenge(): Promise<Challenge> {
  const response = await fetch('/contact/challenge', { cache: 'no-store' }).catch(() => null);
  const result = v.safeParse(ChallengeSchema, await response?.json().catch(() => null));
  if (!result.success) throw new UnreachableError('no challenge');
  return result.output;
}
