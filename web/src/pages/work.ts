/**
 * The work that the server asks for before a message may be left: begun while somebody is still writing, so that
 * nobody waits for it.
 */
import { type Proof, prove } from '../proof-of-work.ts';

const challengePath = '/contact/challenge';

export class Work {
  #proof: Promise<Proof> | null = null;

  /** Begins, unless it has been begun. A failure shows when the proof is taken. */
  begin(): void {
    this.#proof ??= prove(challengePath);
    this.#proof.catch(() => {
      this.#proof = null;
    });
  }

  /** The proof for one message. @throws UnreachableError */
  take(): Promise<Proof> {
    this.begin();
    return this.#proof ?? prove(challengePath);
  }

  /** It was used, or the server does not take it any more. */
  drop(): void {
    this.#proof = null;
  }
}
