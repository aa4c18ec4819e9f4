/**
 * The work that lets a browser in: signed for that browser and that much of it, good for two minutes, and once at all servers
 * together. Who has to do it, and what follows, is not decided here.
 */

import type { Challenge } from '@anoncam/protocol/contact';
import type { Counters } from '../enforcement/counters.ts';
import { mostWork, type WorkLevel } from '../enforcement/limits.ts';
import { createOnce, type Once } from '../enforcement/once.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { deriveKey } from '../lib/seal.ts';
import { createProofOfWork, type Proof, type ProofOfWork, usualTries } from '../privacy/proof-of-work.ts';

const validMs = 2 * 60_000;
/** So many are remembered as used; beyond that none is taken until some of them would be too old anyway. */
const mostUsed = 100_000;

export type StandingWorkParts = {
  readonly counters: Counters;
  readonly clock: Clock;
  readonly random: Random;
  readonly masterKey: Uint8Array;
  /** Tries of the least work; as many as usual if it is left out. */
  readonly leastTries?: number | undefined;
};

export class StandingWork {
  readonly #parts: StandingWorkParts;
  /** Nonces of challenges whose work was taken, until when they would have been good, the earliest first. */
  readonly #used = new Map<string, number>();
  readonly #once: Once;

  constructor(parts: StandingWorkParts) {
    this.#parts = parts;
    this.#once = createOnce(parts.counters, 'work taken', validMs / 1_000);
  }

  create(subject: SubjectRef, level: WorkLevel): Promise<Challenge> {
    return this.#workOf(subject, atLeastOne(level)).create();
  }

  /** Whether it is as much work as is asked for, or more, and of this browser. It is not taken a second time. */
  async take(subject: SubjectRef, level: WorkLevel, proof: Proof): Promise<boolean> {
    const isDone = await this.#isEnough(subject, atLeastOne(level), proof);
    return isDone && this.#use(proof) && (await this.#once(proof.challenge.parameters.nonce));
  }

  async #isEnough(subject: SubjectRef, least: number, proof: Proof): Promise<boolean> {
    for (let level = least; level <= mostWork; level++) {
      if (await this.#workOf(subject, level).isValid(proof)) return true;
    }
    return false;
  }

  #use({ challenge: { parameters } }: Proof): boolean {
    const now = this.#parts.clock.now();
    for (const [nonce, untilMs] of this.#used) {
      if (untilMs >= now) break;
      this.#used.delete(nonce);
    }
    if (this.#used.has(parameters.nonce) || this.#used.size >= mostUsed) return false;
    this.#used.set(parameters.nonce, now + validMs);
    return true;
  }

  /** A key of its own for each browser and level: what one has solved lets no other in, nor as far as more would. */
  #workOf(subject: SubjectRef, level: number): ProofOfWork {
    const { masterKey, leastTries = usualTries, ...ground } = this.#parts;
    const ownKey = deriveKey(masterKey, `work of ${subject}, ${level}`);
    return createProofOfWork({ ...ground, masterKey: ownKey, validMs }, leastTries * 2 ** (level - 1));
  }
}

function atLeastOne(level: WorkLevel): number {
  return Math.max(1, level);
}
