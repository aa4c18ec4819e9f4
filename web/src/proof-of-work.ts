/**
 * Does the work that the server asks for where anybody could ask a thousand times. It comes with whoever needs it.
 */
import { type Challenge, ChallengeSchema, type ContactMessage } from '@anoncam/protocol/contact';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import * as v from 'valibot';

export type Proof = ContactMessage['proof'];

/** The server cannot be reached, or answers with something else than was asked for. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

/** The browser derives keys beside the page's own thread. @throws UnreachableError */
export async function prove(challengePath: string): Promise<Proof> {
  const challenge = await fetchChallenge(challengePath);
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new UnreachableError('the challenge has no solution');
  return { challenge, solution };
}

async function fetchChallenge(path: string): Promise<Challenge> {
  const response = await fetch(path, { cache: 'no-store' }).catch(() => null);
  const result = v.safeParse(ChallengeSchema, await response?.json().catch(() => null));
  if (!result.success) throw new UnreachableError('no challenge');
  return result.output;
}
