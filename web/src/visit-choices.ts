/**
 * What a visitor chooses for themself and their browser keeps: whom they would like to meet, how they are protected, and
 * whether their address is hidden.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import { AddressHiding } from './consent/address-hiding.ts';
import type { Known } from './consent/entry.ts';
import { ShieldStore } from './moderation/shield-store.ts';
import type { Actions, AddressView, WishesView } from './screens/view.ts';
import { WishesStore } from './wishes/wishes-store.ts';

export class VisitChoices {
  readonly shield = new ShieldStore();
  readonly wishes: ReadonlySignal<WishesView>;
  readonly #store = new WishesStore(navigator.languages);
  readonly #hiding: AddressHiding;

  constructor(known: ReadonlySignal<Known>) {
    this.#hiding = new AddressHiding(known);
    this.wishes = computed(() => ({
      wishes: this.#store.wishes.value,
      suggested: known.value.interests,
    }));
  }

  get address(): ReadonlySignal<AddressView> {
    return this.#hiding.view;
  }

  goDirect(): void {
    this.#hiding.goDirect();
  }

  readonly actions: Pick<Actions, 'changeWishes' | 'hideAddress'> = {
    changeWishes: (wishes) => this.#store.change(wishes),
    hideAddress: (isHidden) => this.#hiding.choose(isHidden),
  };
}
