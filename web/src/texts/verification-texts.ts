/**
 * The shape of the words for verifying the encryption. It holds no words itself.
 */
import type { Emoji } from '../call/emoji.ts';

export type VerificationTexts = {
  readonly button: string;
  readonly headline: string;
  readonly list: string;
  readonly explain: readonly [string, string];
  /** Only where the two write: what is written passes whoever sits in between. */
  readonly inWriting: string;
  readonly ifDifferent: string;
  readonly pending: string;
  /** On the lock, where nothing is verified. */
  readonly unverified: string;
  readonly late: { readonly headline: string; readonly detail: string };
  readonly failed: { readonly headline: string; readonly detail: string };
  /** In the same case. */
  readonly careful: string;
  readonly differ: string;
  readonly leave: string;
  readonly close: string;
  /** Short, and none that sounds like another. */
  readonly names: { readonly [emoji in Emoji]: string };
};
