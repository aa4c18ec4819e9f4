/**
 * Whether the visitor's address is hidden from strangers: as they chose, which is kept in this browser, or else as this site
 * does for everybody. Who chose to hide is never shown because the site cannot do it just now.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { AddressView } from '../screens/view.ts';
import { StoredValue } from '../wishes/stored-value.ts';
import type { Known } from './entry.ts';

export class AddressHiding {
  readonly #stored = new StoredValue('anoncam.hide-address', v.boolean());
  /** Null: the visitor has not chosen. What another tab chooses counts when this page is opened anew. */
  readonly #chosen = signal(this.#stored.read());
  readonly view: ReadonlySignal<AddressView>;

  constructor(known: ReadonlySignal<Pick<Known, 'relay'>>) {
    this.view = computed(() => {
      const { relay } = known.value;
      const isHidden = this.#chosen.value ?? relay?.hides ?? false;
      return { relay: relay === undefined ? 'unknown' : relay === null ? 'none' : 'there', isHidden };
    });
  }

  /** For as long as the page is open, and no other. */
  goDirect(): void {
    this.#chosen.value = false;
  }

  choose(isHidden: boolean): void {
    this.#chosen.value = isHidden;
    this.#stored.write(isHidden);
  }
}
