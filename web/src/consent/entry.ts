/**
 * What the page knows of being let in: whether this browser has confirmed before, how many are here, what is suggested.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest } from '@anoncam/protocol/wishes';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Problem } from '../screens/view.ts';
import { confirmAdult, fetchAdmission } from './admission.ts';

/** `here` is not known before the server has answered. */
export type Known = {
  readonly admitted: boolean;
  readonly here: number | null;
  readonly interests: readonly Interest[];
};

export class Entry {
  readonly #known = signal<Known>({ admitted: false, here: null, interests: suggestedInterests });

  get known(): ReadonlySignal<Known> {
    return this.#known;
  }

  async learn(): Promise<void> {
    try {
      this.#known.value = await fetchAdmission();
    } catch {
      // The landing page stands without it; Start will say what is wrong.
    }
  }

  /** Null if the server will let this visitor in; otherwise what is wrong. */
  async confirm(): Promise<Problem | null> {
    if (this.#known.value.admitted) return null;
    try {
      const admitted = await confirmAdult();
      this.#known.value = { ...this.#known.value, admitted };
      return admitted ? null : 'refused';
    } catch {
      return navigator.onLine ? 'server-unreachable' : 'offline';
    }
  }

  /** The server has said that this browser is not let in. */
  forget(): void {
    this.#known.value = { ...this.#known.value, admitted: false };
  }
}
