/**
 * A yes or no of this console that outlives the page, in the browser's storage; no wherever the browser keeps nothing.
 */
import { type ReadonlySignal, signal } from '@preact/signals';

export class StoredFlag {
  readonly #key: string;
  readonly #value;

  constructor(key: string) {
    this.#key = key;
    this.#value = signal(this.#read());
  }

  get value(): ReadonlySignal<boolean> {
    return this.#value;
  }

  change(isSet: boolean): void {
    this.#value.value = isSet;
    try {
      if (isSet) localStorage.setItem(this.#key, 'yes');
      else localStorage.removeItem(this.#key);
    } catch {
      // It holds for as long as the page is open.
    }
  }

  #read(): boolean {
    try {
      return localStorage.getItem(this.#key) === 'yes';
    } catch {
      return false;
    }
  }
}
