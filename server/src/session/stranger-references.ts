/**
 * References to strangers that a page may keep so as never to meet them again. Only the server can read them: to the page
 * two references to the same stranger look like any two.
 */
import type { Sealed } from '@anoncam/protocol/ids';
import type { Random } from '../lib/random.ts';
import { deriveKey, seal, unseal } from '../lib/seal.ts';
import type { Person } from '../matching/ticket.ts';

export class StrangerReferences {
  readonly #random: Random;
  readonly #key: Uint8Array;

  constructor({ masterKey, random }: { masterKey: Uint8Array; random: Random }) {
    this.#random = random;
    this.#key = deriveKey(masterKey, 'stranger reference');
  }

  seal(person: Person): Sealed {
    return seal(this.#key, person, this.#random) as Sealed;
  }

  /** Forged ones are left out. */
  unseal(references: readonly Sealed[]): readonly Person[] {
    return references.flatMap((reference) => {
      const person = unseal(this.#key, reference);
      return person === null ? [] : [person as Person];
    });
  }
}
