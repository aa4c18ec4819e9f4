/**
 * Work that a browser has to do before it may leave something here: little for a person, much for who wants to leave
 * thousands. Made and checked by ALTCHA's library; nobody else is asked.
 */
import type { Challenge, ContactMessage } from '@anoncam/protocol/contact';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey as deriveWithWork } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey } from '../lib/seal.ts';

export type Proof = ContactMessage['proof'];

export type ProofOfWork = {
  create(): Promise<Challenge>;
  /** Whether this is the solution of a challenge of ours that is not too old. Whether it was used before is not asked. */
  isValid(proof: Proof): Promise<boolean>;
};

/** Rounds of one try: a fraction of a millisecond on a phone. */
const cost = 1_000;
/** So many tries at least, and up to twice as many: half a second, or a few of an old phone. */
export const usualTries = 1_500;
/** Somebody may take that long to write. */
const usuallyValidMs = 30 * 60 * 1000;

type ProofParts = {
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  readonly validMs?: number;
};

export function createProofOfWork(
  { masterKey, clock, random, validMs = usuallyValidMs }: ProofParts,
  leastTries = usualTries,
): ProofOfWork {
  const secretFor = (purpose: string) => Buffer.from(deriveKey(masterKey, purpose)).toString('base64url');
  const secrets = {
    hmacSignatureSecret: secretFor('proof of work challenge'),
    hmacKeySignatureSecret: secretFor('proof of work solution'),
  };
  return {
    async create() {
      const challenge = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        counter: leastTries + random.below(leastTries),
        deriveKey: deriveWithWork,
        // Not the library's own end: that one is measured with the clock of the system.
        data: { until: clock.now() + validMs },
        ...secrets,
      });
      return challenge as Challenge;
    },
    async isValid({ challenge, solution }) {
      if (challenge.parameters.data.until < clock.now()) return false;
      const { verified } = await verifySolution({
        challenge,
        solution: { counter: solution.counter, derivedKey: solution.derivedKey, time: 0 },
        deriveKey: deriveWithWork,
        ...secrets,
      });
      return verified;
    },
  };
}
